import TestSupport
import Testing

@testable import Resilience

@Suite("Policies")
struct PolicyTests {
  @Test("the built-in default")
  func builtIn() throws {
    let text = "--window time:60s --trip-failures 5 --open-for 30s --half-open 1"
    #expect(try Policy().applying(settings(of: text)) == Policy())
    #expect(Policy().text == "--window time:1m --trip-failures 5 --open-for 30s --half-open 1")
  }

  @Test(
    "what is given is what is shown",
    arguments: [
      ("--trip-rate 50%", "--window time:1m --trip-rate 50% --open-for 30s --half-open 1"),
      (
        "--window count:20 --trip-rate 0.125 --min-calls 5 --trip-on-success",
        "--window count:20 --trip-rate 12.5% --min-calls 5 --trip-on-success --open-for 30s"
          + " --half-open 1"
      ),
      (
        "--window none --trip-consecutive 3 --slow-over 0.25s --slow-rate 100% --lump 1s",
        "--window none --trip-consecutive 3 --slow-over 250ms --slow-rate 100% --lump 1s"
          + " --open-for 30s --half-open 1"
      ),
      (
        "--open-multiplier 1.5 --open-max 10m --open-jitter 20% --half-open-mode 2/3",
        "--window time:1m --trip-failures 5 --open-for 30s --open-multiplier 1.5 --open-max 10m"
          + " --open-jitter 20% --half-open 1 --half-open-mode 2/3"
      ),
      (
        "--half-open 3 --half-open-max-wait 1m --half-open-on-wait close --half-open-lost reopen",
        "--window time:1m --trip-failures 5 --open-for 30s --half-open 3 --half-open-max-wait 1m"
          + " --half-open-on-wait close --half-open-lost reopen"
      ),
      (
        "--success-codes 2,1 --failure-codes 7,100-110,segv --ignore-codes 22,SIGUSR1",
        "--window time:1m --trip-failures 5 --open-for 30s --half-open 1 --success-codes 1-2"
          + " --failure-codes 7,100-110,SIGSEGV --ignore-codes 22,SIGUSR1"
      ),
      (
        "--retries 3 --backoff 1.0005ms..2s --jitter equal --retry-on 75 --retry-budget 20%",
        "--window time:1m --trip-failures 5 --open-for 30s --half-open 1 --retries 3"
          + " --backoff 1.0005ms..2s --jitter equal --retry-on 75 --retry-budget 20%"
      ),
      (
        "--max-concurrent 4 --rate 100/1m --open-exit-code 1 --fail-closed --fallback true",
        "--window time:1m --trip-failures 5 --open-for 30s --half-open 1 --max-concurrent 4"
          + " --rate 100/1m --open-exit-code 1 --fail-closed --fallback true"
      ),
    ])
  func canonical(given: String, shown: String) throws {
    let policy = try Policy().applying(settings(of: given))
    #expect(policy.text == shown)
    #expect(try Policy().applying(policy.settings) == policy)
  }

  @Test("a trip rule replaces those of the default, anything else only itself")
  func layers() throws {
    let base = try Policy().applying(
      settings(of: "--trip-rate 50% --min-calls 20 --trip-failures 7 --open-for 1m"))
    let policy = try base.applying(settings(of: "--trip-consecutive 3"))
    #expect(policy.trip == Policy.TripRules(consecutive: 3))
    #expect(policy.minCalls == 20)
    #expect(policy.openFor == 60 * Policy.second)
    let other = try base.applying(settings(of: "--window count:100"))
    #expect(other.trip == base.trip)
    let none = try base.applying(settings(of: "--trip-failures none"))
    #expect(none.trip == Policy.TripRules())
    #expect(try Policy().applying(none.settings) == none)
  }

  @Test(
    "a bad value names its option and what is expected",
    arguments: [
      ("--window sometimes", "--window: expected none, count:N"),
      ("--window count:1001", "at most 1000 calls"), ("--window time:5", "--window: expected"),
      ("--window count:0", "--window: expected"), ("--window fixed:1us", "--window: expected"),
      ("--trip-failures 0", "--trip-failures: expected a whole number from 1 to 1000000, or none"),
      ("--trip-failures +3", "--trip-failures: expected"),
      (
        "--trip-rate 0",
        "--trip-rate: expected a share above 0, at most 100%, such as 5% or 0.05, or none"
      ),
      ("--trip-rate 101%", "found \"101%\""), ("--min-calls x", "--min-calls: expected"),
      ("--slow-over 5", "--slow-over: expected a duration such as"),
      ("--slow-rate 10%", "--slow-rate: expected --slow-over beside it"),
      ("--open-for -90s", "--open-for: expected a duration"),
      ("--open-for 0", "--open-for: expected a duration"),
      ("--open-multiplier 0.5", "--open-multiplier: expected a number from 1 to 1000"),
      ("--open-multiplier nan", "--open-multiplier: expected a number from 1 to 1000"),
      ("--open-max 10s", "--open-max: expected at least --open-for, 30s, found 10s"),
      ("--open-jitter 2", "--open-jitter: expected a share"),
      ("--half-open 0", "--half-open: expected a whole number from 1 to 64"),
      ("--half-open 65", "--half-open: expected a whole number from 1 to 64"),
      ("--half-open-mode 3/2", "--half-open-mode: expected all, rate, or K/N"),
      ("--half-open-mode rate", "--half-open-mode: expected --trip-rate or --slow-rate beside"),
      ("--half-open-on-wait open", "--half-open-on-wait: expected --half-open-max-wait beside it"),
      ("--half-open-on-wait shut", "--half-open-on-wait: expected open, close, release"),
      ("--half-open-lost shut", "--half-open-lost: expected release, reopen"),
      ("--lump 1", "--lump: expected a duration"),
      ("--success-codes 1,256", "--success-codes: expected exit codes, ranges and signal names"),
      ("--failure-codes 9-1", "--failure-codes: expected"),
      ("--failure-codes 1,", "--failure-codes: expected"),
      ("--ignore-codes SIGNONE", "--ignore-codes: expected"),
      (
        "--success-codes 1-9 --failure-codes 5",
        "--success-codes: expected none of --failure-codes, found 5"
      ),
      ("--retries -1", "--retries: expected a whole number"),
      ("--backoff 30s..1s", "--backoff: expected a duration, or two such as 1s..30s"),
      ("--jitter some", "--jitter: expected full, equal, none"),
      ("--retry-on x", "--retry-on: expected"),
      ("--retry-budget 2.5", "--retry-budget: expected a share of the calls such as 20%"),
      ("--max-concurrent 0", "--max-concurrent: expected a whole number from 1 to 64, or none"),
      ("--rate 100", "--rate: expected calls in a time such as 100/1m"),
      ("--rate 0/1m", "--rate: expected"), ("--open-exit-code 256", "--open-exit-code: expected"),
      ("--window count:4 --trip-failures 5", "--trip-failures: expected at most 4"),
      ("--colour red", "--colour: expected an option of a policy"),
    ])
  func problems(text: String, sentence: String) throws {
    let problem = #expect(throws: PolicyProblem.self) {
      _ = try Policy().applying(settings(of: text))
    }
    let found = try #require(problem).description
    #expect(found.contains(sentence), "\(found)")
  }

  @Test("a command has a bound, and is quoted where it is shown")
  func commands() throws {
    let command = "echo 'it is open' | mail -s $BREAKER_NAME ops"
    let policy = try Policy().applying([PolicySetting("on-open", command)])
    #expect(policy.commands.onOpen.text == command)
    let quoted = #"'echo '\''it is open'\'' | mail -s $BREAKER_NAME ops'"#
    #expect(policy.text.hasSuffix(" --on-open \(quoted)"))
    #expect(throws: PolicyProblem.self) {
      _ = try Policy().applying([
        PolicySetting("on-open", String(repeating: "x", count: 249))
      ])
    }
  }

  @Test("random policies survive their text and their stored form", arguments: 0..<300)
  func roundTrips(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let policy = try RandomPolicy.draw(&random)
    #expect(try Policy().applying(policy.settings) == policy, "\(policy.text)")
    let breaker = Breaker(policy, now: Moment(fixed: 0), random: 0)
    #expect(try restored(breaker).policy == policy)
    #expect(policy == Policy() || policy.digest != Policy().digest)
  }
}

@Suite("What endings mean")
struct OutcomeTests {
  @Test(
    "without a word on codes",
    arguments: [
      (Ending.exited(0), Outcome.success, false), (.exited(1), .failure, true),
      (.exited(126), .void, false), (.exited(127), .void, false), (.notStarted(127), .void, false),
      (.killed(signal: 11), .failure, true), (.killed(signal: 9), .failure, true),
      (.killed(signal: 13), .ignored, false), (.interrupted(signal: 15), .ignored, false),
      (.interrupted(signal: 2), .ignored, false), (.timedOut, .failure, true),
    ])
  func plain(ending: Ending, outcome: Outcome, isRetried: Bool) {
    #expect(Policy().outcome(of: ending) == outcome)
    #expect(Policy().retries(after: ending) == isRetried)
  }

  @Test(
    "with lists",
    arguments: [
      (Ending.exited(0), Outcome.success), (.exited(1), .ignored), (.exited(6), .failure),
      (.exited(22), .ignored), (.exited(2), .success), (.killed(signal: 11), .failure),
      (.killed(signal: 9), .ignored), (.killed(signal: 13), .failure), (.exited(127), .void),
      (.timedOut, .ignored),
    ])
  func listed(ending: Ending, outcome: Outcome) throws {
    let policy = try Policy().applying(
      settings(
        of: "--failure-codes 6,7,28,120-130,SEGV,PIPE --success-codes 2 --ignore-codes 22"))
    let timeouts = try Policy().applying(settings(of: "--ignore-codes 124"))
    #expect((ending == .timedOut ? timeouts : policy).outcome(of: ending) == outcome)
  }

  @Test("a retry goes by its own list")
  func retryOn() throws {
    let policy = try Policy().applying(settings(of: "--retry-on 75,100-110"))
    #expect(!policy.retries(after: .exited(2)))
    #expect(policy.retries(after: .exited(100)))
    #expect(!policy.retries(after: .interrupted(signal: 15)))
  }
}
