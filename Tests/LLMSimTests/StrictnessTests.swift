import JSON
import Providers
import Testing

@testable import LLMSim

/// A way to spoil a call, and what the provider says to it.
private struct Fault: CustomTestStringConvertible, Sendable {
  let provider: String
  let name: String
  let status: Int
  /// Where in the answer which words stand.
  let evidence: [String: JSONValue]
  let spoil: @Sendable (inout Probe) -> Void

  init(
    _ provider: String, _ name: String, _ status: Int, _ evidence: [String: JSONValue],
    _ spoil: @escaping @Sendable (inout Probe) -> Void
  ) {
    self.provider = provider
    self.name = name
    self.status = status
    self.evidence = evidence
    self.spoil = spoil
  }

  var testDescription: String { "\(provider): \(name)" }
}

private func model(_ id: String) -> @Sendable (inout Probe) -> Void {
  { $0.body["model"] = .string(id) }
}

private func field(_ key: String, _ value: JSONValue?) -> @Sendable (inout Probe) -> Void {
  { $0.body[key] = value }
}

private func key(_ text: String?) -> @Sendable (inout Probe) -> Void {
  { probe in
    let name = probe.call.path.split(separator: "/")[0]
    probe.setKey(text, of: dialect(String(name)))
  }
}

private let faults: [Fault] = [
  Fault("openai", "no key", 401, ["error.code": nil], key(nil)),
  Fault("openai", "unknown key", 401, ["error.code": "invalid_api_key"], key("sk-secret")),
  Fault("openai", "another's key", 401, ["error.code": "invalid_api_key"], key("sim-xai-main")),
  Fault("openai", "unknown model", 404, ["error.code": "model_not_found"], model("gpt-9")),
  Fault(
    "openai", "max_tokens for a reasoning model", 400,
    [
      "error.code": "unsupported_parameter", "error.param": "max_tokens",
      "error.message":
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    ], field("max_tokens", 100)),
  Fault(
    "openai", "temperature", 400,
    ["error.code": "unsupported_parameter", "error.param": "temperature"],
    field("temperature", 0.3)),
  Fault("openai", "unknown field", 400, ["error.code": "unknown_parameter"], field("top_k", 3)),
  Fault(
    "openai", "cap too large", 400,
    ["error.code": "invalid_value", "error.param": "max_completion_tokens"],
    field("max_completion_tokens", 128_001)),
  Fault(
    "openai", "cap of no tokens", 400, ["error.param": "max_completion_tokens"],
    field("max_completion_tokens", 0)),
  Fault("openai", "no messages", 400, ["error.param": "messages"], field("messages", nil)),
  Fault("openai", "empty messages", 400, ["error.param": "messages"], field("messages", [])),
  Fault(
    "openai", "a role that there is not", 400, ["error.param": "messages[0].role"],
    field("messages", [["role": "human", "content": "hello"]])),
  Fault("openai", "not JSON", 400, ["error.param": nil], { $0.call.body = [0x7b] }),
  Fault("openai", "an array", 400, ["error.param": nil], { $0.call.body = Array("[]".utf8) }),
  Fault("openai", "GET", 405, ["error.code": nil], { $0.call.method = "GET" }),
  Fault("openai", "text", 415, ["error.code": nil], { $0.set("content-type", "text/plain") }),
  Fault("openai", "unknown path", 404, ["error.code": nil], { $0.call.path += "s" }),
  Fault("openai", "too large", 413, ["error.code": nil], { $0.call.bodyIsTooLarge = true }),
  Fault(
    "openai", "too long", 400, ["error.code": "context_length_exceeded"],
    field(
      "messages",
      [["role": "user", "content": .string(String(repeating: "abcd", count: 1_050_001))]]
    )),
  Fault(
    "anthropic", "no key", 401, ["type": "error", "error.type": "authentication_error"], key(nil)),
  Fault("anthropic", "unknown key", 401, ["error.message": "invalid x-api-key"], key("x")),
  Fault(
    "anthropic", "no version", 400, ["error.type": "invalid_request_error"],
    { $0.set("anthropic-version", nil) }),
  Fault(
    "anthropic", "unknown model", 404,
    ["error.type": "not_found_error", "error.message": "model: claude-9"], model("claude-9")),
  Fault(
    "anthropic", "no max_tokens", 400, ["error.message": "max_tokens: Field required"],
    field("max_tokens", nil)),
  Fault(
    "anthropic", "temperature", 400, ["error.type": "invalid_request_error"],
    field("temperature", 0.3)),
  Fault(
    "anthropic", "unknown field", 400,
    ["error.message": "max_completion_tokens: Extra inputs are not permitted"],
    field("max_completion_tokens", 3)),
  Fault(
    "anthropic", "a system message", 400, ["error.type": "invalid_request_error"],
    field("messages", [["role": "system", "content": "be brief"]])),
  Fault(
    "anthropic", "cap too large", 400, ["error.type": "invalid_request_error"],
    field("max_tokens", 128_001)),
  Fault("gemini", "no key", 403, ["error.status": "PERMISSION_DENIED"], key(nil)),
  Fault(
    "gemini", "unknown key", 400,
    ["error.status": "INVALID_ARGUMENT", "error.details.0.reason": "API_KEY_INVALID"], key("x")),
  Fault(
    "gemini", "unknown model", 404, ["error.status": "NOT_FOUND", "error.code": 404],
    { $0.call.path = "/gemini/v1beta/models/gemini-9:generateContent" }),
  Fault(
    "gemini", "unknown field", 400, ["error.status": "INVALID_ARGUMENT"], field("messages", [])),
  Fault(
    "gemini", "unknown field inside", 400,
    ["error.details.0.fieldViolations.0.field": "generationConfig.max_tokens"],
    field("generationConfig", ["max_tokens": 5])),
  Fault(
    "gemini", "temperature too high", 400, ["error.status": "INVALID_ARGUMENT"],
    field("generationConfig", ["temperature": 2.1])),
  Fault(
    "gemini", "cap too large", 400, ["error.status": "INVALID_ARGUMENT"],
    field("generationConfig", ["maxOutputTokens": 65_537])),
  Fault("gemini", "no contents", 400, ["error.code": 400], field("contents", nil)),
  Fault(
    "deepseek", "unknown key", 401, ["error.type": "authentication_error"], key("x")),
  Fault("deepseek", "no messages", 422, ["error.param": "messages"], field("messages", nil)),
  Fault("deepseek", "unknown model", 404, ["error.code": "model_not_found"], model("x")),
  Fault("mistral", "no key", 401, ["object": "error", "message": "Unauthorized"], key(nil)),
  Fault(
    "mistral", "unknown model", 404, ["object": "error", "type": "invalid_model"], model("x")),
  Fault(
    "mistral", "unknown field", 422,
    ["detail.0.type": "extra_forbidden", "detail.0.loc.1": "max_completion_tokens"],
    field("max_completion_tokens", 5)),
  Fault(
    "mistral", "temperature too high", 422, ["detail.0.loc.1": "temperature"],
    field("temperature", 1.6)),
  Fault("xai", "unknown key", 401, ["error": "Incorrect API key provided."], key("x")),
  Fault("xai", "unknown model", 404, ["code": "Some requested entity was not found"], model("x")),
  Fault(
    "xai", "stop", 400, ["code": "Client specified an invalid argument"], field("stop", ["x"])),
  Fault("together", "unknown model", 404, ["error.code": "model_not_found"], model("x/y")),
  Fault("together", "no key", 401, ["error.type": "invalid_request_error"], key(nil)),
  Fault("perplexity", "no input", 400, ["error.code": 400], field("input", nil)),
  Fault("perplexity", "unknown model", 404, ["error.type": "model_not_found"], model("sonar")),
  Fault("cohere", "no key", 401, ["message": "no api key supplied"], key(nil)),
  Fault("cohere", "unknown key", 498, ["message": "invalid api token"], key("x")),
  Fault("cohere", "unknown model", 404, ["error": nil], model("x")),
  Fault("cohere", "temperature too high", 400, ["error": nil], field("temperature", 1.1)),
  Fault("cohere", "cap too large", 400, ["error": nil], field("max_tokens", 8_001)),
  Fault("ai21", "no key", 401, ["error": nil], key(nil)),
  Fault(
    "ai21", "no messages", 422, ["detail.0.msg": "Field required"], field("messages", nil)),
  Fault("groq", "unknown model", 404, ["error.code": "model_not_found"], model("x")),
  Fault("groq", "several answers", 400, ["error.param": "n"], field("n", 2)),
  Fault("groq", "logprobs", 400, ["error.param": "logprobs"], field("logprobs", true)),
]

@Test(arguments: faults)
private func `a call that the provider would refuse is refused in its words`(
  _ fault: Fault
) throws {
  var probe = Probe(fault.provider)
  fault.spoil(&probe)
  let answer = try #require(probe.refusal).answer
  #expect(answer.status == fault.status)
  #expect(answer.header("x-simulated-by") == "llm-sim")
  for (path, value) in fault.evidence {
    #expect((answer.json.at(path) ?? .null) == value, "\(path) in \(answer.json.text)")
  }
  #expect(!answer.json.text.contains("sk-secret"))
}

@Test(arguments: Catalogue.providers.map(\.name), ["no key", "unknown key", "not JSON", "GET"])
func `every provider refuses what none would take`(_ provider: String, _ fault: String) throws {
  var probe = Probe(provider)
  switch fault {
  case "no key": probe.setKey(nil, of: dialect(provider))
  case "unknown key": probe.setKey("sk-secret", of: dialect(provider))
  case "not JSON": probe.call.body = Array("nonsense".utf8)
  default: probe.call.method = "GET"
  }
  let answer = try #require(probe.refusal).answer
  #expect((400..<500).contains(answer.status))
  #expect(!answer.json.text.contains("sk-secret"))
}

/// Fields that a provider takes beyond those of the probe.
private let accepted: [(provider: String, fields: JSONObject)] = [
  ("openai", ["temperature": 0.3, "reasoning_effort": "none", "max_completion_tokens": 9]),
  ("anthropic", ["system": "be brief", "output_config": ["effort": "low"]]),
  (
    "gemini",
    [
      "systemInstruction": ["parts": [["text": "be brief"]]],
      "generationConfig": ["maxOutputTokens": 9, "temperature": 0.3],
    ]
  ),
  ("deepseek", ["temperature": 0.3, "max_tokens": 9]),
  ("mistral", ["temperature": 1.5, "max_tokens": 100, "random_seed": 1]),
  ("xai", ["temperature": 0.3, "max_completion_tokens": 9, "reasoning_effort": "high"]),
  ("together", ["temperature": 0.3, "max_tokens": 9, "what_is_this": 1]),
  ("perplexity", ["instructions": "be brief", "max_output_tokens": 9]),
  ("cohere", ["temperature": 1, "max_tokens": 9]),
  ("ai21", ["temperature": 2, "max_tokens": 4096]),
  ("groq", ["temperature": 0.3, "max_completion_tokens": 9, "n": 1]),
].map { (provider: String, fields: JSONValue) in (provider, fields.object ?? JSONObject()) }

@Test(arguments: accepted)
func `what the provider takes is taken`(_ row: (provider: String, fields: JSONObject)) {
  var probe = Probe(row.provider)
  if row.provider == "openai" { probe.body["model"] = "gpt-6-luna" }
  for member in row.fields.members { probe.body[member.key] = member.value }
  #expect(probe.question != nil, "\(String(describing: probe.refusal?.problem))")
}

@Test(arguments: [
  ("sim-openai-main", "main"), ("sim-openai-A_1.x-y_2", "A_1"), ("sim-openai-", nil),
  ("sim-openai-a-b", nil), ("sim-openai-a.", nil), ("sim-openai-a.b.c", nil), ("sk-1", nil),
  ("sim-xai-a", nil), ("SIM-openai-a", nil),
])
func `a key names its provider and its account`(_ text: String, _ account: String?) {
  #expect(Key(text, provider: "openai")?.account == account)
}
