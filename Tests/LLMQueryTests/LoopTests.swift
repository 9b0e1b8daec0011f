import JSON
import TestSupport
import Testing

/// The loop waits where there is nothing to do. Times are of the processor.
@Suite("llm-query at rest")
struct LoopTests {
  /// Runs a script that ends in a line with the seconds of user and system time.
  private func seconds(_ script: String) throws -> Double {
    let outcome = try Run().script("TIMEFORMAT='%U %S'\n" + script)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let times = outcome.errors.split(separator: "\n").last?.split(separator: " ") ?? []
    return times.compactMap { Double($0) }.reduce(0, +)
  }

  @Test("input that comes slowly")
  func slowInput() throws {
    let time = try seconds(
      """
      mkfifo input
      { for i in 1 2 3; do domains 1; sleep 1; done; } >input &
      time ask /ok input >answers
      """)
    #expect(time < 0.3)
  }

  @Test("connections that are closed while they are idle")
  func idleConnections() throws {
    let time = try seconds(
      """
      mkfifo input
      { domains 20; sleep 2; domains 20; } >input &
      time ask /closes input >answers
      [ "$(wc -l <answers)" = 40 ]
      """)
    #expect(time < 0.3)
  }

  @Test("a reader that takes its time, and gets everything in the end")
  func slowReader() throws {
    let time = try seconds(
      """
      domains 400 >domains
      mkfifo output
      { sleep 3; cat; } <output >answers &
      time ask /ok domains >output
      wait
      [ "$(jq -r .question answers | sort -u | wc -l)" = 400 ]
      """)
    #expect(time < 1)
  }

  @Test("records that are passed on do not pile up before a reader that takes its time")
  func boundedBacklog() throws {
    let outcome = try Run().script(
      """
      yes '{"type":"metric","filler":"0123456789012345678901234567890123456789"}' |
        head -n 1000000 >records
      mkfifo output
      { sleep 2; cmp - records && echo same; } <output &
      llm-query --models openai:gpt-6-luna records >output &
      query=$!
      sleep 1.5
      awk '/^VmHWM/ { print ($2 < 64 * 1024 ? "small" : $2) }' /proc/$query/status
      wait
      """)
    #expect(outcome.output == "small\nsame\n")
  }

  @Test("domains with long lists of what is done are not held by the thousand")
  func boundedReadAhead() throws {
    let outcome = try Run().script(
      """
      filler=$(seq -f '"%032.0f"' -s, 100)
      domains 8000 | sed "s/}/,\\"done\\":[$filler]}/" >domains
      llm-query --models openai:gpt-6-luna --base-url "openai=$U/hang" domains &
      query=$!
      sleep 2
      awk '/^VmHWM/ { print ($2 < 48 * 1024 ? "small" : $2) }' /proc/$query/status
      kill -KILL $query
      """)
    #expect(outcome.output == "small\n")
  }

  @Test("answers that take long")
  func slowAnswers() throws {
    let time = try seconds("domains 50 >domains; time ask '/slow/ms=3000' domains >answers")
    #expect(time < 0.3)
  }
}
