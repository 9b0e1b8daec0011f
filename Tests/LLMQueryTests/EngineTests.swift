import JSON
import TestSupport
import Testing

/// What one model or key does to another, and what ends a question.
@Suite("llm-query with limits and refusals")
struct EngineTests {
  private static let anthropic = ["ANTHROPIC_API_KEY": "a-key-of-anthropic"]

  @Test("a model that must wait holds no other up, and ends for a later run")
  func othersGoOn() throws {
    let run = Run()
    let outcome = try run.script(
      """
      domains 60 >domains
      llm-query --quiet --models gpt-6-luna,claude-haiku-5-5 --base-url "openai=$U/429/after=3600" \\
        --base-url "anthropic=$U/ok" domains
      """, environment: Self.anthropic, limit: .seconds(30))
    #expect(outcome.status == 1)
    let records = try outcome.records
    let (waits, free) = (
      records.filter { $0["provider"] == "openai" },
      records.filter { $0["provider"] == "anthropic" }
    )
    #expect(free.count == 60 && free.allSatisfy { $0["status"] == "ok" })
    #expect(waits.count == 60)
    #expect(
      waits.allSatisfy {
        $0["error"]?["kind"] == "rate" && $0["error"]?["retryable"] == true
      })
    #expect((waits.compactMap { $0["attempts"]?.int }.max() ?? 9) <= 1)
    // What was not under way when it was said is not asked.
    #expect(waits.contains { $0["attempts"] == 0 })
  }

  @Test("no money: nothing is sent again, and what was not sent is not sent")
  func noMoney() throws {
    let run = Run()
    let outcome = try run.script("domains 1000 >domains; ask /no-money domains")
    #expect(outcome.status == 1)
    #expect(try outcome.records.count == 1000)
    #expect(try outcome.records.allSatisfy { $0["error"]?["kind"] == "no_money" })
    #expect(run.server.counts.requests <= 64)
    #expect(outcome.errors.contains("llm-query: openai has no money left: "))
  }

  @Test("a quota of a day that is used up ends the model's questions at once, to be asked later")
  func dayQuota() throws {
    let run = Run()
    let outcome = try run.script(
      "domains 500 >domains; ask /quota-day domains", limit: .seconds(20))
    #expect(outcome.status == 1)
    #expect(try outcome.records.count == 500)
    #expect(
      try outcome.records.allSatisfy {
        $0["error"]?["kind"] == "quota_day" && $0["error"]?["retryable"] == true
      })
    #expect(run.server.counts.requests <= 64)
  }

  @Test("a model that is not to be had is not asked again and again")
  func noAccess() throws {
    let run = Run()
    let outcome = try run.script("domains 500 >domains; ask /404 domains")
    #expect(outcome.status == 1)
    #expect(try outcome.records.count == 500)
    #expect(run.server.counts.requests <= 64)
  }

  @Test("without retries every question is sent once")
  func noRetries() throws {
    let run = Run()
    let outcome = try run.script("domains 20 >domains; ask /500 --retries 0 domains")
    #expect(outcome.status == 1)
    #expect(run.server.counts.requests == 20)
  }

  @Test("a retry does not wait for all first attempts")
  func interleaved() throws {
    let outcome = try Run().script(
      """
      domains 2000 >domains
      ask /500-once-then-slow domains --concurrency 10
      """)
    #expect(outcome.status == 0)
    let records = try outcome.records
    let place = records.firstIndex { ($0["attempts"]?.int ?? 0) > 1 }
    #expect((place ?? records.count) < records.count - 100)
  }

  @Test(
    "a parameter that the model refuses is left out or renamed, once for all",
    arguments: [
      ("refuses-temperature", "--temperature 0.5 --models mistral-small-2603"),
      ("refuses-max_tokens", "--models mistral-small-2603"),
    ])
  func parameters(path: String, options: String) throws {
    let run = Run()
    let outcome = try run.script(
      """
      domains 40 >domains
      llm-query --concurrency 4 \(options) --base-url "mistral=$U/\(path)" domains
      """, environment: ["MISTRAL_API_KEY": "m"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.records.allSatisfy { $0["status"] == "ok" })
    #expect(run.server.counts.requests <= 44)
    #expect(outcome.errors.contains("mistral:mistral-small-2603 refuses a parameter: "))
  }

  @Test("a fallback answers for a model that cannot, and the record says so")
  func fallback() throws {
    let outcome = try Run().script(
      """
      domains 200 >domains
      llm-query --quiet --models gpt-6-luna --fallback claude-haiku-5-5 --progress json \\
        --base-url "openai=$U/no-money" --base-url "anthropic=$U/ok" domains 2>said
      grep -c fallbacks.:200 said >&2
      """, environment: Self.anthropic)
    #expect(outcome.errors == "1\n")
    let records = try outcome.records
    #expect(records.count == 200)
    for record in records {
      #expect(record["status"] == "ok")
      #expect(record["provider"] == "openai" && record["model"] == "gpt-6-luna")
      #expect(
        record["answered_by"] == ["provider": "anthropic", "model": "claude-haiku-5-5"])
    }
  }

  @Test("without --fallback no other model answers")
  func noFallback() throws {
    let outcome = try Run().script(
      """
      domains 5 >domains
      llm-query --quiet --models gpt-6-luna --base-url "openai=$U/no-money" domains
      """, environment: Self.anthropic)
    #expect(outcome.status == 1)
    #expect(try outcome.records.allSatisfy { $0["status"] == "error" })
  }

  @Test("the keys of one account share its limit; others have their own")
  func accounts() throws {
    let run = Run()
    let outcome = try run.script(
      """
      cat >c.json <<'J'
      {"providers": {"openai": {"accounts": {"main": ["1", "2"]},
        "limits": {"requests_per_day": 5}}}}
      J
      domains 20 >domains
      ask /ok --quiet --config c.json --max-wait 1s domains
      """, environment: ["OPENAI_API_KEYS": "key-1,key-2,key-3", "OPENAI_API_KEY": ""],
      limit: .seconds(30))
    #expect(outcome.status == 1)
    #expect(run.server.counts.requests == 10)
    #expect(try outcome.records.count == 20)
  }

  @Test("an unknown price is refused under a cap, and only there")
  func unpriced() throws {
    let run = Run()
    let script = """
      cat >c.json <<J
      {"providers": {"mine": {"url": "$U/ok", "models": {"m": {}}}}}
      J
      domains 1 >domains
      for option in --quiet --allow-unpriced --max-cost=none; do
        llm-query --config c.json --models mine:m "$option" domains >>answers
        echo "$?"
      done
      jq -c .cost_usd answers
      """
    let outcome = try run.script(script, environment: ["MINE_API_KEY": "k"])
    #expect(outcome.output == "78\n0\n0\nnull\nnull\n")
    #expect(outcome.errors.contains("no price is known for mine:m"))
  }
}
