import HTTPServer
import JSON
import Providers
import Testing

@testable import LLMSim

@Test func `a question counts as repeated once it was answered`() throws {
  let question = try #require(Probe("openai").question)
  var ledger = Ledger()
  let completion = simulator.answer(question, attempt: 0, now: 0).1
  let first = ledger.begin(question)
  ledger.admit(first, completion, now: 0)
  ledger.end(first, wasAnswered: false, promptTokens: 1, completionTokens: 1)
  let second = ledger.begin(question)
  ledger.admit(second, completion, now: 0)
  ledger.end(second, wasAnswered: true, promptTokens: 8, completionTokens: 100)
  #expect([first.attempt, second.attempt] == [0, 1])
  #expect(ledger.stats["repeated"]?.int == 0)
  let third = ledger.begin(question)
  #expect(third.attempt == 2)
  #expect(ledger.stats["repeated"]?.int == 1)
  #expect(ledger.stats["errors"]?.int == 1)
  #expect(ledger.stats.at("tokens.completion")?.int == 100)
}

@Test func `concurrency, keys and accounts are told apart`() throws {
  var ledger = Ledger()
  var probes = ["sim-openai-a.1", "sim-openai-a.2", "sim-openai-b.1"].map { key in
    var probe = Probe("openai")
    probe.setKey(key, of: dialect("openai"))
    return probe
  }
  probes.append(Probe("xai"))
  let tickets = try probes.map { probe in
    let question = try #require(probe.question)
    let ticket = ledger.begin(question)
    ledger.admit(ticket, simulator.answer(question, attempt: 0, now: 0).1, now: 0)
    return ticket
  }
  for ticket in tickets {
    ledger.end(ticket, wasAnswered: true, promptTokens: 1, completionTokens: 1)
  }
  ledger.refuse(provider: "xai", key: nil, model: nil)
  let stats = ledger.stats
  #expect(stats["highest_concurrency"]?.int == 4)
  let rows = try #require(stats["by"]?.array)
  #expect(rows.map { $0["account"]?.string ?? "-" } == ["a", "b", "-", "main"])
  #expect(rows.map { $0["keys"]?.int } == [2, 1, 0, 1])
  #expect(rows.map { $0["highest_concurrency"]?.int } == [2, 1, 0, 1])
  #expect(stats["requests"]?.int == 5)
  #expect(stats["errors"]?.int == 1)
}

@Test func `a question that is refused is not counted as let in`() throws {
  let question = try #require(Probe("openai").question)
  var ledger = Ledger()
  ledger.refuse(ledger.begin(question), for: .requestsPerMinute)
  let stats = ledger.stats
  #expect(stats.at("by.0.refused.requests_per_minute")?.int == 1)
  #expect(stats.at("refused.requests_per_minute")?.int == 1)
  #expect(stats["admitted"]?.int == 0)
  #expect(stats["highest_concurrency"]?.int == 0)
  #expect(stats.at("by.0.highest.minute.requests")?.int == 0)
}

@Test func `a ledger that begins anew keeps what is on its way`() throws {
  let question = try #require(Probe("openai").question)
  let completion = simulator.answer(question, attempt: 0, now: 0).1
  var ledger = Ledger()
  let tickets = (0..<3).map { _ in ledger.begin(question) }
  for ticket in tickets { ledger.admit(ticket, completion, now: 0) }
  ledger.end(tickets[0], wasAnswered: true, promptTokens: 8, completionTokens: 1)
  ledger.forget()
  #expect(ledger.stats["requests"]?.int == 0)
  #expect(ledger.stats["highest_concurrency"]?.int == 2)
  for ticket in tickets.dropFirst() {
    ledger.end(ticket, wasAnswered: true, promptTokens: 8, completionTokens: 1)
  }
  let again = ledger.begin(question)
  #expect(again.attempt == 0)
  ledger.admit(again, completion, now: 1)
  let stats = ledger.stats
  #expect(stats.at("by.0.highest_concurrency")?.int == 2)
  #expect(stats.at("by.0.highest.minute.requests")?.int == 1)
  #expect(stats["repeated"]?.int == 0)
}

@Test(arguments: [
  ("openai", "data.0.id", "gpt-6.1-sol"), ("anthropic", "data.0.type", "model"),
  ("gemini", "models.0.name", "models/gemini-4-argon"),
  ("together", "0.id", "deepseek-ai/DeepSeek-V4.1-Flash"),
  ("cohere", "models.0.name", "command-a-03-2025"),
])
func `models are listed in the provider's shape`(
  _ provider: String, _ path: String, _ value: String
) throws {
  var probe = Probe(provider)
  probe.call.method = "GET"
  probe.call.path = dialect(provider).modelPaths[0]
  guard case .done(let answer) = probe.read() else {
    Issue.record("not answered")
    return
  }
  #expect(answer.status == 200)
  #expect(answer.json.at(path)?.string == value)
}

@Test func `AI21 lists nothing to a stranger, the others refuse`() {
  for name in ["ai21", "openai"] {
    var probe = Probe(name)
    probe.setKey("nobody", of: dialect(name))
    probe.call.method = "GET"
    probe.call.path = dialect(name).modelPaths[0]
    switch probe.read() {
    case .done(let answer): #expect(name == "ai21" && answer.json["data"]?.array == [])
    default: #expect(name == "openai" && probe.refusal?.answer.status == 401)
    }
  }
}

@Test(arguments: [
  ("127.0.0.1:0", "127.0.0.1", 0), ("localhost:8080", "localhost", 8080),
  ("[::1]:65535", "::1", 65535),
  ("127.0.0.1", nil, 0), (":80", nil, 0), ("a:b:1", nil, 0), ("a:65536", nil, 0), ("a:", nil, 0),
  ("a:+1", nil, 0), ("[]:1", nil, 0),
])
func `an address is a host and a port`(_ text: String, _ host: String?, _ port: UInt16) {
  #expect(Address(text) == host.map { Address(host: $0, port: port) })
}
