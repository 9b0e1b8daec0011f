import Providers
import Testing

@Suite("Error classes")
struct ErrorClassTests {
  @Test("every signal", arguments: rows)
  func signal(row: Row) {
    let error = ErrorClass.error(refusal(row.status, row.body, row.headers))
    #expect(error.kind == row.kind)
    #expect(error.http == row.status)
    #expect(error.retryAfter == row.after)
    if let message = row.message { #expect(error.message == message) }
    #expect(!error.message.isEmpty)
  }

  @Test(
    "no body makes it fail",
    arguments: [
      "", "null", "[]", "[[]]", "[null]", "7", "\"x\"", "{", #"{"error":7}"#, #"{"error":[]}"#,
      #"{"error":{"details":7,"code":{},"message":[]}}"#, #"{"error":{"details":[7,null,{}]}}"#,
      "\u{0}\u{1}", #"{"detail":{"a":1}}"#,
    ])
  func anyBody(body: String) {
    for status in [200, 301, 400, 401, 403, 413, 422, 429, 498, 500, 503, 529, 999] {
      #expect(!ErrorClass.error(refusal(status, body)).message.isEmpty)
    }
  }

  @Test(
    "the provider's own word on trying again goes before the class",
    arguments: [
      ("true", true), (" false ", false), ("maybe", nil), (nil, nil),
    ] as [(String?, Bool?)])
  func shouldRetry(header: String?, expected: Bool?) {
    let error = ErrorClass.error(refusal(400, "{}", header.map { ["x-should-retry": $0] } ?? [:]))
    #expect(error.shouldRetry == expected)
    #expect(error.isTransient == (expected ?? false))
  }

  @Test("an excerpt ends between words")
  func excerpt() {
    func message(_ body: String) -> String { ErrorClass.error(refusal(500, body)).message }
    let long = String(repeating: "x", count: 190)
    #expect(message("\(long) 123456789 more") == "HTTP 500: \(long) 123456789")
    #expect(message("\(long) 1234567890 more") == "HTTP 500: \(long)")
    #expect(message("\(long)\r\n\tsk-123456789") == "HTTP 500: \(long)")
    #expect(message("\(long)123456789") == "HTTP 500: \(long)123456789")
    #expect(message("\(long)12345678901") == "HTTP 500 with a body that cannot be shown")
    #expect(message(" \n ") == "HTTP 500 with a body that cannot be shown")
  }

  @Test("milliseconds go before seconds, the header before the body")
  func whichWait() {
    let body = #"{"error":{"message":"try again in 9s","details":[{"retryDelay":"8s"}]}}"#
    func wait(_ headers: [String: String]) -> Duration? {
      ErrorClass.error(refusal(429, body, headers)).retryAfter
    }
    #expect(wait(["retry-after-ms": "1500", "retry-after": "2"]) == .milliseconds(1500))
    #expect(wait(["retry-after-ms": "soon", "retry-after": "2"]) == .seconds(2))
    #expect(wait(["retry-after": "0"]) == .seconds(8))
    #expect(wait([:]) == .seconds(8))
  }

  @Test("what is tried again within a run, and in a later one")
  func transient() {
    let transient: Set<ProviderError.Kind> = [.rate, .overloaded, .server, .net, .badBody]
    let final: Set<ProviderError.Kind> = [.noAccess, .badRequest, .tooLong]
    for kind in ProviderError.Kind.allCases {
      #expect(kind.isTransient == transient.contains(kind))
      #expect(kind.isRetryable == !final.contains(kind))
    }
  }
}
