import JSON
import Providers
import Testing
import Wire

@testable import LLMSim

private func limits(
  _ options: [String], provider: String = "openai", account: String = "main",
  model: String = "gpt-6-luna"
) throws -> [LimitKind: Int] {
  LimitRule.limits(
    try options.map { try LimitRule(option: $0, providers: Catalogue.providers) },
    provider: provider, account: account, model: model)
}

@Test(arguments: [
  (["*:requests_per_minute=1"], 1), (["openai:requests_per_minute=2"], 2),
  (["openai:requests_per_minute=2", "*:requests_per_minute=1"], 2),
  (["openai/gpt-6-luna:requests_per_minute=3", "openai@main:requests_per_minute=2"], 3),
  (["openai@main:requests_per_minute=2", "openai:requests_per_minute=1"], 2),
  (["openai@main/gpt-6-luna:requests_per_minute=4", "*/gpt-6-luna:requests_per_minute=1"], 4),
  (["*:requests_per_minute=1", "*:requests_per_minute=5"], 5),
  (["*:requests_per_minute=1", "openai:requests_per_minute=none"], nil),
  (["*@main:requests_per_minute=7,concurrency=1"], 7),
  (["xai:requests_per_minute=1", "openai@other:requests_per_minute=1"], nil),
  (["*:concurrency=1"], nil), (["openai/*:requests_per_minute=0"], 0),
])
func `the narrowest limit counts, of two the last`(_ options: [String], _ limit: Int?) throws {
  #expect(try limits(options)[.requestsPerMinute] == limit)
}

@Test(arguments: [
  ("openai", "expected a limit such as openai:requests_per_minute=60, found \"openai\""),
  ("openai:", "expected a limit such as requests_per_minute=60, found \"\""),
  ("openai:requests_per_minute", nil), ("openai:requests_per_minute=-1", nil),
  ("openai:requests_per_minute=1.5", nil), ("openai:requests_per_minute=9999999999", nil),
  ("openai:rpm=5", nil), ("openai:concurrency=1,", nil), (":concurrency=1", nil),
  ("nobody:concurrency=1", nil), ("openai/gpt-9:concurrency=1", "openai has no model \"gpt-9\""),
  ("openai@:concurrency=1", nil), ("openai/:concurrency=1", nil),
  ("openai@a-b:concurrency=1", "an account is letters, digits and underscores, found \"a-b\""),
  ("*/gpt-9:concurrency=1", nil),
])
func `a limit that is none is refused`(_ option: String, _ sentence: String?) {
  do throws(SettingMistake) {
    _ = try LimitRule(option: option, providers: Catalogue.providers)
    Issue.record("taken: \(option)")
  } catch {
    if let sentence { #expect(error.description == sentence) }
  }
}

/// Asks `count` questions of one model at the same moment, of which the last tells.
private func ask(
  _ provider: String, _ limits: String, count: Int, account: String = "main"
) throws -> (verdict: Limiter.Verdict, headers: RateHeaders, answer: LLMSim.Answer?) {
  var probe = Probe(provider)
  probe.setKey("sim-\(provider)-\(account)", of: dialect(provider))
  let question = try #require(probe.question)
  var limiter = Limiter([
    try LimitRule(option: "\(provider):\(limits)", providers: Catalogue.providers)
  ])
  var verdict = limiter.admit(question, input: 8, output: 92, now: 0)
  for _ in 1..<count { verdict = limiter.admit(question, input: 8, output: 92, now: 0) }
  let headers = RateHeaders(
    dialect: question.dialect, account: account, standings: verdict.standings,
    breach: verdict.breach, cost: 100, now: Timestamp(milliseconds: 1_764_000_000_250))
  return (
    verdict, headers, verdict.breach.map { simulator.refusal(question, 0, $0, headers) }
  )
}

private struct Row: Sendable {
  let provider: String
  let limits: String
  let count: Int
  var account = "main"
  let headers: [String]
}

private let rows: [Row] = [
  Row(
    provider: "openai", limits: "requests_per_minute=6,tokens_per_minute=1000", count: 1,
    headers: [
      "x-ratelimit-limit-requests: 6", "x-ratelimit-remaining-requests: 5",
      "x-ratelimit-reset-requests: 10s", "x-ratelimit-limit-tokens: 1000",
      "x-ratelimit-remaining-tokens: 900", "x-ratelimit-reset-tokens: 6s",
    ]),
  // As recorded: a limit of a day, told by its reset alone.
  Row(
    provider: "openai", limits: "requests_per_day=10000", count: 1,
    headers: [
      "x-ratelimit-limit-requests: 10000", "x-ratelimit-remaining-requests: 9999",
      "x-ratelimit-reset-requests: 8.64s",
    ]),
  Row(
    provider: "openai", limits: "requests_per_minute=2", count: 3,
    headers: [
      "x-ratelimit-limit-requests: 2", "x-ratelimit-remaining-requests: 0",
      "x-ratelimit-reset-requests: 1m0s", "retry-after-ms: 60000", "retry-after: 60",
    ]),
  Row(provider: "openai", limits: "concurrency=1", count: 2, headers: []),
  Row(
    provider: "groq", limits: "requests_per_minute=9,requests_per_day=14400", count: 1,
    headers: [
      "x-ratelimit-limit-requests: 14400", "x-ratelimit-remaining-requests: 14399",
      "x-ratelimit-reset-requests: 6s",
    ]),
  Row(
    provider: "groq", limits: "tokens_per_minute=250", count: 3,
    headers: [
      "x-ratelimit-limit-tokens: 250", "x-ratelimit-remaining-tokens: 50",
      "x-ratelimit-reset-tokens: 1m0s", "retry-after: 60",
    ]),
  Row(
    provider: "anthropic",
    limits: "requests_per_minute=60,input_tokens_per_minute=20000,output_tokens_per_minute=920",
    count: 2,
    headers: [
      "anthropic-ratelimit-requests-limit: 60", "anthropic-ratelimit-requests-remaining: 58",
      "anthropic-ratelimit-requests-reset: 2025-11-24T16:00:03Z",
      "anthropic-ratelimit-input-tokens-limit: 20000",
      "anthropic-ratelimit-input-tokens-remaining: 20000",
      "anthropic-ratelimit-input-tokens-reset: 2025-11-24T16:00:01Z",
      "anthropic-ratelimit-output-tokens-limit: 920",
      "anthropic-ratelimit-output-tokens-remaining: 736",
      "anthropic-ratelimit-output-tokens-reset: 2025-11-24T16:00:13Z",
    ]),
  Row(provider: "anthropic", limits: "concurrency=1", count: 2, headers: ["retry-after: 1"]),
  Row(
    provider: "mistral", limits: "requests_per_minute=0,tokens_per_minute=500", count: 1,
    headers: [
      "x-ratelimit-limit-req-minute: 0", "x-ratelimit-remaining-req-minute: 0",
      "x-ratelimit-limit-tokens-minute: 500", "x-ratelimit-remaining-tokens-minute: 500",
    ]),
  Row(
    provider: "mistral", limits: "tokens_per_minute=500", count: 1,
    headers: [
      "x-ratelimit-limit-tokens-minute: 500", "x-ratelimit-remaining-tokens-minute: 400",
      "x-ratelimit-tokens-query-cost: 100",
    ]),
  Row(
    provider: "together", limits: "requests_per_minute=90,tokens_per_minute=6000", count: 1,
    headers: [
      "x-ratelimit-limit: 1.5", "x-ratelimit-remaining: 1.483", "x-ratelimit-reset: 1",
      "x-tokenlimit-limit: 100", "x-tokenlimit-remaining: 98.333",
    ]),
  Row(
    provider: "together", limits: "requests_per_second=2", count: 3,
    headers: ["x-ratelimit-limit: 2", "x-ratelimit-remaining: 0", "x-ratelimit-reset: 1"]),
  Row(
    provider: "perplexity", limits: "requests_per_minute=1", count: 2, headers: ["retry-after: 60"]),
  Row(provider: "cohere", limits: "requests_per_minute=20", count: 1, headers: []),
  Row(
    provider: "cohere", limits: "requests_per_minute=20,requests_per_day=1000", count: 1,
    account: "trial",
    headers: [
      "x-trial-endpoint-call-limit: 20", "x-trial-endpoint-call-remaining: 19",
      "x-endpoint-monthly-call-limit: 1000",
    ]),
  Row(
    provider: "cohere", limits: "requests_per_minute=1", count: 2, account: "trial", headers: []),
  Row(provider: "gemini", limits: "requests_per_minute=1", count: 2, headers: []),
  Row(provider: "deepseek", limits: "concurrency=1", count: 2, headers: []),
]

@Test(arguments: rows)
private func `a provider tells its limits in its own headers`(_ row: Row) throws {
  let headers = try ask(row.provider, row.limits, count: row.count, account: row.account).headers
  #expect(headers.list.map { "\($0.name): \($0.value)" } == row.headers)
}

@Test(arguments: [
  (0, "0s"), (1, "1ms"), (4_000_000, "4ms"), (8_640_000_000, "8.64s"), (60_000_000_000, "1m0s"),
  (64_296_000_000, "1m4.296s"), (86_399_000_000_000, "23h59m59s"), (3_600_000_000_000, "1h0m0s"),
  (999_999_999, "1s"),
])
func `a wait is written as Go writes it, rounded up`(_ wait: Int64, _ text: String) {
  #expect(RateHeaders.units(wait) == text)
}

@Test(arguments: Catalogue.providers.map(\.name))
func `a refusal is read as what it is`(_ provider: String) throws {
  for (limits, kinds) in [
    ("requests_per_minute=1", ["rate"]), ("requests_per_second=1", ["rate"]),
    ("tokens_per_minute=150", ["rate"]), ("output_tokens_per_minute=100", ["rate"]),
    ("concurrency=1", ["rate"]),
    // Mistral does not say of which window a limit is.
    ("requests_per_day=1", provider == "mistral" ? ["rate"] : ["quota_day"]),
  ] {
    let answer = try #require(try ask(provider, limits, count: 2).answer)
    #expect(answer.status == 429)
    let error = ErrorClass.error(
      Refusal(
        status: answer.status, body: answer.body, now: Timestamp(milliseconds: 0),
        header: { answer.header($0) }))
    #expect(kinds.contains(error.kind.rawValue), "\(limits): \(answer.json.text)")
    #expect(answer.header("x-simulated-by") == "llm-sim")
    #expect(answer.header(dialect(provider).requestIDHeader)?.hasPrefix("req_") == true)
  }
}

@Test(arguments: [
  ("openai", 60_000), ("anthropic", 60_000), ("gemini", 60_000), ("groq", 60_000),
  ("perplexity", 60_000), ("mistral", nil), ("deepseek", nil), ("xai", nil), ("cohere", nil),
  ("ai21", nil),
])
func `who tells how long to wait tells it`(_ provider: String, _ milliseconds: Int64?) throws {
  let answer = try #require(try ask(provider, "requests_per_minute=1", count: 2).answer)
  let error = ErrorClass.error(
    Refusal(
      status: answer.status, body: answer.body, now: Timestamp(milliseconds: 0),
      header: { answer.header($0) }))
  #expect(error.retryAfter == milliseconds.map { .milliseconds($0) })
}

@Test func `a question larger than the limit is told so`() throws {
  for (provider, status) in [("openai", 429), ("groq", 413)] {
    let answer = try #require(try ask(provider, "tokens_per_minute=50", count: 1).answer)
    #expect(answer.status == status)
    #expect(answer.json.at("error.message")?.string?.hasPrefix("Request too large for") == true)
    #expect(answer.header("retry-after") == nil)
  }
}

@Test func `a model that is not on the plan is told in the provider's way`() throws {
  for provider in ["mistral", "gemini"] {
    let answer = try #require(try ask(provider, "requests_per_minute=0", count: 1).answer)
    let error = ErrorClass.error(
      Refusal(
        status: answer.status, body: answer.body, now: Timestamp(milliseconds: 0),
        header: { answer.header($0) }))
    #expect(error.kind == .noAccess)
  }
}

@Test func `of two limits the one that lasts is told`() throws {
  let verdict = try ask("openai", "requests_per_second=1,requests_per_minute=1", count: 2).verdict
  #expect(verdict.breach?.kind == .requestsPerMinute)
}

@Test func `keys of an account share its limits, accounts and models do not`() throws {
  var limiter = Limiter([
    try LimitRule(option: "openai:requests_per_minute=1", providers: Catalogue.providers)
  ])
  func isLetIn(_ key: String, model: String = "gpt-6-luna") throws -> Bool {
    var probe = Probe("openai")
    probe.setKey(key, of: dialect("openai"))
    probe.body["model"] = .string(model)
    let question = try #require(probe.question)
    return limiter.admit(question, input: 1, output: 1, now: 0).breach == nil
  }
  #expect(try isLetIn("sim-openai-a.1"))
  #expect(try !isLetIn("sim-openai-a.2"))
  #expect(try isLetIn("sim-openai-b.1"))
  #expect(try isLetIn("sim-openai-a.1", model: "gpt-6.1-terra"))
}

@Test func `a place is free again once its question has been answered`() throws {
  let question = try #require(Probe("deepseek").question)
  var limiter = Limiter([
    try LimitRule(option: "deepseek:concurrency=1", providers: Catalogue.providers)
  ])
  let first = limiter.admit(question, input: 1, output: 1, now: 0)
  #expect(first.breach == nil)
  #expect(limiter.admit(question, input: 1, output: 1, now: 0).breach?.kind == .concurrency)
  limiter.leave(first)
  #expect(limiter.admit(question, input: 1, output: 1, now: 0).breach == nil)
}
