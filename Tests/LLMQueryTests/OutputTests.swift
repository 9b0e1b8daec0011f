import JSON
import Providers
import Testing
import Toolbox
import Wire

@testable import LLMQuery

@Suite("Output")
struct OutputTests {
  private static let line =
    #"{"domain":"a.com","run":"w47","id":7,"cohort":"shoes","lease":"l-1","source":"x"}"#
  private static let key = "sk-secret-1-long-enough"

  private func text(_ outcome: Outcome, model: String = "openai:gpt-6-luna") throws -> String {
    var output = Output()
    let question = try question(Self.line, plan(model, keys: [Self.key]), questions: 3)
    return String(decoding: output.response(question, outcome, at: noon), as: UTF8.self)
  }

  private func answered(_ body: String, family: Family = .chat) throws -> Outcome {
    var outcome = Outcome()
    outcome.answer = try family.answer(try json(body))
    return outcome
  }

  @Test("a full record, to the byte")
  func full() throws {
    var outcome = try answered(
      """
      {"id":"chatcmpl-1","model":"gpt-6-terra","choices":[{"message":{"content":"Tab\\tand \\"é\\""},
      "finish_reason":"length"}],"usage":{"prompt_tokens":1000,"completion_tokens":200,
      "prompt_tokens_details":{"cached_tokens":64},
      "completion_tokens_details":{"reasoning_tokens":150},"cost":0.00021}}
      """)
    outcome.latencyMilliseconds = 1234.5678
    outcome.firstByteMilliseconds = 900.25
    outcome.queueMilliseconds = 3
    outcome.requestID = "req-9"
    outcome.key = try Secret(Self.key, origin: "a test")
    outcome.isSimulated = true
    outcome.maybeBilled = true
    outcome.tries = [
      Try(kind: .net, http: nil, at: noon, milliseconds: 10),
      Try(kind: .rate, http: 429, at: noon, milliseconds: 0.5),
      Try(
        kind: nil, http: 200, at: Timestamp(milliseconds: 1_795_521_601_500),
        milliseconds: 1234.5678),
    ]
    #expect(
      try text(outcome) == """
        {"type":"response","ts":"2026-11-24T12:00:00.000Z","run":"w47","domain":"a.com","id":7,\
        "cohort":"shoes","lease":"l-1","question":"01590c3dba66dce0e37c35267a072822","questions":3,\
        "prompt":"short","provider":"openai","model":"gpt-6-luna",\
        "answered_by":{"provider":"openai","model":"gpt-6-terra"},"sample":0,"status":"ok",\
        "text":"Tab\\tand \\"é\\"","finish":"length","finish_raw":"length",\
        "tokens":{"prompt":1000,"completion":200,"cached":64,"reasoning":150},\
        "cost_usd":0.00021,"cost_reported_usd":0.00021,"latency_ms":1234.568,\
        "first_byte_ms":900.25,"queue_ms":3,"attempts":3,"tries":[\
        {"kind":"net","http":null,"at":"2026-11-24T12:00:00.000Z","ms":10},\
        {"kind":"rate","http":429,"at":"2026-11-24T12:00:00.000Z","ms":0.5},\
        {"kind":"ok","http":200,"at":"2026-11-24T12:00:01.500Z","ms":1234.568}],\
        "request_id":"req-9","key":"4a366ef23d8d","maybe_billed":true,"simulated":true}

        """)
  }

  @Test("a question that failed, to the byte, with the key masked in what the provider said")
  func failed() throws {
    var outcome = Outcome()
    let key = try Secret(Self.key, origin: "a test")
    outcome.error = ProviderError(
      .badKey, http: 401, message: "Incorrect API key: \(Self.key), yes \(Self.key)"
    ).masked([key])
    outcome.key = key
    outcome.tries = [Try(kind: .badKey, http: 401, at: noon, milliseconds: 2)]
    #expect(
      try text(outcome) == """
        {"type":"response","ts":"2026-11-24T12:00:00.000Z","run":"w47","domain":"a.com","id":7,\
        "cohort":"shoes","lease":"l-1","question":"01590c3dba66dce0e37c35267a072822","questions":3,\
        "prompt":"short","provider":"openai","model":"gpt-6-luna","sample":0,"status":"error",\
        "cost_usd":null,"latency_ms":0,"queue_ms":0,"attempts":1,\
        "tries":[{"kind":"bad_key","http":401,"at":"2026-11-24T12:00:00.000Z","ms":2}],\
        "key":"4a366ef23d8d","error":{"kind":"bad_key","http":401,\
        "message":"Incorrect API key: <key 4a366ef23d8d>, yes <key 4a366ef23d8d>",\
        "retryable":true}}

        """)
  }

  @Test("an echoed key shows in no part of an answer")
  func echoed() throws {
    var outcome = Outcome()
    outcome.answer = Answer(
      text: "\(Self.key) is a key", finish: "x\(Self.key)", finishRaw: Self.key, tokens: nil,
      costReportedUSD: nil, model: "model-\(Self.key)", requestID: "id \(Self.key)")
    outcome.key = try Secret(Self.key, origin: "a test")
    outcome.answer?.mask([try Secret(Self.key, origin: "a test")])
    #expect(try !text(outcome).contains(Self.key))
    #expect(try text(outcome).contains("<key 4a366ef23d8d> is a key"))
  }

  @Test("one record after another, none with anything of the one before")
  func repeated() throws {
    var output = Output()
    let question = try question(Self.line, plan())
    let first = output.response(question, Outcome(), at: noon)
    #expect(output.response(question, Outcome(), at: noon) == first)
    #expect(first.filter { $0 == 0x0a }.count == 1 && first.last == 0x0a)
  }

  @Test("a request, to the byte, with the fingerprint where the key would be")
  func request() throws {
    var output = Output()
    func text(_ model: String, _ keys: [String]) throws -> String {
      let question = try question(
        Self.line, plan(model, maxTokens: 9, keys: keys), questions: 3)
      return String(decoding: output.request(question, at: noon), as: UTF8.self)
    }
    let openai = try text("openai:gpt-6-luna", [Self.key])
    let id = try question(Self.line, plan(maxTokens: 9)).id
    #expect(
      openai == """
        {"type":"request","ts":"2026-11-24T12:00:00.000Z","run":"w47","domain":"a.com","id":7,\
        "cohort":"shoes","question":"\(id)","prompt":"short","provider":"openai",\
        "model":"gpt-6-luna","sample":0,"method":"POST",\
        "url":"https://api.openai.com/v1/chat/completions",\
        "headers":{"Content-Type":"application/json","Accept":"application/json",\
        "Authorization":"Bearer <key 4a366ef23d8d>"},\
        "body":{"model":"gpt-6-luna","messages":[{"role":"user","content":"What is a.com?"}],\
        "max_completion_tokens":9},"key":"4a366ef23d8d"}

        """)
    let anthropic = try text("anthropic:claude-haiku-5-5", [])
    #expect(anthropic.contains(#""anthropic-version":"2023-06-01","x-api-key":"<no key>"}"#))
    #expect(anthropic.hasSuffix(#","key":null}"# + "\n"))
  }

  @Test(
    "the cost, of all tokens at the full price",
    arguments: [
      ("openai:gpt-6-luna", #"{"prompt_tokens":1000000,"completion_tokens":0}"#, "0.1"),
      ("openai:gpt-6-luna", #"{"prompt_tokens":0,"completion_tokens":1000000}"#, "0.5"),
      ("openai:gpt-6-luna", #"{"prompt_tokens":3,"completion_tokens":7}"#, "3.8e-06"),
      (
        "openai:gpt-6-luna",
        """
        {"prompt_tokens":1000000,"completion_tokens":0,
        "prompt_tokens_details":{"cached_tokens":1000000}}
        """, "0.1"
      ),
      ("openai:gpt-6-luna", "null", "null"),
      (
        "xai:grok-4.7", #"{"prompt_tokens":1,"completion_tokens":1,"cost_in_usd_ticks":5}"#, "5e-10"
      ),
    ])
  func cost(model: String, usage: String, expected: String) throws {
    let body = #"{"choices":[{"message":{"content":"x"}}],"usage":\#(usage)}"#
    let outcome = try answered(body)
    let cost = outcome.cost(try selected(model).model)
    #expect((cost.map(JSONValue.double) ?? .null).text == expected)
  }

  @Test("a cost without a price is not known, not nothing")
  func unpriced() throws {
    var model = try selected("openai:gpt-6-luna").model
    model.outputUSDPerMTok = nil
    let body = """
      {"choices":[{"message":{"content":"x"}}],
      "usage":{"prompt_tokens":1,"completion_tokens":1}}
      """
    #expect(try answered(body).cost(model) == nil)
  }

  @Test(
    "who counts as another model",
    arguments: [
      ("gpt-6-luna", "gpt-6-luna", false), ("gpt-6-luna-2026-09-01", "gpt-6-luna", false),
      ("models/gemini-4-argon", "gemini-4-argon", false), ("gpt-6-terra", "gpt-6-luna", true),
      ("gpt-6", "gpt-6-luna", true), ("perplexity/sonar", "perplexity/sonar", false),
      ("jamba-large-1.7-2025-07", "jamba-large", false),
    ])
  func others(answered: String, asked: String, isOther: Bool) {
    #expect(Output.isOther(answered, than: asked) == isOther)
  }
}
