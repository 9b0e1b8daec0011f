import JSON
import Providers
import Testing
import Wire

@testable import LLMQuery

@Suite("Tally")
struct TallyTests {
  private func answered(_ finish: String, usage: String) throws -> Outcome {
    var outcome = Outcome()
    outcome.answer = try Family.chat.answer(
      try json(
        """
        {"choices":[{"message":{"content":"x"},"finish_reason":"\(finish)"}],"usage":\(usage)}
        """))
    outcome.tries = [Try(kind: nil, http: 200, at: noon, milliseconds: 1)]
    return outcome
  }

  private func failed(_ kind: ProviderError.Kind, tries: Int) -> Outcome {
    var outcome = Outcome()
    outcome.error = ProviderError(kind, message: "m")
    outcome.tries = (0..<tries).map { _ in Try(kind: kind, http: 500, at: noon, milliseconds: 1) }
    return outcome
  }

  @Test("adds up")
  func sums() throws {
    let question = try question(#"{"domain":"a.com"}"#, plan())
    var tally = Tally()
    tally.add(
      question, try answered("stop", usage: #"{"prompt_tokens":100,"completion_tokens":10}"#))
    tally.add(
      question,
      try answered("content_filter", usage: #"{"prompt_tokens":50,"completion_tokens":5}"#))
    tally.add(question, try answered("stop", usage: "null"))
    tally.add(question, failed(.rate, tries: 4))
    tally.add(question, failed(.rate, tries: 1))
    var lost = failed(.net, tries: 2)
    lost.maybeBilled = true
    tally.add(question, lost)
    tally.add(question, failed(.badKey, tries: 0))

    #expect(tally.done == 7 && tally.answered == 3 && tally.errors == 4)
    #expect(tally.refused == 1 && tally.retries == 4 && tally.maybeBilled == 1)
    #expect(tally.unanswered == "4 of 7 questions were left unanswered: rate 2, bad_key 1, net 1")

    var record = try #require(try json(tally.record(at: noon)).object)
    #expect(record["duration_s"]?.double != nil)
    record["duration_s"] = nil
    record["program"] = nil
    #expect(
      JSONValue.object(record).text == """
        {"type":"summary","ts":"2026-11-24T12:00:00.000Z","questions":7,"ok":3,"errors":4,\
        "refused":1,"retries":4,"maybe_billed":1,"fallbacks":0,"replayed":0,"tokens":{"prompt":150,"completion":15},\
        "cost_usd":2.3e-05,"by_error":{"rate":2,"bad_key":1,"net":1}}
        """)
  }

  @Test("a cost that nobody knows is null, and of nothing 0")
  func unknownCost() throws {
    var tally = Tally()
    #expect(tally.costUSD == 0)
    tally.add(try question(#"{"domain":"a.com"}"#, plan()), try answered("stop", usage: "null"))
    #expect(tally.costUSD == nil)
    #expect(try json(tally.record(at: noon))["cost_usd"]?.isNull == true)
  }
}
