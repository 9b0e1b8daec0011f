import Glibc
import HTTPClient

/// What a test keeps of a response.
struct Reply: Equatable {
  var status: Int
  var body: String
  var code: ClientError.Code?
  var wasSent: Bool
  var milliseconds = 0.0
}

/// A client, and the requests of a test.
final class Exchange {
  let client: Client
  private var next = 0

  init(connections: Int = 16) throws {
    client = try Client(connections: connections, userAgent: "tests/1")
  }

  /// Begins a POST of `body`; answers its number.
  @discardableResult
  func begin(
    _ url: String, body: String? = #"{"q":1}"#, timeout: Duration = .seconds(10),
    headers: [String] = ["Content-Type: application/json"]
  ) throws -> Int {
    next += 1
    let request = Request(
      url: url, headers: Headers(headers), body: body.map { Array($0.utf8) }, timeout: timeout)
    try client.begin(request, id: next)
    return next
  }

  /// Waits until everything that was begun has ended, at most for `limit`.
  func finish(limit: Duration = .seconds(20)) throws -> [Int: Reply] {
    var replies: [Int: Reply] = [:]
    let ends = ContinuousClock.now + limit
    while client.count > 0, ContinuousClock.now < ends {
      _ = try client.wait(milliseconds: 100) { response in
        replies[response.id] = Reply(
          status: response.status, body: String(decoding: response.body, as: UTF8.self),
          code: response.error?.code, wasSent: response.wasSent,
          milliseconds: response.totalMilliseconds)
      }
    }
    return replies
  }

  /// One request from its beginning to its end.
  func ask(
    _ url: String, body: String? = #"{"q":1}"#, timeout: Duration = .seconds(10)
  ) throws -> Reply? {
    let id = try begin(url, body: body, timeout: timeout)
    return try finish()[id]
  }
}

/// How long this thread has been computing, in milliseconds.
func threadMilliseconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
}
