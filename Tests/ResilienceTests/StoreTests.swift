import TestSupport
import Testing
import Wire

@testable import Resilience

private let goldenPath = "\(Repository.root)/Tests/ResilienceTests/state-1.hex"

@Suite("Stored breakers")
struct StoreTests {
  /// A breaker with something in every field, by a seed.
  private func breaker(_ seed: UInt64, operations: Int = 200) throws -> Breaker {
    var random = SplitMix64(seed: seed)
    var pair = try BreakerPair(RandomPolicy.draw(&random), isStored: false)
    for _ in 0..<operations { _ = pair.step(&random) }
    return pair.real
  }

  private func bytes(_ section: Section) -> [UInt8] {
    unsafe section.withBytes { unsafe Array($0) }
  }

  private func section(_ bytes: [UInt8]) -> Section {
    var section = Section()
    unsafe section.withMutableBytes { unsafe $0.copyBytes(from: bytes) }
    return section
  }

  private func damaged(_ section: Section, byte: Int) -> Section {
    var bytes = bytes(section)
    bytes[byte] ^= 0x10
    return self.section(bytes)
  }

  @Test("what is stored is what was", arguments: 0..<100 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    let breaker = try breaker(seed)
    let again = try restored(breaker)
    #expect(again.policy == breaker.policy)
    let (first, second) = (
      breaker.section(sequence: 3, policySequence: 2), again.section(sequence: 3, policySequence: 2)
    )
    #expect(bytes(first) == bytes(second))
    var refreshed = try StoredBreaker(
      states: (
        Section(),
        Breaker(breaker.policy, now: Moment(fixed: 5), random: 4).section(
          sequence: 1, policySequence: 2)
      ), policies: (breaker.policy.section(sequence: 2), Section()))
    #expect(refreshed.refresh(from: first) == true)
    #expect(bytes(refreshed.breaker.section(sequence: 3, policySequence: 2)) == bytes(first))
    #expect(refreshed.refresh(from: damaged(first, byte: 50)) == false)
    #expect(refreshed.refresh(from: breaker.section(sequence: 4, policySequence: 3)) == false)
    #expect(again.status(Moment(fixed: 9 << 60)) == breaker.status(Moment(fixed: 9 << 60)))
  }

  @Test("the newer of two states counts, and the older where the newer is torn")
  func torn() throws {
    let old = try breaker(1)
    var new = old
    _ = new.operate(.disable, now: Moment(fixed: new.timeline.last))
    let policy = old.policy.section(sequence: 2)
    let (first, second) = (
      old.section(sequence: 10, policySequence: 2), new.section(sequence: 11, policySequence: 2)
    )
    let policies = (policy, Section())
    #expect(try StoredBreaker(states: (first, second), policies: policies).sequence == 11)
    for byte in [0, 9, 17, 24, 32, 40, 700, 2047] {
      let stored = try StoredBreaker(
        states: (first, damaged(second, byte: byte)), policies: policies)
      #expect(stored.sequence == 10)
      #expect(stored.breaker.state == old.state)
      let damagedBoth = (damaged(first, byte: byte), damaged(second, byte: byte))
      #expect(throws: StateProblem.damaged) {
        _ = try StoredBreaker(states: damagedBoth, policies: policies)
      }
    }
    // The beginning of the new one over the one before the old.
    let cut = section(Array(bytes(second)[..<64] + bytes(first)[64...]))
    #expect(try StoredBreaker(states: (first, cut), policies: policies).sequence == 10)
  }

  @Test("a state goes with the policy that it names")
  func policySequence() throws {
    let breaker = try breaker(2)
    let (old, new) = (breaker.policy.section(sequence: 4), Policy().section(sequence: 5))
    let state = breaker.section(sequence: 1, policySequence: 4)
    let stored = try StoredBreaker(states: (Section(), state), policies: (old, new))
    #expect(stored.breaker.policy == breaker.policy)
    #expect(throws: StateProblem.damaged) {
      _ = try StoredBreaker(states: (Section(), state), policies: (damaged(old, byte: 99), new))
    }
  }

  @Test("nothing, and what is not ours, are told apart from a newer version")
  func problems() throws {
    let none = (Section(), Section())
    #expect(throws: StateProblem.empty) { _ = try StoredBreaker(states: none, policies: none) }
    let text = section(Array(repeating: UInt8(ascii: "x"), count: Section.size))
    #expect(throws: StateProblem.damaged) {
      _ = try StoredBreaker(states: (text, text), policies: none)
    }
    let breaker = try breaker(3)
    var newer = breaker.section(sequence: 9, policySequence: 1)
    newer.content[0] += 1
    newer.seal()
    let policies = (Section(), breaker.policy.section(sequence: 1))
    let old = breaker.section(sequence: 8, policySequence: 1)
    #expect(throws: StateProblem.newer(version: 2)) {
      _ = try StoredBreaker(states: (old, newer), policies: policies)
    }
    for problem in [
      StateProblem.empty, .damaged, .newer(version: 2), .tooShort(bytes: 5),
    ] { #expect(problem.description.hasPrefix("the state ")) }
  }

  @Test("no bytes whatever end the process", arguments: 0..<400 as Range<UInt64>)
  func fuzz(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let breaker = try breaker(seed % 20, operations: 60)
    var state = breaker.section(sequence: 4, policySequence: 2)
    var policy = breaker.policy.section(sequence: 2)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let word = Int.random(in: Section.headWords..<Section.words, using: &random)
      let values: [UInt64] = [0, 1, 255, 1 << 32, 1 << 62, 1 << 63, .max, random.next()]
      let value = values.randomElement(using: &random) ?? 0
      if Bool.random(using: &random) {
        state.content[word] = value
      } else {
        policy.content[word] = value
      }
    }
    // The checksums are made to fit, so that the values themselves are looked at.
    state.seal()
    policy.seal()
    guard
      var stored = try? StoredBreaker(states: (state, Section()), policies: (policy, Section()))
    else { return }
    var now = breaker.timeline.last
    for _ in 0..<300 {
      now += Int64.random(in: 0...3_000_000_000, using: &random)
      exercise(&stored.breaker, at: Moment(fixed: now), &random)
    }
  }

  private func exercise(
    _ breaker: inout Breaker, at now: Moment, _ random: inout SplitMix64
  ) {
    switch Int.random(in: 0..<9, using: &random) {
    case 0: _ = breaker.operate(.halfOpen, now: now)
    case 1: _ = breaker.operate(.trip(for: nil), now: now)
    case 2: _ = breaker.operate(.close, now: now)
    case 3: breaker.lost(slot: Int.random(in: 0..<64, using: &random), now: now)
    case 4: _ = breaker.status(now)
    default:
      guard case .permit(let permit) = breaker.admit(now: now, lease: 1_000_000_000) else { return }
      let outcome = Outcome.allCases.randomElement(using: &random) ?? .void
      _ = breaker.record(permit, outcome, duration: 5_000_000_000, now: now)
    }
  }

  @Test("the first version is read and written as it was")
  func golden() throws {
    let golden = try #require(File.text(goldenPath))
    let digits = Array(golden.filter { $0 != "\n" }.utf8)
    let stored = stride(from: 0, to: digits.count, by: 2).map { index in
      UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) ?? 0
    }
    try #require(stored.count == 2 * Section.size)
    let found = try StoredBreaker(
      states: (Section(), section(Array(stored[..<Section.size]))),
      policies: (Section(), section(Array(stored[Section.size...]))))
    #expect(found.sequence == 7)
    #expect(found.policySequence == 3)
    let status = found.breaker.status(Moment(fixed: 1_764_000_106 * 1_000_000_000))
    #expect(status.state == .halfOpen)
    #expect(status.calls == 1)
    #expect(status.inFlight == 2)
    #expect(status.lastTransition == 2)
    #expect(found.breaker.policy.text == Self.goldenPolicy)
    let made = try goldenBreaker()
    let written =
      bytes(made.section(sequence: 7, policySequence: 3)) + bytes(made.policy.section(sequence: 3))
    #expect(written == stored)
  }

  private static let goldenPolicy =
    "--window count:20 --trip-consecutive 3 --trip-failures 4 --trip-rate 62.5% --min-calls 7"
    + " --trip-on-success --slow-over 2s --slow-rate 75% --lump 1ms --open-for 1m30s"
    + " --open-multiplier 1.5 --open-max 10m --open-jitter 10% --half-open 3 --half-open-mode 2/3"
    + " --half-open-max-wait 1m --half-open-lost reopen --success-codes 3 --failure-codes"
    + " 6-9,SIGSEGV --ignore-codes 22 --retries 2 --backoff 1s..5s --jitter equal --retry-on 7"
    + " --retry-budget 20% --max-concurrent 5 --rate 50/1m --open-exit-code 9 --fail-closed"
    + " --fallback true --on-open date --on-half-open ls --on-close pwd"

  private func goldenBreaker() throws -> Breaker {
    let policy = try Policy().applying(settings(of: Self.goldenPolicy))
    let start: Int64 = 1_764_000_000 * 1_000_000_000
    func moment(_ seconds: Int64) -> Moment {
      let time = seconds * 1_000_000_000
      return Moment(boot: 0x1234, bootTime: 77_000_000_000 + time, wall: start + time)
    }
    var breaker = Breaker(policy, now: moment(0), random: 99)
    for second in 0...105 as ClosedRange<Int64> {
      guard case .permit(let permit) = breaker.admit(now: moment(second), lease: 30_000_000_000)
      else { continue }
      let isTrial = breaker.state == .halfOpen
      if second == 1 || isTrial && breaker.counts.calls == 1 { continue }
      let (outcome, duration): (Outcome, Int64) =
        isTrial ? (.success, 1_000_000_000) : (.failure, 3_000_000_000)
      _ = breaker.record(permit, outcome, duration: duration, now: moment(second))
    }
    breaker.degraded = 5
    return breaker
  }
}

@Suite("Transitions")
struct TransitionTests {
  private func store(_ text: String) throws -> MemoryStore {
    let policy = try Policy().applying(settings(of: text))
    return MemoryStore { _ in Breaker(policy, now: Moment(fixed: 1), random: 1) }
  }

  @Test("every one is told once, in order, until it is too old")
  func once() throws {
    let store = try store("--trip-consecutive 1")
    #expect(store.breaker("a") == nil)
    var seen: UInt64 = 0
    var told: [UInt64] = []
    for turn in 0..<200 as Range<Int64> {
      store.update("a") { breaker in
        _ = breaker.operate(turn % 2 == 0 ? .forceOpen : .close, now: Moment(fixed: turn))
      }
      if turn % 7 == 0 {
        let (found, missing) = store.transitions("a", after: seen)
        #expect(missing == 0)
        told += found.map(\.sequence)
        seen = told.last ?? 0
      }
    }
    #expect(told == Array(1...UInt64(told.count)))
    let (found, missing) = store.transitions("a", after: 0)
    #expect(found.map(\.sequence) == Array(137...200))
    #expect(missing == 136)
    #expect(store.transitions("a", after: 200).0.isEmpty)
    #expect(store.transitions("b", after: 0).missing == 0)
  }

  @Test("a transition is stored whole or not at all")
  func entries() {
    let transition = Transition(
      sequence: 70, wall: 5, from: .closed, to: .open, cause: .failures, openFor: 9, calls: 1,
      failures: 2, slow: 3, ignored: 4, consecutiveFailures: 5, refused: 6)
    let entry = LogEntry(transition)
    #expect(entry.transition(70) == transition)
    #expect(entry.transition(6) == nil)
    for word in 0..<8 {
      var torn = entry
      torn.content[word] ^= 1 << 40
      #expect(torn.transition(70) == nil)
    }
    #expect(LogEntry().transition(0) == nil)
    #expect(StateLayout.transition(70) == 8192 + 6 * 64)
    #expect(StateLayout.size == 12_288)
  }

  @Test("an operation that makes two tells both")
  func two() throws {
    let store = try store("--open-for 1s")
    store.update("a") { _ = $0.operate(.trip(for: nil), now: Moment(fixed: 1)) }
    store.update("a") { _ = $0.operate(.trip(for: nil), now: Moment(fixed: 2_000_000_000)) }
    let (found, _) = store.transitions("a", after: 0)
    #expect(found.map(\.to) == [.open, .halfOpen, .open])
    #expect(found.map(\.cause) == [.tripped, .openTimeOver, .tripped])
  }
}
