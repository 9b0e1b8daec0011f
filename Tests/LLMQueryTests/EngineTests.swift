import JSON
import JSONParse
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

  @Test("one question that is refused takes no other with it, and is not asked again and again")
  func oneRefusal() throws {
    let run = Run()
    let outcome = try run.script(
      "domains 300 >domains; ask /403-for/d=30 --journal j --concurrency 4 domains; wc -l <j")
    let records = try outcome.output.split(separator: "\n").filter { $0.hasPrefix("{") }
      .map { try JSONParser().value(Array($0.utf8)) }
    #expect(records.filter { $0["status"] == "ok" }.count == 299)
    #expect(records.first { $0["domain"] == "d30.com" }?["error"]?["kind"] == "no_access")
    #expect(run.server.counts.requests == 300)
  }

  @Test("a reported cost that no list tells does not jump over the cap")
  func reportedCost() throws {
    let run = Run()
    let outcome = try run.script(
      """
      domains 2000 >domains
      ask /reports-cost/mills=10 --max-cost 0.25 --concurrency 500 domains >answers
      jq -s 'map(.cost_usd) | add' answers >&2
      jq -s 'map(.cost_usd) | add | . > 0.2 and . < 0.2501' answers
      """)
    #expect(outcome.output == "true\n")
    #expect(run.server.counts.requests >= 4)
  }

  @Test("answers that cannot be used may have to be paid for, and count toward the cap")
  func unusableAnswers() throws {
    let run = Run()
    let outcome = try run.script(
      """
      domains 60 >domains
      for round in 1 2 3; do
        ask /wrong-type --quiet --retries 0 --max-cost 0.01 --journal j domains >answers
      done
      jq -c .maybe_billed j | sort -u
      """)
    #expect(outcome.output == "true\n")
    // The most that an answer of 2,048 tokens may cost lets so many through.
    #expect(run.server.counts.requests <= 20)
  }

  @Test("a cost that is none does not count")
  func absurdCost() throws {
    let outcome = try Run().script(
      "domains 20 | ask /absurd-cost | jq -s 'map(.cost_usd >= 0) | all'")
    #expect(outcome.output == "true\n")
  }

  @Test("with the cap reached the journal's answers are printed all the same, and the rest counted")
  func capWithJournal() throws {
    let outcome = try Run().script(
      """
      domains 2000 >domains
      ask /reports-cost/mills=10 --max-cost 0.25 --journal j domains >first
      tac domains | ask /reports-cost/mills=10 --max-cost 0.25 --journal j >second
      diff <(jq -r .domain j | sort) <(jq -r .domain second | sort) && echo same
      echo "$((2000 - $(wc -l <j)))"
      """)
    let left = outcome.output.split(separator: "\n").last ?? ""
    #expect(outcome.output.hasPrefix("same\n"))
    #expect(outcome.errors.contains("is reached; \(left) questions are left for a run with"))
  }

  @Test("a writer that waits for answers does not hold up a run whose cap is reached")
  func capWithSilentWriter() throws {
    let outcome = try Run().script(
      "(domains 2000; exec sleep 60) | ask /reports-cost/mills=10 --max-cost 0.25 >answers",
      limit: .seconds(30))
    #expect(outcome.errors.contains("is reached; "))
  }

  @Test("half an emoji is an answer")
  func halfEmoji() throws {
    let outcome = try Run().script("domains 1 | ask /half-emoji | jq -r .text")
    #expect(outcome.output == "nice \u{fffd}\n")
  }

  @Test("a day's quota that has room again soon uses up the retries")
  func dayQuotaSoon() throws {
    let run = Run()
    let outcome = try run.script(
      "domains 4 | ask /quota-day-soon --retries 2", limit: .seconds(30))
    #expect(outcome.status == 1)
    #expect(try outcome.records.allSatisfy { $0["error"]?["kind"] == "quota_day" })
    #expect(run.server.counts.requests <= 12)
  }

  @Test("the wait of one account is not the other's")
  func freeAccount() throws {
    let outcome = try Run().script(
      "domains 40 | ask /429-for-key --quiet --concurrency 4",
      environment: ["OPENAI_API_KEYS": "sk-limited-1,sk-good-2", "OPENAI_API_KEY": ""],
      limit: .seconds(30))
    #expect(outcome.status == 0)
    #expect(try outcome.records.count == 40)
  }

  @Test("busy for a moment is no reason for another model to answer")
  func noHastyFallback() throws {
    let outcome = try Run().script(
      """
      domains 1 | llm-query --quiet --retries 1 --models gpt-6-luna --fallback claude-haiku-5-5 \
        --base-url "openai=$U/503" --base-url "anthropic=$U/ok"
      """, environment: Self.anthropic)
    #expect(try outcome.record["error"]?["kind"] == "overloaded")
  }

  @Test("what a stand-in could not do says nothing of the model that was asked")
  func failedFallback() throws {
    let outcome = try Run().script(
      """
      domains 3 | llm-query --quiet --models gpt-6-luna --fallback claude-haiku-5-5 \
        --base-url "openai=$U/no-money" --base-url "anthropic=$U/400"
      """, environment: Self.anthropic)
    for record in try outcome.records {
      #expect(record["error"]?["kind"] == "no_money" && record["error"]?["retryable"] == true)
      #expect(record["answered_by"] == nil)
    }
  }

  @Test("what would fail again is asked again only with --retry-failed")
  func retryFailed() throws {
    let run = Run()
    let outcome = try run.script(
      """
      domains 3 >domains
      for option in --quiet --quiet --retry-failed; do
        ask /400 --quiet --journal j $option domains | wc -l
      done
      ask /ok --quiet --journal j --retry-failed domains | jq -r .status | sort | uniq -c
      """)
    #expect(outcome.output == "3\n3\n3\n      3 ok\n")
    #expect(run.server.counts.requests == 3 + 0 + 3 + 3)
  }

  @Test("an account without money leaves the other's alone")
  func poorAccount() throws {
    let outcome = try Run().script(
      "domains 40 | ask /no-money-for-key --quiet --concurrency 4",
      environment: ["OPENAI_API_KEYS": "sk-poor-1,sk-rich-2", "OPENAI_API_KEY": ""])
    #expect(outcome.status == 0)
    #expect(try outcome.records.count == 40)
    #expect(outcome.errors.contains("has no money left"))
  }

  @Test("the progress tells when the end is to be expected, and which limit decides it")
  func progress() throws {
    let outcome = try Run().script(
      """
      echo '{"providers": {"openai": {"limits": {"requests_per_second": 10}}}}' >c.json
      domains 40 >domains
      ask /ok --config c.json --progress json domains 2>&1 >answers |
        jq -c 'select(.type == "progress" and .limit != null)
          | [.limit, .eta_s > 0 and .eta_s < 30]' | sort -u
      """)
    #expect(outcome.output == "[\"openai:gpt-6-luna requests_per_second\",true]\n")
  }

  @Test("a model's name may hold a slash and a colon")
  func modelName() throws {
    let outcome = try Run().script(
      """
      echo '{"providers": {"mine": {"url": "'"$U"'/ok", "models": {"a/b:free": {}}}}}' >c.json
      domains 1 | llm-query --config c.json --allow-unpriced --models mine:a/b:free | jq -r .model
      """, environment: ["MINE_API_KEY": "k"])
    #expect(outcome.output == "a/b:free\n")
  }
}
