import HTTPServer
import Synchronization
import Wire

/// A client of the stream: it gets what it has not seen yet, and a sign of life when there is
/// nothing.
final class Subscriber: ReplyStream {
  private struct State {
    var cursor: UInt64
    /// Sent before anything else.
    var greeting: [UInt8]
    var sent = Clock.monotonic
  }

  /// Proxies and browsers give up on a connection that is silent for longer.
  private static let heartbeat: Int64 = 15_000_000_000

  private let log: EventLog
  private let state: Mutex<State>
  private let onDrop: @Sendable () -> Void

  /// `cursor` is the number of the last event that the client has.
  init(
    _ log: EventLog, after cursor: UInt64, greeting: [UInt8], onDrop: @escaping @Sendable () -> Void
  ) {
    self.log = log
    self.onDrop = onDrop
    state = Mutex(State(cursor: cursor, greeting: greeting))
  }

  func next() -> StreamStep {
    state.withLock { state in
      if !state.greeting.isEmpty {
        defer { state.greeting = [] }
        state.sent = Clock.monotonic
        return .bytes(state.greeting)
      }
      switch log.take(after: state.cursor) {
      case .events(let bytes, let last):
        state.cursor = last
        state.sent = Clock.monotonic
        return .bytes(bytes)
      case .gone:
        onDrop()
        return .cut
      case .nothing:
        let now = Clock.monotonic
        guard now - state.sent >= Self.heartbeat else { return .nothing }
        state.sent = now
        return .bytes(Array("event: heartbeat\ndata: {}\n\n".utf8))
      }
    }
  }
}
