import Glibc
import HTTPClient
import Providers
import Streams
import Toolbox
import Wire

extension World {
  mutating func waitForSomething() throws {
    let reader = outlet.descriptor
    if readerCanBeWatched, outputFailure == nil {
      readerCanBeWatched = client.watch(
        reader.number, for: outlet.backlog > 0 ? .writing : .closing)
    }
    let (ended, happenings) = try collect()
    for (id, response) in ended {
      if let flight = flights.remove(id) { judge(flight, response) }
    }
    for happening in happenings {
      switch happening.descriptor {
      case reader.number where happening.isClosed:
        throw SystemError("write to", reader.name, code: EPIPE)
      case watchedInput:
        client.unwatch(happening.descriptor)
        watchedInput = nil
        try reading.lines.fill()
        hasMore = true
      case Drain.descriptor?.number: client.unwatch(happening.descriptor)
      case journal?.descriptor.number: try printWhatIsSafe()
      default: break
      }
    }
  }

  /// Prints what the journal has safe.
  mutating func printWhatIsSafe() throws {
    var records: [UInt8] = []
    defer { if outputFailure == nil { outlet.append(records) } }
    try journal?.collect { _, record in records += record }
  }

  /// Waits, and takes what has ended. Judging comes afterwards, because it may send again.
  private func collect() throws -> (ended: [(id: Int, Ended)], happenings: [Client.Happening]) {
    var ended: [(id: Int, Ended)] = []
    let now = settings.clock.now
    let happenings = try client.wait(milliseconds: patience) { response in
      guard let flight = flights[response.id] else { return }
      let family = lanes[flight.lane].selected.provider.family
      ended.append((response.id, Ended(response, family, parser: parser, now: now)))
    }
    return (ended, happenings)
  }

  /// How long there is nothing to do unless something happens, in milliseconds.
  private var patience: Int32 {
    if hasMore { return 0 }
    var due = client.count < settings.concurrency ? dueAt : nil
    if let drainEnds { due = min(due ?? drainEnds, drainEnds) }
    let untilDue = due.map { max(0, ($0 - Clock.monotonic + 999_999) / 1_000_000) }
    let untilProgress: Int64 = 250
    return Int32(clamping: min(untilDue ?? untilProgress, untilProgress))
  }
}
