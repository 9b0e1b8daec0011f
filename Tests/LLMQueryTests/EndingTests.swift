import JSON
import TestSupport
import Testing

@Suite("How llm-query ends")
struct EndingTests {
  @Test(
    "SIGTERM and SIGINT: what was sent is answered, nothing new is sent",
    arguments: [
      ("TERM", 143), ("INT", 130),
    ] as [(String, Int32)])
  func drains(signal: String, status: Int32) throws {
    let run = Run()
    let outcome = try run.script(
      """
      domains 1000 >domains
      env --default-signal=INT llm-query --models gpt-6-luna --base-url "openai=$U/slow/ms=700" \\
        --concurrency 20 domains &
      sleep 0.4
      kill -\(signal) $!
      wait $!
      """)
    #expect(outcome.status == status)
    #expect(try outcome.records.count == 20)
    #expect(try outcome.records.allSatisfy { $0["status"]?.string == "ok" })
    #expect(run.server.counts.requests == 20)
    #expect(
      outcome.errors.contains("stopping: 20 questions are in flight; waiting up to 30s for"))
  }

  @Test("what waits to be sent again gets its record too")
  func drainsRetries() throws {
    let outcome = try Run().script(
      """
      domains 5 >domains
      llm-query --quiet --models gpt-6-luna --base-url "openai=$U/429/after=60" domains &
      sleep 0.5
      kill -TERM $!
      wait $!
      """, limit: .seconds(20))
    #expect(outcome.status == 143)
    #expect(try outcome.records.count == 5)
    #expect(try outcome.records.allSatisfy { $0["error"]?["kind"]?.string == "rate" })
  }

  @Test("a signal that comes together with the refusal of a key")
  func signalAndRefusal() throws {
    let outcome = try Run().script(
      """
      domains 1 >domains
      llm-query --quiet --models gpt-6-luna --base-url "openai=$U/401-if-bad/ms=400" domains &
      sleep 0.2
      # Stopped, it finds both when it goes on.
      kill -STOP $!
      sleep 0.5
      kill -TERM $!
      kill -CONT $!
      wait $!
      """, environment: ["OPENAI_API_KEYS": "sk-bad-1,sk-good-2"])
    #expect(outcome.status == 143)
    let record = try outcome.record
    #expect(record["error"]?["kind"]?.string == "bad_key")
    #expect(record["attempts"]?.int == 1)
  }

  @Test("what is not answered in the drain time is cancelled, and counts as a call")
  func drainEnds() throws {
    let outcome = try Run().script(
      """
      domains 3 >domains
      llm-query --models gpt-6-luna --base-url "openai=$U/hang" --drain 300ms domains &
      sleep 0.4
      kill -TERM $!
      wait $!
      """)
    #expect(outcome.status == 143)
    let records = try outcome.records
    #expect(records.count == 3)
    for record in records {
      #expect(record["error"]?["kind"]?.string == "cancelled")
      #expect(record["error"]?["retryable"]?.bool == true)
      #expect(record["maybe_billed"]?.bool == true)
      #expect(record["attempts"]?.int == 1)
      #expect(record["tries"]?[0]?["kind"]?.string == "cancelled")
      #expect((record["latency_ms"]?.double ?? 0) >= 300)
    }
    #expect(outcome.errors.contains("3 of 3 questions were left unanswered: cancelled 3\n"))
  }

  @Test("strict: what came before the bad line is answered, and nothing behind it is asked")
  func strict() throws {
    let run = Run()
    let outcome = try run.script(
      "{ domains 20; echo rubbish; domains 30; } | ask '/slow/ms=200' --strict --concurrency 4")
    #expect(outcome.status == 65)
    #expect(try outcome.records.count == 20)
    #expect(run.server.counts.requests == 20)
    #expect(
      outcome.errors
        == "llm-query: standard input:21: not JSON: a word that is not JSON (byte 1)\n")
  }

  @Test("a second signal stops at once")
  func secondSignal() throws {
    let outcome = try Run().script(
      """
      domains 5 >domains
      llm-query --quiet --models gpt-6-luna --base-url "openai=$U/hang" domains &
      sleep 0.4
      kill -TERM $!
      sleep 0.2
      kill -TERM $!
      wait $!
      """, limit: .seconds(20))
    #expect(outcome.status == 143)
    #expect(outcome.output == "")
    #expect(outcome.errors == "llm-query: second signal; stopped with 5 in flight\n")
  }

  @Test("the reader leaves: death by SIGPIPE, and a word about the loss")
  func readerLeaves() throws {
    let run = Run()
    let outcome = try run.script(
      """
      domains 10000 >domains
      ask '/slow/ms=100' --concurrency 5 domains | head -n 1 >first
      echo "${PIPESTATUS[0]} $(wc -l <first)"
      """)
    #expect(outcome.output == "141 1\n")
    #expect(
      outcome.errors.contains(" questions in flight; their answers are lost\n"))
    #expect(run.server.counts.requests < 50)
  }

  @Test("the reader leaves while nothing is to be written")
  func readerLeavesQuietly() throws {
    let outcome = try Run().script(
      """
      mkfifo input
      sleep 20 >input &
      ask /ok <input | sleep 0.5
      echo "${PIPESTATUS[0]}"
      """, limit: .seconds(15))
    #expect(outcome.output == "141\n")
  }

  @Test("a full disk")
  func full() throws {
    let outcome = try Run().script("domains 3 | ask /ok >/dev/full")
    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("llm-query: cannot write to standard output: No space left"))
  }

  @Test("a full disk with others still in flight: they are lost, and it is said")
  func fullWithOthers() throws {
    let outcome = try Run().script(
      """
      domains 1 >domains
      ask /ok --base-url "anthropic=$U/hang" --models gpt-6-luna,claude-haiku-5-5 \\
        domains >/dev/full
      """, environment: ["ANTHROPIC_API_KEY": "a"])
    #expect(outcome.status == 74)
    #expect(
      outcome.errors == """
        llm-query: the run ends with 1 questions in flight; their answers are lost
        llm-query: cannot write to standard output: No space left on device

        """)
  }

  @Test("a standard output that is closed is noticed before anything is asked")
  func closedOutput() throws {
    let run = Run()
    let outcome = try run.script("domains 3 | ask /ok >&-; echo $? >&2")
    #expect(
      outcome.errors == "llm-query: cannot write to standard output: Bad file descriptor\n74\n")
    #expect(run.server.counts.requests == 0)
  }

  @Test("standard input that is closed")
  func closedInput() throws {
    let outcome = try Run().script("ask /ok <&-")
    #expect(outcome.status == 66)
    #expect(outcome.errors == "llm-query: cannot read standard input: Bad file descriptor\n")
  }
}
