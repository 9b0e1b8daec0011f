import Expressions
package import JSON
import Toolbox
import Wire

/// Reads rules, and collects all that is wrong with them.
package struct RuleParser {
  package private(set) var rules: [Rule] = []
  package private(set) var problems: [String] = []

  package init() {}

  private static let keys = [
    "name", "when", "resolve", "min_count", "severity", "for", "windows", "absent", "burn_rate",
    "labels", "summary", "of",
  ]

  /// Adds rules; one of the name of an earlier one takes its place, and one that is disabled takes
  /// it away.
  package mutating func add(_ list: [JSONValue], at path: String) {
    var names: Set<String> = []
    for (index, value) in list.enumerated() {
      let place = "\(path)[\(index)]"
      guard let object = value.object else {
        problems.append(RecordError(expected: "an object", at: place, found: value).description)
        continue
      }
      let before = problems.count
      let name = object["name"]?.string ?? ""
      if !Self.isName(name) {
        problems.append(
          RecordError(
            expected: "letters, digits, - and _", at: "\(place).name",
            found: object["name"] ?? .null
          ).description)
      }
      if !names.insert(name).inserted {
        problems.append("\(place).name: there are two rules \(name)")
      }
      if object["enabled"] == .bool(false) {
        rules.removeAll { $0.name == name }
        continue
      }
      let rule = rule(object, name: name, at: place)
      guard problems.count == before else { continue }
      if let known = rules.firstIndex(where: { $0.name == name }) {
        rules[known] = rule
      } else {
        rules.append(rule)
      }
    }
  }

  private static func isName(_ name: String) -> Bool {
    (1...40).contains(name.utf8.count)
      && name.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            || scalar == "-" || scalar == "_")
      }
  }

  private mutating func rule(_ object: JSONObject, name: String, at place: String) -> Rule {
    var rule = Rule(name: name)
    rule.digest = hexText(SHA256.digest(JSONValue.object(object).text).prefix(8))
    for member in object.members where !Self.keys.contains(member.key) && member.key != "enabled" {
      problems.append(
        "unknown key \(place).\(member.key); known here: \(Self.keys.joined(separator: ", "))")
    }
    func text(_ key: String) -> String? { object[key]?.string }
    for key in ["when", "resolve", "severity", "for", "windows", "absent", "summary", "of"] {
      if let value = object[key], value.string == nil {
        problems.append(
          RecordError(expected: "a text", at: "\(place).\(key)", found: value).description)
      }
    }
    rule.when = expression(text("when"), "\(place).when")
    rule.resolve = expression(text("resolve"), "\(place).resolve")
    if let severity = text("severity") {
      rule.severity = severity
      if !["info", "warning", "error", "critical"].contains(severity) {
        problems.append(
          "expected info, warning, error or critical at \(place).severity, found \"\(severity)\"")
      }
    }
    if let count = object["min_count"] {
      rule.minCount = count.int
      if count.int ?? -1 < 0 {
        problems.append(
          RecordError(expected: "a count", at: "\(place).min_count", found: count).description)
      }
    }
    rule.lasting = duration(text("for"), "\(place).for") ?? 0
    rule.absent = duration(text("absent"), "\(place).absent")
    if let windows = text("windows") { parse(windows: windows, into: &rule, "\(place).windows") }
    if let burn = object["burn_rate"] { rule.burnRate = burnRate(burn, "\(place).burn_rate") }
    if let labels = object["labels"] {
      rule.labels = labels.object?.members ?? []
      if labels.object == nil
        || rule.labels.contains(where: { $0.value.object != nil || $0.value.array != nil })
      {
        problems.append("expected an object of texts and numbers at \(place).labels")
      }
    }
    rule.summary = text("summary")
    rule.of = text("of")
    if rule.when == nil, rule.absent == nil, rule.burnRate == nil, object["when"] == nil {
      problems.append("\(place): expected when, absent or burn_rate, found none")
    }
    return rule
  }

  private mutating func expression(_ text: String?, _ place: String) -> Expression? {
    guard let text else { return nil }
    do { return try Expression(parsing: text) } catch {
      problems.append("at \(place): \(error)")
      return nil
    }
  }

  private mutating func duration(_ text: String?, _ place: String) -> Int64? {
    guard let text else { return nil }
    do { return Int64(try Quantity.duration(text).milliseconds) } catch {
      problems.append("at \(place): \(error)")
      return nil
    }
  }

  private mutating func parse(windows text: String, into rule: inout Rule, _ place: String) {
    let words = text.split(separator: " ")
    guard words.count == 3, words[1] == "of", let needed = Int(words[0]), let all = Int(words[2]),
      needed >= 1, all >= needed, all <= 1000
    else {
      problems.append("expected windows such as \"3 of 5\" at \(place), found \"\(text)\"")
      return
    }
    (rule.needed, rule.windows) = (needed, all)
  }

  private mutating func burnRate(_ value: JSONValue, _ place: String) -> Rule.BurnRate? {
    let known = ["objective", "fast", "slow", "factor"]
    guard let object = value.object, object.members.allSatisfy({ known.contains($0.key) }),
      let text = object["objective"]?.string, let objective = try? Quantity.share(text),
      objective < 1, let fast = duration(object["fast"]?.string ?? "5m", "\(place).fast"),
      let slow = duration(object["slow"]?.string ?? "1h", "\(place).slow"), fast > 0, slow >= fast
    else {
      problems.append(
        "expected an objective such as 99.9%, and where wanted fast, slow and factor at \(place)")
      return nil
    }
    let factor = object["factor"]?.double ?? (object["factor"] == nil ? 14.4 : -1)
    if factor <= 0 { problems.append("expected a number above 0 at \(place).factor") }
    return Rule.BurnRate(budget: 1 - objective, fast: fast, slow: slow, factor: factor)
  }
}
