import TestSupport

@testable import Resilience

/// Runs the steps of a scenario on a breaker.
struct ScenarioRun {
  struct Wrong: Error, CustomStringConvertible { let description: String }

  private(set) var breaker: Breaker
  /// Whether the breaker is stored and read again before every step.
  private let isStored: Bool
  private var now: Int64 = 1_764_000_000 * 1_000_000_000
  private var permits: [String: Permit] = [:]
  private var events: [String] = []

  init(policy: String, isStored: Bool) throws {
    let policy = try Policy().applying(settings(of: policy))
    breaker = Breaker(policy, now: Moment(fixed: now), random: 1)
    self.isStored = isStored
  }

  /// - Throws: `Wrong` if something else happens than the step says.
  mutating func run(_ step: Scenario.Step) throws {
    for _ in 0..<step.times {
      if case .restart = step.action {
        breaker = try restored(breaker)
        continue
      }
      if isStored { breaker = try restored(breaker) }
      try act(step.action)
      breaker.transitions.forEach { transition in
        guard transition.sequence > events.count else { return }
        events.append("\(name(transition.from))>\(name(transition.to))")
      }
    }
  }

  mutating func run(_ text: String) throws {
    guard let step = Scenario.Step(text) else { throw Wrong(description: "no step: \(text)") }
    try run(step)
  }

  private mutating func act(_ action: Scenario.Step.Action) throws {
    let moment = Moment(fixed: now)
    switch action {
    case .restart: break
    case .wait(let seconds): now += Int64((seconds * 1e9).rounded())
    case .refused:
      guard case .refused = breaker.admit(now: moment) else {
        throw Wrong(description: "it was admitted")
      }
    case .call(let outcome, let duration):
      let recorded = breaker.record(
        try admit(), Outcome(outcome), duration: duration.map { Int64($0 * 1e9) }, now: moment)
      if recorded == .stale { throw Wrong(description: "it is stale") }
    case .take(let name):
      let permit = try admit()
      // What another process would be given.
      permits[name] = Permit(token: permit.token)
      guard permits[name] == permit else { throw Wrong(description: permit.token) }
    case .report(let name, let outcome):
      _ = breaker.record(try permit(name), Outcome(outcome), now: moment)
    case .kill(let name): breaker.lost(try permit(name), now: moment)
    case .operate(let command, let seconds, let mustBeRefused):
      try operate(command, for: seconds.map { Int64($0 * 1e9) }, mustBeRefused: mustBeRefused)
    case .state(let expected):
      let state = breaker.status(moment).state
      guard name(state) == expected else { throw Wrong(description: "it is \(state)") }
    case .check(let field, let expected): try check(field, expected)
    }
  }

  private mutating func admit() throws -> Permit {
    guard case .permit(let permit) = breaker.admit(now: Moment(fixed: now)) else {
      throw Wrong(description: "it was refused")
    }
    return permit
  }

  private func permit(_ name: String) throws -> Permit {
    guard let permit = permits[name] else { throw Wrong(description: "no permit \(name)") }
    return permit
  }

  private mutating func operate(_ word: String, for time: Int64?, mustBeRefused: Bool) throws {
    let command: Command
    switch word {
    case "open": command = .trip(for: time)
    case "half-open": command = .halfOpen
    case "close": command = .close
    case "reset": command = .reset
    case "force-open": command = .forceOpen
    case "disable": command = .disable
    default: command = .metricsOnly
    }
    let answer = breaker.operate(command, now: Moment(fixed: now))
    guard (answer == .refused) == mustBeRefused else { throw Wrong(description: "\(answer)") }
  }

  private func check(_ field: String, _ expected: String) throws {
    let status = breaker.status(Moment(fixed: now))
    let found: String
    switch field {
    case "n": found = "\(status.calls)"
    case "f": found = "\(status.failures)"
    case "s": found = "\(status.successes)"
    case "slow": found = "\(status.slow)"
    case "cf": found = "\(status.consecutiveFailures)"
    case "np": found = "\(status.refused)"
    case "ev": found = events.joined(separator: ",")
    case "rate":
      found =
        Scenario.isNearly(expected, status.failureRate)
        ? expected : "\(status.failureRate, default: "none")"
    case "left":
      let left = status.retryIn.map { Double($0) / 1e9 }
      found = Scenario.isNearly(expected, left) ? expected : "\(left, default: "none")"
    default: throw Wrong(description: "unknown field")
    }
    guard found == expected else { throw Wrong(description: "it is \(found)") }
  }

  private func name(_ state: State) -> String { String(state.text.map { $0 == "_" ? "-" : $0 }) }
}

extension Outcome {
  fileprivate init(_ outcome: Scenario.Outcome) {
    self =
      switch outcome {
      case .success: .success
      case .failure: .failure
      case .ignored: .ignored
      }
  }
}

/// A policy as on the command line, without quotes.
func settings(of text: String) -> [PolicySetting] {
  var settings: [PolicySetting] = []
  var words = text.split(separator: " ")[...]
  while let word = words.popFirst() {
    let name = String(word.dropFirst(2))
    let isFlag = PolicyOption.all.contains { $0.name == name && $0.value == nil }
    settings.append(PolicySetting(name, isFlag ? "true" : String(words.popFirst() ?? "")))
  }
  return settings
}

/// A breaker as a process that knows only its stored form has it.
func restored(_ breaker: Breaker) throws(StateProblem) -> Breaker {
  let state = breaker.section(sequence: 8, policySequence: 5)
  let stored = try StoredBreaker(
    states: (state, Section()), policies: (Section(), breaker.policy.section(sequence: 5)))
  return stored.breaker
}
