import Providers
import Testing
import Wire

@Suite("Limit headers")
struct LimitHeadersTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var claim: String
    var headers: [String: String]
    var found: [RateObservation]

    var testDescription: String { claim }
  }

  private static let now = Timestamp(milliseconds: 1_795_521_600_000)

  private static func row(
    _ unit: Quota.Unit, _ window: Quota.Window?, _ limit: Int, _ remaining: Int?,
    _ reset: Double? = nil
  ) -> RateObservation {
    RateObservation(
      unit: unit, window: window, limit: limit, remaining: remaining, resetSeconds: reset)
  }

  @Test(
    "are read in each provider's form",
    arguments: [
      Row(
        claim: "OpenAI",
        headers: [
          "x-ratelimit-limit-requests": "10000", "x-ratelimit-remaining-requests": "9999",
          "x-ratelimit-reset-requests": "8.64s", "x-ratelimit-limit-tokens": "200000",
          "x-ratelimit-remaining-tokens": "199212", "x-ratelimit-reset-tokens": "236ms",
        ],
        found: [
          row(.requests, nil, 10_000, 9999, 8.64), row(.tokens, .minute, 200_000, 199_212, 0.236),
        ]),
      Row(
        claim: "Anthropic, input and output apart",
        headers: [
          "anthropic-ratelimit-requests-limit": "1000",
          "anthropic-ratelimit-requests-remaining": "999",
          "anthropic-ratelimit-tokens-limit": "400000",
          "anthropic-ratelimit-tokens-remaining": "1",
          "anthropic-ratelimit-input-tokens-limit": "2000000",
          "anthropic-ratelimit-input-tokens-remaining": "1999000",
          "anthropic-ratelimit-output-tokens-limit": "400000",
          "anthropic-ratelimit-output-tokens-remaining": "399000",
          "anthropic-ratelimit-output-tokens-reset": "2026-11-24T12:00:02Z",
        ],
        found: [
          row(.requests, .minute, 1000, 999), row(.inputTokens, .minute, 2_000_000, 1_999_000),
          row(.outputTokens, .minute, 400_000, 399_000, 2),
        ]),
      Row(
        claim: "Mistral",
        headers: [
          "x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "59",
          "x-ratelimit-limit-tokens-minute": "500000",
          "x-ratelimit-remaining-tokens-minute": "499000",
        ],
        found: [row(.requests, .minute, 60, 59), row(.tokens, .minute, 500_000, 499_000)]),
      Row(
        claim: "Together, of a second",
        headers: [
          "x-ratelimit-limit": "10", "x-ratelimit-remaining": "9", "x-ratelimit-reset": "1",
          "x-tokenlimit-limit": "3000", "x-tokenlimit-remaining": "2500",
        ],
        found: [row(.requests, .second, 10, 9), row(.tokens, .second, 3000, 2500)]),
      Row(
        claim: "Together, a minute's divided",
        headers: ["x-ratelimit-limit": "8.333", "x-ratelimit-remaining": "8.316"],
        found: [row(.requests, .minute, 500, 498)]),
      Row(
        claim: "OpenRouter's window is not told",
        headers: ["x-ratelimit-limit": "20", "x-ratelimit-reset": "1795521660000"], found: []),
      Row(
        claim: "a trial key of Cohere's",
        headers: ["x-trial-endpoint-call-limit": "20", "x-trial-endpoint-call-remaining": "19"],
        found: [row(.requests, .minute, 20, 19)]),
      Row(
        claim: "0 and -1 of Azure's say nothing",
        headers: ["x-ratelimit-limit-requests": "0", "x-ratelimit-limit-tokens": "-1"], found: []),
      Row(claim: "nothing", headers: [:], found: []),
    ])
  func table(row: Row) {
    #expect(LimitHeaders.read(now: Self.now) { row.headers[$0] } == row.found)
  }

  @Test(
    "the window follows from the numbers",
    arguments: [
      (8.64, 10_000, 9999, Quota.Window.day), (0.236, 200_000, 199_212, .minute),
      (0.002, 30_000, 29_999, .minute), (179.56, 14_400, 14_370, .day), (1, 10, 0, .second),
      (60, 10_000, 9999, nil), (8.64, 10_000, 10_000, nil), (0, 10, 5, nil),
    ] as [(Double, Int, Int, Quota.Window?)])
  func windows(reset: Double, limit: Int, remaining: Int, window: Quota.Window?) {
    #expect(Self.row(.requests, nil, limit, remaining, reset).inferredWindow == window)
  }
}
