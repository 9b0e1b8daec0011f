import Glibc
import JSON
import JSONParse
import TestSupport
import Testing
import Wire

/// Runs the steps of a scenario by `breaker`, each in a process of its own that sees the clock of
/// the scenario.
struct ScenarioRun {
  /// How a call is made: the program guards it, or is asked before and told afterwards.
  enum Mapping: CaseIterable { case exec, allow }

  struct Wrong: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    init(_ outcome: Subprocess.Outcome) {
      description =
        "status \(outcome.status, default: "none"), \(outcome.output)\(outcome.errors)"
    }
  }

  private let mapping: Mapping
  private let willBeKilled: Set<String>
  private var bench: Bench
  private var tokens: [String: String] = [:]
  private var holders: [String: Subprocess.Running] = [:]

  init(_ scenario: Scenario, _ mapping: Mapping) throws {
    self.mapping = mapping
    bench = try Bench()
    willBeKilled = Set(
      scenario.steps.compactMap { step in
        if case .kill(let name) = step.action { name } else { nil }
      })
    try expect(["config", "n", "--ignore-codes", "9"] + scenario.options)
  }

  /// - Throws: `Wrong` if something else happens than the step says.
  mutating func run(_ step: Scenario.Step) throws {
    for _ in 0..<step.times { try act(step.action) }
  }

  private mutating func act(_ action: Scenario.Step.Action) throws {
    switch action {
    case .restart: break
    case .wait(let seconds): bench.now += Int64((seconds * 1e9).rounded())
    case .refused:
      try expect(mapping == .exec ? ["exec", "n", "--", "true"] : ["allow", "n"], status: 75)
    case .call(let outcome, let duration) where mapping == .allow || duration != nil:
      try record(outcome, token: try allow(), duration: duration)
    case .call(let outcome, _):
      let (script, status): (String, Int32) =
        switch outcome {
        case .success: ("exit 0", 0)
        case .failure: ("exit 1", 1)
        case .ignored: ("exit 9", 9)
        }
      try expect(["exec", "n", "--", "sh", "-c", script], status: status)
    case .take(let name): try take(name)
    case .report(let name, let outcome):
      try record(outcome, token: tokens[name] ?? "", mayBeLate: true)
    case .kill(let name):
      holders[name]?.send(SIGKILL)
      _ = holders[name]?.end(within: .seconds(60))
    case .operate(let command, let seconds, let mustBeRefused):
      var arguments = [command == "open" ? "trip" : command, "n"]
      if let seconds { arguments += ["--for", "\(Int(seconds * 1000))ms"] }
      try expect(arguments, status: mustBeRefused ? 1 : 0)
    case .state(let state):
      let found = try bench.status()["state"]?.string?.replacing("_", with: "-") ?? ""
      if found != state { throw Wrong("it is \(found)") }
    case .check(let field, let expected): try check(field, expected)
    }
  }

  @discardableResult
  private func expect(_ arguments: [String], status: Int32 = 0) throws -> Subprocess.Outcome {
    let outcome = try bench.breaker(arguments)
    if outcome.status != status { throw Wrong(outcome) }
    return outcome
  }

  private func allow() throws -> String {
    let outcome = try expect(["allow", "n", "--lease", "30d"])
    guard outcome.output.hasSuffix("\n") else { throw Wrong(outcome) }
    return String(outcome.output.dropLast())
  }

  private func record(
    _ outcome: Scenario.Outcome, token: String, duration: Double? = nil, mayBeLate: Bool = false
  ) throws {
    var arguments = ["record", "n", outcome.rawValue, "--token", token]
    if let duration { arguments += ["--duration", "\(Int(duration * 1000))ms"] }
    let recorded = try expect(arguments)
    if !mayBeLate && recorded.errors.contains("does not count") { throw Wrong(recorded) }
  }

  /// A permit that is to be lost is held by the process that guards a command.
  private mutating func take(_ name: String) throws {
    guard willBeKilled.contains(name) else {
      tokens[name] = try allow()
      return
    }
    let running = "\(bench.work)/\(name)"
    let process = Subprocess(
      [
        "\(Repository.tools)/breaker", "exec", "n", "--", "sh", "-c",
        "echo >'\(running)'; sleep 60",
      ],
      environment: bench.environment(isFixed: true), folder: bench.work)
    holders[name] = try process.start()
    for _ in 0..<6000 where !Descriptor.exists(running) { pause(milliseconds: 10) }
  }

  private func check(_ field: String, _ expected: String) throws {
    if field == "ev" {
      let found = try transitions()
      if found != expected { throw Wrong("it is \(found)") }
      return
    }
    let members = [
      "n": "calls", "f": "failures", "s": "successes", "slow": "slow", "rate": "failure_rate",
      "cf": "consecutive_failures", "np": "refused", "left": "retry_in_s",
    ]
    guard let member = members[field], let value = try bench.status()[member] else {
      throw Wrong("there is no such member")
    }
    guard Scenario.isNearly(expected, value.double) else { throw Wrong("it is \(value.text)") }
  }

  private func transitions() throws -> String {
    try expect(["watch", "--no-follow", "n"]).output.split(separator: "\n").map { line in
      let record = try JSONParser().value(Array(line.utf8))
      let ends = [record["previous"], record["state"]].map { $0?.string ?? "" }
      return ends.joined(separator: ">").replacing("_", with: "-")
    }.joined(separator: ",")
  }
}
