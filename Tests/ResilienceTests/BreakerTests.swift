import Testing

@testable import Resilience

private let second: Int64 = 1_000_000_000

@Suite("Breaker")
struct BreakerTests {
  private func breaker(_ text: String, random: UInt64 = 1) throws -> Breaker {
    Breaker(try Policy().applying(settings(of: text)), now: at(0), random: random)
  }

  private func at(_ seconds: Double) -> Moment {
    Moment(fixed: 1_764_000_000 * second + Int64(seconds * 1e9))
  }

  @Test("a slow call trips although it succeeds, and fails a trial")
  func slow() throws {
    var run = try ScenarioRun(
      policy: "--slow-over 1s --slow-rate 50% --min-calls 2 --open-for 1s", isStored: false)
    for step in [
      "S~1", "S~1.1", "?open", "?slow=1", "?f=0", "+1", "S~2", "?open", "+1", "S~1", "?closed",
    ] { try run.run(step) }
    #expect(run.breaker.status(at(9)).reason == "the trials succeeded")
  }

  @Test("failures closer together count once")
  func lump() throws {
    var run = try ScenarioRun(policy: "--lump 5s --trip-failures 3 --open-for 1s", isStored: false)
    for step in [
      "F*50", "?f=1", "?n=1", "?cf=1", "+4.9", "F", "?f=1", "+0.1", "F", "?f=2", "+6", "F", "?open",
      "+1", "F", "?open", "+1", "S", "?closed", "F*9", "?f=1",
    ] { try run.run(step) }
  }

  @Test("a lease that runs out frees the trial, and what comes later is stale")
  func lease() throws {
    for (lost, state) in [("release", State.halfOpen), ("reopen", .open)] {
      var breaker = try breaker("--half-open-lost \(lost) --open-for 60s")
      #expect(breaker.operate(.trip(for: second), now: at(0)) == .changed)
      guard case .permit(let permit) = breaker.admit(now: at(1), lease: 5 * second) else {
        Issue.record("refused")
        return
      }
      #expect(breaker.status(at(5.9)).retryIn == Int64(0.1 * 1e9))
      #expect(breaker.status(at(6)).state == state)
      #expect(breaker.status(at(6)).lost == (lost == "release" ? 1 : 0))
      #expect(breaker.record(permit, .success, now: at(6)) == .stale)
      #expect(breaker.state == state)
    }
  }

  @Test("only so many calls run at a time, and one that dies leaves its place")
  func concurrency() throws {
    var breaker = try breaker("--max-concurrent 2 --trip-consecutive 1")
    var permits: [Permit] = []
    for _ in 0..<3 {
      if case .permit(let permit) = breaker.admit(now: at(0)) { permits.append(permit) }
    }
    #expect(permits.count == 2)
    #expect(breaker.unleasedSlots == 0b11)
    breaker.lost(slot: 0, now: at(1))
    // The call goes on behind a transition: its outcome is stale, its place comes back.
    #expect(breaker.operate(.reset, now: at(1)) == .changed)
    #expect(breaker.status(at(1)).inFlight == 1)
    #expect(breaker.record(permits[1], .failure, now: at(1)) == .stale)
    #expect(breaker.status(at(1)).inFlight == 0)
    #expect(breaker.state == .closed)
  }

  @Test("the open time is drawn once, within its share")
  func jitter() throws {
    var seen: Set<Int64> = []
    for random in 0..<200 as Range<UInt64> {
      var breaker = try breaker("--open-for 10s --open-jitter 20%", random: random)
      _ = breaker.operate(.trip(for: nil), now: at(0))
      let left = try #require(breaker.status(at(0)).retryIn)
      #expect((8 * second...12 * second).contains(left))
      #expect(breaker.status(at(1)).retryIn == left - second)
      seen.insert(left)
    }
    #expect(seen.count == 200)
  }

  @Test("what is seen of a wait that is over is what the next call finds")
  func lazyWait() throws {
    var breaker = try breaker(
      "--open-for 10s --open-jitter 50% --half-open-max-wait 5s --half-open-on-wait open")
    _ = breaker.operate(.trip(for: second), now: at(0))
    _ = breaker.admit(now: at(1))
    let seen = breaker.status(at(7))
    #expect(seen.state == .open)
    #expect(breaker.admit(now: at(7)) == .refused(Refusal(reason: .open, retryIn: seen.retryIn)))
    #expect(breaker.status(at(7)).openedAt == at(6).wall)
  }

  @Test("a trip with a time sets the deadline of an open breaker and is no transition")
  func tripFor() throws {
    var breaker = try breaker("--open-for 30s")
    #expect(breaker.operate(.trip(for: nil), now: at(0)) == .changed)
    #expect(breaker.operate(.trip(for: nil), now: at(1)) == .unchanged)
    #expect(breaker.operate(.trip(for: 7200 * second), now: at(1)) == .changed)
    #expect(breaker.status(at(1)).retryIn == 7200 * second)
    #expect(breaker.lastTransition == 1)
  }

  @Test(
    "an operator who asks for what is there changes nothing",
    arguments: [
      (Command.forceOpen, State.forcedOpen), (.disable, .disabled), (.metricsOnly, .metricsOnly),
      (.close, .closed), (.reset, .closed), (.trip(for: nil), .open),
    ])
  func unchanged(command: Command, state: State) throws {
    var breaker = try breaker("")
    let first = breaker.operate(command, now: at(0))
    #expect(first == (state == .closed ? .unchanged : .changed))
    #expect(breaker.state == state)
    let generation = breaker.generation
    #expect(breaker.operate(command, now: at(1)) == .unchanged)
    #expect(breaker.generation == generation)
    // From any state but closed every command is accepted.
    for other in [Command.halfOpen, .trip(for: nil), .disable, .metricsOnly, .forceOpen, .close] {
      var copy = breaker
      #expect(copy.operate(other, now: at(2)) != .refused || state == .closed)
    }
    #expect(breaker.operate(.halfOpen, now: at(2)) == (state == .closed ? .refused : .changed))
  }

  @Test("metrics only says by which rule it would be open")
  func metricsOnly() throws {
    var run = try ScenarioRun(policy: "--trip-consecutive 3", isStored: true)
    for step in ["metrics-only", "F*5", "S", "?metrics-only"] { try run.run(step) }
    #expect(
      run.breaker.status(at(0)).reason == "metrics only; would be open: 3 failures in a row")
  }

  @Test("another policy keeps the state, and counts where it can")
  func adopt() throws {
    var breaker = try breaker("--trip-consecutive 5")
    for _ in 0..<3 {
      guard case .permit(let permit) = breaker.admit(now: at(0)) else { continue }
      _ = breaker.record(permit, .failure, now: at(0))
    }
    let same = try Policy().applying(settings(of: "--trip-consecutive 5"))
    #expect(breaker.adopt(same) == false)
    #expect(breaker.adopt(try Policy().applying(settings(of: "--trip-consecutive 4"))) == true)
    #expect(breaker.status(at(0)).calls == 3)
    #expect(breaker.adopt(try Policy().applying(settings(of: "--window count:9"))) == true)
    #expect(breaker.status(at(0)).calls == 0)
    #expect(breaker.status(at(0)).consecutiveFailures == 3)
  }

  @Test("an outcome without a token goes to the trial that is out")
  func anyPermit() throws {
    var breaker = try breaker("--trip-consecutive 1 --open-for 1s")
    let first = try #require(breaker.anyPermit())
    #expect(breaker.record(first, .failure, now: at(0)) == .counted)
    #expect(breaker.anyPermit() == nil)
    #expect(breaker.operate(.halfOpen, now: at(0)) == .changed)
    #expect(breaker.anyPermit() == nil)
    _ = breaker.admit(now: at(0))
    let trial = try #require(breaker.anyPermit())
    #expect(breaker.record(trial, .success, now: at(0)) == .counted)
    #expect(breaker.state == .closed)
  }

  @Test(
    "what is no token is none",
    arguments: ["", "x", "1.2", "1.2.3.x", "1.64.3", "-1", "1.2.3.4", "1.t", "1..3", "²", "+1 "])
  func tokens(text: String) {
    #expect(Permit(token: text) == nil)
  }
}
