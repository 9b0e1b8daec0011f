import HTTPServer
import Synchronization
import Wire

/// The last text for Prometheus, which stands for a quarter of a second: however many ask for it,
/// the records are not held up.
final class ExpositionCache: Sendable {
  private struct Text {
    var made: Int64
    var bytes: [UInt8]
  }

  private static let lasts: Int64 = 250_000_000
  private let texts = Mutex<[Bool: Text]>([:])

  func reply(
    _ board: Board, _ broadcast: Broadcast, isOpenMetrics: Bool, stale: Duration
  ) -> Reply {
    let bytes = texts.withLock { texts in
      let time = Clock.monotonic
      if let known = texts[isOpenMetrics], time - known.made < Self.lasts { return known.bytes }
      let now = board.clock.now
      let bytes = board.withContents {
        Array(
          View($0, now: now, stale: stale).exposition(
            isOpenMetrics: isOpenMetrics, watching: broadcast.clients, dropped: broadcast.dropped
          ).utf8)
      }
      texts[isOpenMetrics] = Text(made: time, bytes: bytes)
      return bytes
    }
    let type =
      isOpenMetrics
      ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
      : "text/plain; version=0.0.4; charset=utf-8"
    return Reply(status: 200, headers: Reply.safety + [("Content-Type", type)], body: bytes)
  }
}
