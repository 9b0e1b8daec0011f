import JSON
import JSONParse
import TestSupport
import Testing
import Wire

@testable import Resilience

/// A scenario of scenarios.jsonl: a policy as on the command line, and steps from left to right.
///
/// `S` `F` `X` ask for a permit, which must be given, and report success, failure, ignored; `S~5`
/// with a duration of 5 s. `a:p` takes the permit p, `s:p` `f:p` `x:p` report on it, `k:p` kills its
/// holder. `R` asks and must be refused. `*n` repeats. `+n` is n seconds later. `P2:` is another
/// process, `restart` a new one. `open` `open for=n` `half-open` `close` `reset` `force-open`
/// `disable` `metrics-only` are an operator's, with `!` refused. `?state` checks the state that is
/// shown, `?n` calls, `?f` failures, `?s` successes, `?slow` slow ones, `?rate` the failure rate,
/// `?cf` failures in a row, `?np` refusals, `?left` seconds until half-open, `?ev` all transitions.
struct Scenario: Sendable, CustomTestStringConvertible {
  let id: String
  let policy: String
  let steps: [String]

  var testDescription: String { id }

  static let all: [Scenario] = {
    let text = File.text("\(Repository.root)/Tests/ResilienceTests/scenarios.jsonl") ?? ""
    return text.split(separator: "\n").compactMap { line in
      guard let value = try? JSONParser().value(Array(line.utf8)), let id = value["id"]?.string,
        let policy = value["policy"]?.string, let steps = value["steps"]?.array
      else { return nil }
      return Scenario(id: id, policy: policy, steps: steps.compactMap(\.string))
    }
  }()
}

/// Runs the steps of a scenario on a breaker.
struct ScenarioRun {
  struct Wrong: Error, CustomStringConvertible { let description: String }

  private(set) var breaker: Breaker
  /// Whether the breaker is stored and read again before every step.
  private let isStored: Bool
  private var now: Int64 = 1_764_000_000 * 1_000_000_000
  private var permits: [String: Permit] = [:]
  private var events: [String] = []

  init(_ scenario: Scenario, isStored: Bool) throws {
    let policy = try Policy().applying(settings(of: scenario.policy))
    breaker = Breaker(policy, now: Moment(fixed: now), random: 1)
    self.isStored = isStored
  }

  /// - Throws: `Wrong` if something else happens than the step says.
  mutating func run(_ step: String) throws {
    let step = step.replacing(/^P\d+:/, with: "")
    if let match = step.wholeMatch(of: /(\S+)\*(\d+)/) {
      for _ in 0..<(Int(match.2) ?? 0) { try run(String(match.1)) }
      return
    }
    if isStored || step == "restart" { breaker = try restored(breaker) }
    try act(step)
    breaker.transitions.forEach { transition in
      guard transition.sequence > events.count else { return }
      events.append("\(name(transition.from))>\(name(transition.to))")
    }
  }

  private mutating func act(_ step: String) throws {
    let moment = Moment(fixed: now)
    if step == "restart" { return }
    if step.hasPrefix("+") {
      now += Int64((try seconds(step.dropFirst()) * 1e9).rounded())
    } else if step == "R" {
      guard case .refused = breaker.admit(now: moment) else { throw Wrong(description: step) }
    } else if let match = step.wholeMatch(of: /([SFX])(?:~(\S+))?/) {
      let duration = try match.2.map { Int64(try seconds($0) * 1e9) }
      let permit = try admit(step)
      guard breaker.record(permit, outcome(match.1), duration: duration, now: moment) != .stale
      else { throw Wrong(description: "\(step) is stale") }
    } else if let match = step.wholeMatch(of: /([asfxk]):(\w+)/) {
      try use(String(match.1), of: String(match.2))
    } else if step.hasPrefix("?") {
      try check(String(step.dropFirst()))
    } else {
      try operate(step)
    }
  }

  private mutating func admit(_ step: String) throws -> Permit {
    guard case .permit(let permit) = breaker.admit(now: Moment(fixed: now)) else {
      throw Wrong(description: "\(step) was refused")
    }
    return permit
  }

  private mutating func use(_ letter: String, of name: String) throws {
    if letter == "a" {
      let permit = try admit(name)
      // What another process would be given.
      permits[name] = Permit(token: permit.token)
      guard permits[name] == permit else { throw Wrong(description: permit.token) }
      return
    }
    guard let permit = permits[name] else { throw Wrong(description: "no permit \(name)") }
    if letter == "k" {
      breaker.lost(permit, now: Moment(fixed: now))
    } else {
      _ = breaker.record(permit, outcome(letter.uppercased()[...]), now: Moment(fixed: now))
    }
  }

  private mutating func operate(_ step: String) throws {
    let mustBeRefused = step.hasPrefix("!")
    let words = step.drop { $0 == "!" }.split(separator: " ")
    let command: Command
    switch words.first {
    case "open":
      let time = try words.dropFirst().first.map { Int64(try seconds($0.dropFirst(4)) * 1e9) }
      command = .trip(for: time)
    case "half-open": command = .halfOpen
    case "close": command = .close
    case "reset": command = .reset
    case "force-open": command = .forceOpen
    case "disable": command = .disable
    case "metrics-only": command = .metricsOnly
    default: throw Wrong(description: "unknown step \(step)")
    }
    let answer = breaker.operate(command, now: Moment(fixed: now))
    guard (answer == .refused) == mustBeRefused else {
      throw Wrong(description: "\(step): \(answer)")
    }
  }

  private func check(_ check: String) throws {
    let status = breaker.status(Moment(fixed: now))
    let parts = check.split(separator: "=", maxSplits: 1)
    let expected = parts.count == 2 ? String(parts[1]) : ""
    let found: String
    switch parts[0] {
    case "n": found = "\(status.calls)"
    case "f": found = "\(status.failures)"
    case "s": found = "\(status.successes)"
    case "slow": found = "\(status.slow)"
    case "cf": found = "\(status.consecutiveFailures)"
    case "np": found = "\(status.refused)"
    case "ev": found = events.joined(separator: ",")
    case "rate":
      let isClose =
        (Double(expected) ?? -1).isNearly(status.failureRate ?? -1)
        && (expected == "none") == (status.failureRate == nil)
      found = isClose ? expected : "\(String(describing: status.failureRate))"
    case "left":
      let left = Double(status.retryIn ?? -1) / 1e9
      found = (Double(expected) ?? -2).isNearly(left) ? expected : "\(left)"
    default:
      guard name(status.state) == check else {
        throw Wrong(description: "?\(check), but it is \(status.state)")
      }
      return
    }
    guard found == expected else { throw Wrong(description: "?\(check), but it is \(found)") }
  }

  private func name(_ state: State) -> String { String(state.text.map { $0 == "_" ? "-" : $0 }) }

  private func outcome(_ letter: Substring) -> Outcome {
    switch letter {
    case "S": .success
    case "F": .failure
    default: .ignored
    }
  }

  private func seconds(_ text: some StringProtocol) throws -> Double {
    guard let seconds = Double(text) else { throw Wrong(description: "no number: \(text)") }
    return seconds
  }
}

extension Double {
  /// The scenarios give four digits.
  fileprivate func isNearly(_ other: Double) -> Bool { (self - other).magnitude < 0.0001 }
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
