package import JSON
import JSONParse
import Wire

/// A scenario of Tests/BreakerTests/scenarios.jsonl: what another breaker's tests ask of a breaker.
///
/// Those of kind `sm` are a policy as on the command line and steps from left to right; the pure
/// breaker and the program are both put through them. Of the others `script` is what is run, with
/// what it prints and how it ends, or the claim is tested by a function of the scenario's name.
package struct Scenario: Sendable, CustomStringConvertible {
  package enum Kind: String, Sendable { case sm, race, fault, exec, config }

  package let id: String
  package let kind: Kind
  package let source: String
  package let policy: String
  package let steps: [Step]
  package let value: JSONValue

  package var description: String { id }

  package static let all: [Scenario] = {
    let text = File.text("\(Repository.root)/Tests/BreakerTests/scenarios.jsonl") ?? ""
    return text.split(separator: "\n").compactMap { line in
      guard let value = try? JSONParser().value(Array(line.utf8)) else { return nil }
      return Scenario(value)
    }
  }()

  package static func of(_ kind: Kind) -> [Scenario] { all.filter { $0.kind == kind } }

  private init?(_ value: JSONValue) {
    guard let id = value["id"]?.string, let kind = value["kind"]?.string.flatMap(Kind.init)
    else { return nil }
    self.id = id
    self.kind = kind
    self.value = value
    source = value["source"]?.string ?? ""
    policy = value["policy"]?.string ?? ""
    var steps: [Step] = []
    for text in value["steps"]?.array?.compactMap(\.string) ?? [] {
      guard let step = Step(text) else { return nil }
      steps.append(step)
    }
    self.steps = steps
  }

  /// The words of the policy.
  package var options: [String] { policy.split(separator: " ").map(String.init) }

  package func text(_ key: String) -> String { value[key]?.string ?? "" }
  package func number(_ key: String) -> Int? { value[key]?.double.flatMap { Int(exactly: $0) } }
}

extension Scenario {
  package enum Outcome: String, Sendable { case success, failure, ignored }

  /// `S` `F` `X` ask for a permit, which must be given, and report success, failure, ignored; `S~5`
  /// with a duration of 5 s. `a:p` takes the permit p, `s:p` `f:p` `x:p` report on it, `k:p` kills
  /// its holder. `R` asks and must be refused. `*n` repeats. `+n` is n seconds later. `P2:` is
  /// another process, `restart` a new one. `open` `open for=n` `half-open` `close` `reset`
  /// `force-open` `disable` `metrics-only` are an operator's, with `!` refused. `?state` checks the
  /// state that is shown, `?n` calls, `?f` failures, `?s` successes, `?slow` slow ones, `?rate` the
  /// failure rate, `?cf` failures in a row, `?np` refusals, `?left` seconds until half-open, `?ev`
  /// all transitions.
  package struct Step: Sendable, CustomStringConvertible {
    package enum Action: Sendable {
      case call(Outcome, duration: Double?)
      case take(String)
      case report(String, Outcome)
      case kill(String)
      case refused
      case wait(Double)
      case restart
      /// The subcommand, with `seconds` of `open for=n`.
      case operate(String, seconds: Double?, mustBeRefused: Bool)
      case state(String)
      case check(String, equals: String)
    }

    package let description: String
    package let action: Action
    package let times: Int

    /// `nil` if the text is no step.
    package init?(_ text: String) {
      description = text
      var text = text.replacing(/^P\d+:/, with: "")
      if let match = text.wholeMatch(of: /(\S+)\*(\d+)/) {
        times = Int(match.2) ?? 0
        text = String(match.1)
      } else {
        times = 1
      }
      guard let action = Self.action(text) else { return nil }
      self.action = action
    }

    private static func action(_ text: String) -> Action? {
      if text == "restart" { return .restart }
      if text == "R" { return .refused }
      if text.hasPrefix("+") { return Double(text.dropFirst()).map(Action.wait) }
      if let match = text.wholeMatch(of: /([SFX])(?:~(\S+))?/) {
        return outcome(match.1).map { .call($0, duration: match.2.flatMap { Double($0) }) }
      }
      if let match = text.wholeMatch(of: /([asfxk]):(\w+)/) {
        let name = String(match.2)
        if match.1 == "a" { return .take(name) }
        return match.1 == "k" ? .kill(name) : outcome(match.1).map { .report(name, $0) }
      }
      if text.hasPrefix("?") {
        let parts = text.dropFirst().split(separator: "=", maxSplits: 1).map(String.init)
        return parts.count == 2 ? .check(parts[0], equals: parts[1]) : .state(parts[0])
      }
      let words = text.drop { $0 == "!" }.split(separator: " ").map(String.init)
      guard let command = words.first, commands.contains(command) else { return nil }
      return .operate(
        command, seconds: words.dropFirst().first.flatMap { Double($0.dropFirst(4)) },
        mustBeRefused: text.hasPrefix("!"))
    }

    private static let commands = [
      "open", "half-open", "close", "reset", "force-open", "disable", "metrics-only",
    ]

    private static func outcome(_ letter: Substring) -> Outcome? {
      switch letter.lowercased() {
      case "s": .success
      case "f": .failure
      case "x": .ignored
      default: nil
      }
    }
  }
}

extension Scenario {
  /// Whether a number is the one that a scenario gives, in four digits; `none` is no number.
  package static func isNearly(_ text: String, _ number: Double?) -> Bool {
    guard let expected = Double(text) else { return number == nil }
    return number.map { ($0 - expected).magnitude < 0.0001 } ?? false
  }
}
