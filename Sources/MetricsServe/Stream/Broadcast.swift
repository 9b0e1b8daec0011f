import HTTPServer
import Synchronization
import Wire

/// The live stream: records as they come, and what has changed every second.
final class Broadcast: Sendable {
  /// So many clients at once, so that others can still ask.
  static let mostClients = 3000
  /// So many records a second; of more only the number is told.
  static let mostRecords = 200

  private struct State {
    var clients = 0
    var dropped = 0
    /// Up to here summaries have told what changed.
    var revision = 0
    var told = ""
    /// Records of this second, and those left out of it.
    var records = 0
    var skipped = 0
    var greeting: Greeting?
  }

  /// What clients get first. They share the bytes: a thousand may come at once.
  private struct Greeting {
    var bytes: [UInt8]
    /// The event that it stands for.
    var last: UInt64
    var made: Int64
  }

  private static let greetingLasts: Int64 = 1_000_000_000

  let log: EventLog
  private let state = Mutex(State())

  init(epoch: String) { log = EventLog(epoch: epoch) }

  var clients: Int { state.withLock(\.clients) }
  /// Clients that were too slow, since the start.
  var dropped: Int { state.withLock(\.dropped) }

  /// Passes a record on, as it came.
  func add(_ line: UnsafeBufferPointer<UInt8>) {
    let isTold = state.withLock { state in
      if state.records < Self.mostRecords, line.count <= 64 << 10 {
        state.records += 1
        return true
      }
      state.skipped += 1
      return false
    }
    // A line may hold a carriage return, which would end it here.
    guard isTold, unsafe !line.contains(0x0d) else { return }
    unsafe log.append("record", Array(line)[...])
  }

  /// Tells what has changed since the last time, if there is anyone to tell.
  func tell(_ board: Board, stale: Duration) {
    let skipped = state.withLock { state in
      defer { (state.records, state.skipped) = (0, 0) }
      return state.skipped
    }
    let (since, told, clients) = state.withLock { ($0.revision, $0.told, $0.clients) }
    guard clients > 0 else { return }
    let now = board.clock.now
    let (revision, text, bytes) = board.withContents { contents in
      let view = View(contents, now: now, stale: stale)
      // What goes stale changes by the passing of time alone.
      let text =
        "\(view.state.state) \(contents.counts.all) \(contents.counts.badLines) "
        + view.staleNames.joined(separator: " ")
      guard contents.revision != since || text != told || skipped > 0 else {
        return (since, told, [] as [UInt8])
      }
      return (contents.revision, text, view.dashboard(since: since, skipped: skipped))
    }
    if bytes.isEmpty { return }
    log.append("summary", bytes[...])
    state.withLock { ($0.revision, $0.told) = (revision, text) }
  }

  /// The reply that streams: from where a client was cut off, if that is known, else from a
  /// snapshot. `nil` where there are too many clients.
  func reply(resuming id: String?, isHead: Bool, _ board: Board, stale: Duration) -> Reply? {
    var reply = Reply(status: 200)
    reply.headers =
      Reply.safety + [
        ("Content-Type", "text/event-stream"), ("X-Accel-Buffering", "no"),
      ]
    if isHead { return reply }
    let hasRoom = state.withLock { state in
      guard state.clients < Self.mostClients else { return false }
      state.clients += 1
      return true
    }
    guard hasRoom else { return nil }
    if let cursor = id.flatMap(log.number(ofID:)) {
      reply.stream = subscriber(after: cursor, greeting: Self.retry)
    } else {
      let greeting = greeting(board, stale: stale)
      reply.stream = subscriber(after: greeting.last, greeting: greeting.bytes)
    }
    reply.onEnd = { [self] _ in state.withLock { $0.clients -= 1 } }
    return reply
  }

  /// Tells browsers how long to wait before they come back.
  private static let retry = Array("retry: 2000\n\n".utf8)

  private func subscriber(after cursor: UInt64, greeting: [UInt8]) -> Subscriber {
    Subscriber(log, after: cursor, greeting: greeting) { [self] in
      state.withLock { $0.dropped += 1 }
    }
  }

  /// A snapshot, made anew once a second at most: what came since then follows it.
  private func greeting(_ board: Board, stale: Duration) -> Greeting {
    let time = Clock.monotonic
    if let known = state.withLock(\.greeting), time - known.made < Self.greetingLasts,
      log.number(ofID: log.id(known.last)) != nil
    {
      return known
    }
    // What comes in between is told twice, which does no harm.
    let last = log.last
    let now = board.clock.now
    let bytes = board.withContents { View($0, now: now, stale: stale).dashboard() }
    let made = Greeting(
      bytes: Self.retry + EventLog.text("snapshot", bytes[...], id: log.id(last)), last: last,
      made: time)
    state.withLock { $0.greeting = made }
    return made
  }
}
