import JSON
import Providers
import TestSupport
import Testing

@Suite("llm-query and what providers answer")
struct AnswersTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var path: String
    var kind: ProviderError.Kind?
    var http: Int?
    var maybeBilled = false

    var testDescription: String { path }
  }

  @Test(
    "one question without retries",
    arguments: [
      Row(path: "/ok", http: 200), Row(path: "/slow/ms=50", http: 200),
      Row(path: "/trickle", http: 200), Row(path: "/blank-lines", http: 200),
      Row(path: "/hang", kind: .net, maybeBilled: true),
      Row(path: "/reset-after", kind: .net, maybeBilled: true),
      Row(path: "/cut", kind: .net, http: 200, maybeBilled: true),
      Row(path: "/cut-429", kind: .rate, http: 429),
      Row(path: "/huge", kind: .badBody, http: 200, maybeBilled: true),
      Row(path: "/not-json", kind: .badBody, http: 200, maybeBilled: true),
      Row(path: "/empty", kind: .badBody, http: 200, maybeBilled: true),
      Row(path: "/wrong-type", kind: .badBody, http: 200, maybeBilled: true),
      Row(path: "/redirect", kind: .badRequest, http: 302),
      Row(path: "/error-object", kind: .server, http: 200),
      Row(path: "/429/after=1", kind: .rate, http: 429),
      Row(path: "/500", kind: .server, http: 500),
      Row(path: "/401", kind: .badKey, http: 401),
      Row(path: "/nowhere", kind: .noAccess, http: 404),
    ])
  func once(row: Row) throws {
    let run = Run()
    let outcome = try run.script(
      "domains 1 | ask '\(row.path)' --retries 0 --timeout \(row.path == "/trickle" ? 60 : 2)s")
    let record = try outcome.record
    #expect(outcome.status == (row.kind == nil ? 0 : 1))
    #expect(record["status"]?.string == (row.kind == nil ? "ok" : "error"))
    #expect(record["error"]?["kind"]?.string == row.kind?.rawValue)
    #expect(record["attempts"]?.int == 1)
    #expect(record["tries"]?[0]?["kind"]?.string == row.kind?.rawValue ?? "ok")
    #expect(record["tries"]?[0]?["http"]?.int == row.http)
    #expect(record["maybe_billed"]?.bool ?? false == row.maybeBilled)
    if row.kind == nil { #expect(record["text"]?.string?.contains("d1.com") == true) }
    #expect(run.server.counts.requests == 1)
  }

  @Test(
    "nobody listens, and no such name",
    arguments: [
      "http://127.0.0.1:1", "http://name.invalid",
    ])
  func unreachable(url: String) throws {
    let outcome = try Run().script(
      "domains 1 | ask '' --base-url openai=\(url) --retries 0 --timeout 5s")
    let record = try outcome.record
    #expect(outcome.status == 1)
    #expect(record["error"]?["kind"]?.string == "net")
    #expect(record["error"]?["http"]?.isNull == true)
    #expect(record["maybe_billed"] == nil)
  }

  @Test("a second attempt is answered, and both are told")
  func retried() throws {
    let outcome = try Run().script("domains 3 | ask /500-then-ok")
    #expect(outcome.status == 0)
    let records = try outcome.records
    #expect(records.count == 3)
    for record in records {
      #expect(record["status"]?.string == "ok")
      #expect(record["attempts"]?.int == 2)
      #expect(record["tries"]?.array?.map { $0["kind"]?.string } == ["server", "ok"])
      #expect(record["tries"]?.array?.map { $0["http"]?.int } == [500, 200])
    }
  }

  @Test("a connection that ends after a question is a call that failed, and may be billed")
  func lostConnection() throws {
    let run = Run()
    let outcome = try run.script(
      "{ domains 1; sleep 0.5; domains 2 | tail -n 1; } | ask /ok-then-vanish")
    #expect(outcome.status == 0)
    let records = try outcome.records
    #expect(records.map { $0["maybe_billed"]?.bool } == [nil, true])
    #expect(records.map { $0["attempts"]?.int } == [1, 2])
    #expect(run.server.counts.requests == 3)
  }

  @Test("what the provider asks to wait is waited for")
  func waits() throws {
    let began = ContinuousClock.now
    let outcome = try Run().script("domains 1 | ask '/429/times=1/after=1'")
    #expect(ContinuousClock.now - began >= .seconds(1))
    #expect(try outcome.record["tries"]?.array?.map { $0["kind"]?.string } == ["rate", "ok"])
  }

  @Test("a wait of more than two minutes is not waited for")
  func doesNotWait() throws {
    let outcome = try Run().script("domains 1 | ask '/429/after=121'", limit: .seconds(20))
    #expect(outcome.status == 1)
    #expect(try outcome.record["attempts"]?.int == 1)
    #expect(
      outcome.errors == """
        llm-query: openai:gpt-6-luna is asked nothing more for 2m1s: rate: too fast
        llm-query: 1 of 1 questions were left unanswered: rate 1

        """)
  }

  @Test("every family is spoken")
  func families() throws {
    let outcome = try Run().script(
      """
      for provider in openai anthropic gemini cohere perplexity; do
        set -- "$@" --base-url $provider=$U/ok
      done
      domains 2 | llm-query "$@" --models \\
        gpt-6-luna,claude-haiku-5-5,gemini-3.8-flash,command-r-08-2024,perplexity/sonar
      """,
      environment: [
        "ANTHROPIC_API_KEY": "a", "GEMINI_API_KEY": "b", "COHERE_API_KEY": "c",
        "PERPLEXITY_API_KEY": "d",
      ])
    #expect(outcome.status == 0)
    let records = try outcome.records
    #expect(records.count == 10)
    for record in records {
      let domain = try #require(record["domain"]?.string)
      #expect(record["text"]?.string?.contains(domain) == true)
      #expect(record["finish"]?.string == "stop")
    }
  }

  @Test("500 domains, four models: each asked once, each answer with its question")
  func everyQuestionOnce() throws {
    let run = Run()
    let outcome = try run.script(
      "domains 500 | ask '/slow/ms=20' --models 'openai:*' --concurrency 100")
    #expect(outcome.status == 0)
    let records = try outcome.records
    #expect(records.count == 2000)
    #expect(Set(records.compactMap { $0["question"]?.string }).count == 2000)
    for record in records {
      let text = try #require(record["text"]?.string)
      #expect(text.contains("behind \(record["domain"]?.string ?? "?") for"))
      #expect(text.contains("\"\(record["model"]?.string ?? "?")\""))
    }
    let counts = run.server.counts
    #expect(counts.bodies.count == 2000 && counts.bodies.values.allSatisfy { $0 == 1 })
    #expect(counts.mostUnderWay <= 100)
    #expect(counts.accepted <= 100)
  }

  @Test("with every key dead, each question still gets its record")
  func everyRecord() throws {
    let run = Run()
    let outcome = try run.script(
      """
      domains 4000 >domains
      ask /401 --quiet --models 'openai:*' --concurrency 1 domains >answers
      jq -r .question answers | sort -u | wc -l
      """)
    #expect(outcome.output == "16000\n")
    #expect(run.server.counts.requests == 1)
  }

  @Test("questions that are done are not asked")
  func done() throws {
    let run = Run()
    let outcome = try run.script(
      #"""
      id=$(domains 1 | llm-query --dry-run --models openai:gpt-6-luna | jq -r .question)
      echo '{"domain":"d1.com","done":["'$id'"]}' | ask /ok --models 'openai:*'
      """#)
    #expect(outcome.status == 0)
    let models = try outcome.records.compactMap { $0["model"]?.string }
    #expect(Set(models) == ["gpt-6.1-sol", "gpt-6.1-terra", "gpt-5.6-luna"])
    #expect(try outcome.records.allSatisfy { $0["questions"]?.int == 4 })
    #expect(run.server.counts.requests == 3)
  }

  @Test("records of other types go by, to the byte")
  func passesOn() throws {
    let line = #"{ "type" : "metric", "x":1e0, "é":"\u00e9" }"#
    let outcome = try Run().script("(echo '\(line)'; domains 1) | ask /ok")
    #expect(outcome.output.hasPrefix(line + "\n"))
    #expect(try outcome.records.count == 2)
  }
}
