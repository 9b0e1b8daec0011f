import JSON
import Rules
import Toolbox

/// The rules of a gate: the built-in ones, and over them those of a file or of the configuration.
enum GateRules {
  /// - Throws: `Failure` 66 for a file that cannot be read, 78 naming all that is wrong.
  static func load(file: String?, configuration: String?) throws -> [Judge.Asked] {
    var parser = RuleParser()
    parser.add(Rule.builtIn, at: "built in")
    let builtIn = Set(parser.rules.map(\.digest))
    if let file {
      let object = try JSONFile.object(file)
      guard object.members.allSatisfy({ $0.key == "rules" }), let list = object["rules"]?.array
      else {
        throw Failure(.configuration, "\(file): expected one key, rules, with a list of rules")
      }
      parser.add(list, at: "\(file): rules")
    } else {
      let configuration = try Configuration.load(explicit: configuration)
      parser.add(configuration["rules"]?.array ?? [], at: "rules")
    }
    var problems = parser.problems
    var asked: [Judge.Asked] = []
    for var rule in parser.rules {
      let isBuiltIn = builtIn.contains(rule.digest)
      if rule.absent != nil || rule.burnRate != nil {
        // They look at time that passes, which a gate does not wait for.
        if file != nil, !isBuiltIn {
          problems.append("rule \(rule.name): absent and burn_rate are for metrics-agg --rules")
        }
        continue
      }
      if isBuiltIn, let least = leastSamples[rule.name] { rule.minCount = least }
      asked.append(Judge.Asked(rule: rule, isExplicit: !isBuiltIn))
    }
    guard problems.isEmpty else {
      throw Failure(.configuration, problems.joined(separator: "\n\(Message.program): "))
    }
    return asked
  }

  /// One look at a host tells its load.
  private static let leastSamples: [String: Int?] = ["cpu": 1, "memory": 1, "error_rate": nil]
}
