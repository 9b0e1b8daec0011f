import JSON
import Providers
import Testing

@testable import LLMSim

/// Where each provider puts what, and its word for an answer that ended by itself.
private let places: [(provider: String, text: String, finish: String, word: String)] = [
  ("openai", "choices.0.message.content", "choices.0.finish_reason", "stop"),
  ("anthropic", "content.1.text", "stop_reason", "end_turn"),
  ("gemini", "candidates.0.content.parts.0.text", "candidates.0.finishReason", "STOP"),
  ("deepseek", "choices.0.message.content", "choices.0.finish_reason", "stop"),
  ("mistral", "choices.0.message.content", "choices.0.finish_reason", "stop"),
  ("xai", "choices.0.message.content", "choices.0.finish_reason", "stop"),
  ("together", "choices.0.message.content", "choices.0.finish_reason", "stop"),
  ("perplexity", "output.1.content.0.text", "status", "completed"),
  ("cohere", "message.content.0.text", "finish_reason", "COMPLETE"),
  ("ai21", "choices.0.message.content", "choices.0.finish_reason", "stop"),
  ("groq", "choices.0.message.content", "choices.0.finish_reason", "stop"),
]

@Test func `every provider of the catalogue is tested`() {
  #expect(places.map(\.provider) == Catalogue.providers.map(\.name))
}

@Test(arguments: places)
func `a well-formed question is answered in the provider's shape`(
  _ place: (provider: String, text: String, finish: String, word: String)
) throws {
  let question = try #require(Probe(place.provider).question)
  let (answer, completion, delay) = simulator.answer(question, attempt: 0, now: 1_764_000_000)
  #expect(answer.status == 200)
  #expect(answer.header("x-simulated-by") == "llm-sim")
  #expect(answer.header(question.dialect.requestIDHeader)?.hasPrefix("req_") == true)
  #expect(delay == .zero)
  let body = answer.json
  let text = try #require(body.at(place.text)?.string)
  #expect(text == completion.text)
  #expect(text.prefix(100).contains("example.com"))
  #expect(body.at(place.finish)?.string == place.word)
  #expect((500...1100).contains(answer.body.count), "\(answer.body.count) bytes")
}

/// Usage fields: prompt, completion, and reasoning where the provider tells it.
private let usages: [(provider: String, prompt: String, completion: String, reasoning: String?)] = [
  (
    "openai", "usage.prompt_tokens", "usage.completion_tokens",
    "usage.completion_tokens_details.reasoning_tokens"
  ),
  ("anthropic", "usage.input_tokens", "usage.output_tokens", nil),
  (
    "deepseek", "usage.prompt_cache_miss_tokens", "usage.completion_tokens",
    "usage.completion_tokens_details.reasoning_tokens"
  ),
  ("mistral", "usage.prompt_tokens", "usage.completion_tokens", nil),
  ("perplexity", "usage.input_tokens", "usage.output_tokens", nil),
  ("cohere", "usage.billed_units.input_tokens", "usage.tokens.output_tokens", nil),
]

@Test(arguments: usages)
func `usage is told in the provider's fields`(
  _ row: (provider: String, prompt: String, completion: String, reasoning: String?)
) throws {
  let question = try #require(Probe(row.provider).question)
  let (answer, completion, _) = simulator.answer(question, attempt: 0, now: 0)
  #expect(answer.json.at(row.prompt)?.int == 8)
  #expect(answer.json.at(row.completion)?.int == completion.completionTokens)
  if let reasoning = row.reasoning {
    #expect(answer.json.at(reasoning)?.int == completion.reasoningTokens)
    #expect(completion.reasoningTokens > 0)
  }
}

@Test func `Gemini counts thoughts beside the answer, not within`() throws {
  let question = try #require(Probe("gemini").question)
  let (answer, completion, _) = simulator.answer(question, attempt: 0, now: 0)
  let usage = try #require(answer.json.at("usageMetadata"))
  #expect(usage["candidatesTokenCount"]?.int == completion.textTokens)
  #expect(usage["thoughtsTokenCount"]?.int == completion.reasoningTokens)
  #expect(usage["totalTokenCount"]?.int == 8 + completion.completionTokens)
}

@Test func `Perplexity tells what the call cost`() throws {
  let question = try #require(Probe("perplexity").question)
  let cost = try #require(
    simulator.answer(question, attempt: 0, now: 0).0.json.at("usage.cost.total_cost")?.double)
  #expect(cost > 0.005 && cost < 0.01)
}

@Test(arguments: Catalogue.providers.map(\.name))
func `the text depends on the question alone, ids on the attempt too`(_ provider: String) throws {
  let question = try #require(Probe(provider).question)
  let first = simulator.answer(question, attempt: 0, now: 0)
  let again = simulator.answer(question, attempt: 0, now: 0)
  let second = simulator.answer(question, attempt: 1, now: 0)
  #expect(first.0.body == again.0.body)
  #expect(first.1.text == second.1.text)
  #expect(first.1.id != second.1.id)
  let other = try #require(Probe(provider, prompt: "And example.org?").question)
  #expect(other.hash != question.hash)
}

@Test(arguments: [1, 5, 20, 60, 100_000])
func `a small cap is kept and the answer still ends by itself`(_ cap: Int) throws {
  var probe = Probe("anthropic")
  probe.body["max_tokens"] = .int(cap)
  let question = try #require(probe.question)
  let (answer, completion, _) = simulator.answer(question, attempt: 0, now: 0)
  #expect(completion.completionTokens <= cap)
  #expect(completion.text.hasPrefix("example.com"))
  #expect(answer.json["stop_reason"]?.string == "end_turn")
}

@Test(arguments: [
  ("Analyse example.com.", "example.com"),
  ("(see www.example.co.uk, or b.de)", "www.example.co.uk"),
  ("e.g. i.e. 3.14 v1.2 a.b xn--bcher-kva.example", "xn--bcher-kva.example"),
  ("\"bücher.de\" then a-b.io", "a-b.io"), ("x.xn--p1ai!", "x.xn--p1ai"),
  ("Ex-AMPLE.Com", "Ex-AMPLE.Com"),
  ("no domain here", nil), ("a..b.com -a.com a-.com .", nil), ("", nil),
])
func `the domain asked about is the first host name`(_ prompt: String, _ domain: String?) {
  #expect(AnswerText.domain(in: prompt) == domain)
}

@Test func `without a domain the question is echoed`() throws {
  let question = try #require(Probe("openai", prompt: "What is a brand, in one word?").question)
  let text = simulator.answer(question, attempt: 0, now: 0).1.text
  #expect(text.hasPrefix("\"What is a brand, in one word?\""))
}

@Test func `latencies are log-normal around the median`() {
  let latency = Latency(median: .milliseconds(200), sigma: 0.6)
  let draws = (0..<2001).map { index in
    var draws = Draws(seed: 1, question: UInt64(index), purpose: 2)
    return latency.draw(&draws)
  }.sorted()
  #expect((190...210).contains(draws[1000] / .milliseconds(1)))
  // One deviation above the median: 200 ms times e to the 0.6.
  #expect((340...390).contains(draws[1683] / .milliseconds(1)))
}
