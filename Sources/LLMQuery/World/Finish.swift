import Glibc
import HTTPClient
import Providers
import Streams
import Toolbox
import Wire

extension World {
  mutating func flush(all: Bool = false) throws {
    guard outputFailure == nil else { return }
    guard all else { return try failing { () throws(SystemError) in try outlet.pump() } }
    // After a signal the reader has what is left of the drain time to take the answers.
    let left = drainEnds.map { Int32(clamping: max(2000, ($0 - Clock.monotonic) / 1_000_000)) }
    do throws(SystemError) { try outlet.drain(milliseconds: left ?? -1) } catch {
      guard error.code == ETIMEDOUT else {
        return try failing { () throws(SystemError) in throw error }
      }
      throw Failure(
        .ioError,
        "the reader of standard output did not take the last \(outlet.backlog) bytes of answers")
    }
  }

  /// After a signal: nothing new is asked, what was sent is waited for until the drain time ends.
  mutating func drain() throws {
    let now = Clock.monotonic
    if drainEnds == nil {
      drainEnds = now + settings.drain.nanoseconds
      if !settings.isQuiet {
        Message.say(
          "stopping: \(flights.count) questions are in flight; waiting up to "
            + "\(settings.drain.shortText) for their answers")
      }
      stopAsking()
    }
    guard let drainEnds, now >= drainEnds else { return }
    let time = settings.clock.now
    for flight in flights.removeAll() {
      flight.outcome.maybeBilled = true
      let milliseconds = Double(max(0, time.milliseconds - flight.sentAt.milliseconds))
      flight.outcome.latencyMilliseconds = milliseconds
      flight.outcome.tries.append(
        Try(kind: .cancelled, http: nil, at: flight.sentAt, milliseconds: milliseconds))
      release(flight, used: nil, cost: flight.cost, delay: 0)
      if let permits = flight.permits { guards.release(flight.bucket, permits, now) }
      end(
        flight, with: ProviderError(.cancelled, message: "stopped before the answer came"))
    }
  }

  /// Takes no more input, and asks nothing more.
  mutating func stopAsking() {
    if let watchedInput { client.unwatch(watchedInput) }
    watchedInput = nil
    reading.lines.stop()
    endWhatWaits()
  }

  /// Ends what waits to be sent again: it has been asked, so it gets its record.
  mutating func endWhatWaits() {
    for lane in lanes {
      for flight in lane.takeWaiting() {
        waitingCount -= 1
        // One that came from another lane may not have been asked yet.
        if !flight.outcome.tries.isEmpty { end(flight, with: flight.outcome.error) }
      }
    }
  }

  /// The answers cannot be printed. Where there is a journal it still takes what is in flight, so
  /// that nothing that is paid for is lost; then the error ends the run.
  mutating func saveWhatIsInFlight(_ error: any Error) throws {
    let why =
      (error as? SystemError)?.isBrokenPipe == true
      ? "the reader of standard output left" : "the run ends"
    guard let journal, outputFailure == nil else {
      if flights.count > 0 {
        Message.say("\(why) with \(flights.count) questions in flight; their answers are lost")
      }
      return
    }
    outputFailure = error
    if flights.count > 0, !settings.isQuiet {
      Message.say("\(why); waiting for the \(flights.count) questions in flight to journal them")
    }
    if drainEnds == nil { drainEnds = Clock.monotonic + settings.drain.nanoseconds }
    client.unwatch(outlet.descriptor.number)
    stopAsking()
    while flights.count > 0 {
      try waitForSomething()
      try drain()
      journal.write()
      Drain.setInFlight(flights.count)
    }
    try journal.close { _, _ in }
  }
}
