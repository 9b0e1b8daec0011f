import Glibc
import HTTPClient
import Providers
import Streams
import Toolbox
import Wire

extension World {
  mutating func flush(all: Bool = false) throws {
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
      if let watchedInput { client.unwatch(watchedInput) }
      watchedInput = nil
      reading.lines.stop()
    }
    // Those that wait to be sent again have been asked, so they get their record.
    endWaiting()
    guard let drainEnds, now >= drainEnds else { return }
    let time = settings.clock.now
    for flight in flights.removeAll() {
      flight.outcome.maybeBilled = true
      let milliseconds = Double(max(0, time.milliseconds - flight.sentAt.milliseconds))
      flight.outcome.latencyMilliseconds = milliseconds
      flight.outcome.tries.append(
        Try(kind: .cancelled, http: nil, at: flight.sentAt, milliseconds: milliseconds))
      release(flight, used: nil, delay: 0)
      end(
        flight, with: ProviderError(.cancelled, message: "stopped before the answer came"))
    }
  }

  private mutating func endWaiting() {
    for lane in lanes {
      for flight in lane.takeWaiting() {
        waitingCount -= 1
        // One that came from another lane may not have been asked yet.
        if !flight.outcome.tries.isEmpty { end(flight, with: flight.outcome.error) }
      }
    }
  }
}
