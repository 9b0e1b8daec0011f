import TestSupport
import Testing

@testable import Resilience

@Suite("Breaker against a naive one")
struct PropertyTests {
  @Test("random operations on random policies come to the same", arguments: 0..<600)
  func sameAsNaive(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    var pair = try BreakerPair(RandomPolicy.draw(&random), isStored: seed % 4 == 0)
    for _ in 0..<300 {
      let step = pair.step(&random)
      let difference = try pair.difference()
      if let difference {
        Issue.record("\(pair.real.policy.text)\n\(pair.trace.joined(separator: " ")) \(step)")
        Issue.record("\(difference)")
        return
      }
    }
  }
}

/// A breaker and a naive one that are told the same.
struct BreakerPair {
  var real: Breaker
  private var naive: NaiveBreaker
  private let isStored: Bool
  private var now: Int64 = 1_764_000_000 * 1_000_000_000
  private var permits: [Int: Permit] = [:]
  private var lastNumber = 0
  private var events: [String] = []
  private var mismatch: String?
  private(set) var trace: [String] = []

  private var moment: Moment { Moment(fixed: now) }

  init(_ policy: Policy, isStored: Bool) {
    real = Breaker(policy, now: Moment(fixed: now), random: 7)
    naive = NaiveBreaker(policy, at: now)
    self.isStored = isStored
  }

  mutating func step(_ random: inout SplitMix64) -> String {
    let text: String
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<35: text = admit(lease: Int.random(in: 0..<4, using: &random) == 0 ? 5 : nil)
    case 35..<75: text = record(&random)
    case 75..<92: text = advance(&random)
    case 92..<96: text = kill(&random)
    default: text = operate(&random)
    }
    trace.append(text)
    real.transitions.forEach { transition in
      guard transition.sequence > events.count else { return }
      events.append("\(transition.from.text)>\(transition.to.text)")
    }
    return text
  }

  private mutating func admit(lease: Int64?) -> String {
    lastNumber += 1
    let lease = lease.map { $0 * 1_000_000_000 }
    let isNaivelyAdmitted = naive.admit(lastNumber, now, lease: lease)
    switch real.admit(now: moment, lease: lease) {
    case .permit(let permit):
      if !isNaivelyAdmitted { mismatch = "admitted" }
      permits[lastNumber] = permit
      if permit.slot != nil { naive.hadPlace.insert(lastNumber) }
      let trials = real.slots.trialsInUse
      if real.state == .open || trials > real.policy.trials { mismatch = "admitted too many" }
    case .refused:
      if isNaivelyAdmitted { mismatch = "refused" }
    }
    return "a:\(lastNumber)"
  }

  private mutating func record(_ random: inout SplitMix64) -> String {
    // Mostly the latest: but any may report late.
    guard let number = permits.keys.sorted().suffix(6).randomElement(using: &random),
      let permit = permits.removeValue(forKey: number)
    else { return "-" }
    let outcomes: [Outcome] = [.success, .success, .failure, .failure, .failure, .ignored, .void]
    let outcome = outcomes.randomElement(using: &random) ?? .success
    let duration = Int64.random(in: 0...2_000_000_000, using: &random)
    let isSlow = duration > real.policy.slowOver ?? .max
    let expected = naive.record(number, outcome, isSlow: isSlow, now)
    let found = real.record(permit, outcome, duration: duration, now: moment)
    if found != expected { mismatch = "\(number) is \(found), naively \(expected)" }
    return "\(outcome):\(number)\(isSlow ? "~" : "")"
  }

  private mutating func advance(_ random: inout SplitMix64) -> String {
    let tenths = [1, 2, 5, 10, 20, 50, 100, 300].randomElement(using: &random) ?? 1
    now += Int64(tenths) * 100_000_000
    return "+\(tenths)"
  }

  private mutating func kill(_ random: inout SplitMix64) -> String {
    guard let number = permits.keys.sorted().suffix(6).randomElement(using: &random),
      let permit = permits.removeValue(forKey: number)
    else { return "-" }
    if permit.slot != nil { naive.kill(number, now) }
    real.lost(permit, now: moment)
    return "k:\(number)"
  }

  private mutating func operate(_ random: inout SplitMix64) -> String {
    let commands: [Command] = [
      .reset, .trip(for: nil), .trip(for: 3_000_000_000), .forceOpen, .disable, .metricsOnly,
      .halfOpen, .halfOpen, .close, .reset, .close,
    ]
    let command = commands.randomElement(using: &random) ?? .reset
    let expected = naive.operate(command, now)
    let found = real.operate(command, now: moment)
    if found != expected { mismatch = "\(found), naively \(expected)" }
    return "\(command)"
  }

  /// What differs, if anything does.
  mutating func difference() throws -> String? {
    if let mismatch { return mismatch }
    let sequence = (before: real.generation, real.lastTransition)
    let status = real.status(moment)
    guard sequence == (real.generation, real.lastTransition) else { return "looking changed it" }
    var seen = naive
    seen.settle(now)
    let events = seen.visible(now)
    let isDue = seen.state == .open && now >= seen.deadline
    let failures = events.count(where: \.isFailure)
    let rate = events.count >= max(1, seen.minimum) ? Double(failures) / Double(events.count) : nil
    let expected: [(String, String)] = [
      ("state", (isDue ? .halfOpen : seen.state).text), ("calls", "\(events.count)"),
      ("failures", "\(failures)"), ("slow", "\(events.count(where: \.isSlow))"),
      ("ignored", "\(seen.visibleIgnored(now).count)"),
      ("rate", "\(rate as Double?, default: "none")"), ("in a row", "\(seen.inARow)"),
      ("refused", "\(seen.refused)"), ("in flight", "\(seen.places.count)"),
      ("left", "\(seen.state == .open ? max(0, seen.deadline - now) : -1)"),
      ("transitions", "\(seen.log.count)"),
    ]
    let found = [
      status.state.text, "\(status.calls)", "\(status.failures)", "\(status.slow)",
      "\(status.ignored)",
      "\(status.failureRate, default: "none")", "\(status.consecutiveFailures)",
      "\(status.refused)", "\(status.inFlight)",
      "\(seen.state == .open ? status.retryIn ?? -2 : -1)", "\(status.lastTransition)",
    ]
    for (index, pair) in expected.enumerated() where pair.1 != found[index] {
      return "\(pair.0) is \(found[index]), naively \(pair.1)"
    }
    if self.events != Array(naive.log.prefix(self.events.count)) { return "the transitions differ" }
    if isStored { real = try restored(real) }
    return nil
  }
}
