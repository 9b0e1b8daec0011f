import ArgumentParser
import JSON
import Rules
import Toolbox
import Wire

/// Whether thresholds are looked at, and what becomes of the alerts.
struct RuleOptions: ParsableArguments {
  @Flag(help: "Print alerts by the rules of the configuration instead of metrics.")
  var rules = false

  @Option(
    help: ArgumentHelp("The same by the rules of this file.", valueName: "file"),
    completion: .file())
  var rulesFile: String?

  @Flag(help: "Print metrics as well as alerts.")
  var withMetrics = false

  @Flag(help: "End with 1 when an alert fires.")
  var exitOnAlert = false

  @Flag(help: "Keep no state: every run begins anew.")
  var noState = false

  @Option(
    help: ArgumentHelp("Keep the state under this name.", valueName: "name"))
  var stateName: String?

  func validate() throws {
    if rules, rulesFile != nil {
      throw ValidationError("--rules and --rules-file exclude each other")
    }
    if !isOn {
      let others = [
        ("--with-metrics", withMetrics), ("--exit-on-alert", exitOnAlert),
        ("--no-state", noState), ("--state-name", stateName != nil),
      ]
      if let (name, _) = others.first(where: \.1) {
        throw ValidationError("\(name) goes with --rules or --rules-file")
      }
    }
    if noState, stateName != nil {
      throw ValidationError("--no-state and --state-name exclude each other")
    }
  }

  var isOn: Bool { rules || rulesFile != nil }

  /// The rules at work; `nil` where none are wanted.
  /// - Throws: `Failure` 78 naming all that is wrong with the rules, and as `RuleStore`.
  func engine(_ configuration: Configuration, clock: Clock) throws -> RuleEngine? {
    guard isOn else { return nil }
    var parser = RuleParser()
    parser.add(Rule.builtIn, at: "built in")
    if let rulesFile {
      let object = try JSONFile.object(rulesFile)
      let unknown = object.members.map(\.key).filter { $0 != "rules" }
      guard unknown.isEmpty, let list = object["rules"]?.array else {
        throw Failure(.configuration, "\(rulesFile): expected one key, rules, with a list of rules")
      }
      parser.add(list, at: "\(rulesFile): rules")
    } else {
      parser.add(configuration["rules"]?.array ?? [], at: "rules")
    }
    guard parser.problems.isEmpty else {
      throw Failure(
        .configuration, parser.problems.joined(separator: "\n\(Message.program): "))
    }
    let store = noState ? nil : try RuleStore(name: stateName ?? rulesFile ?? "configuration")
    return try RuleEngine(parser.rules, store: store, clock: clock)
  }
}
