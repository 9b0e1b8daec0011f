import Expressions
import JSON
import Toolbox
import Wire

/// When an alert is raised about a group, and when it is over.
struct Rule: Sendable {
  /// Errors eat a budget: how fast, over a short and over a long time.
  struct BurnRate: Equatable, Sendable {
    /// The share of events that may be errors.
    var budget: Double
    /// Milliseconds.
    var fast: Int64
    var slow: Int64
    /// So many times faster than the budget allows.
    var factor: Double
  }

  var name: String
  var severity = "warning"
  /// Holds while there is trouble; of an `absent` rule for the metrics that it is about.
  var when: Expression?
  /// Holds once the trouble is over; without it, when `when` does not hold any more.
  var resolve: Expression?
  /// Of fewer events nothing is concluded.
  var minCount = 0
  /// Milliseconds that the trouble must last.
  var lasting: Int64 = 0
  /// In so many of so many windows.
  var needed = 1
  var windows = 1
  /// Milliseconds without a metric.
  var absent: Int64?
  var burnRate: BurnRate?
  var labels: [JSONObject.Member] = []
  var summary: String?
  /// Only for metrics of records of this type.
  var of: String?
  /// Tells a rule from what it was before somebody changed it.
  var digest = ""

  /// The built-in thresholds.
  static let builtIn: [JSONValue] = [
    ["name": "error_rate", "when": "error_rate > 5%", "min_count": 20, "severity": "error"],
    [
      "name": "latency_p99", "when": "latency_ms.p99 > 5s", "of": "health", "severity": "warning",
    ],
    [
      "name": "cpu", "when": "details.cpu_ratio.mean > 80%", "severity": "warning",
    ],
    [
      "name": "memory", "when": "details.memory_ratio.mean > 85%", "severity": "warning",
    ],
  ]

  /// The number that the first comparison of `when` holds a field against.
  var threshold: JSONValue {
    if let absent { return .double(Double(absent) / 1000) }
    if let burnRate { return .double(burnRate.factor) }
    guard let when, let path = when.paths.first else { return .null }
    let text = when.description
    guard let start = text.firstRange(of: "\(path) ")?.upperBound else { return .null }
    let words = text[start...].split(separator: " ")
    guard words.count > 1, ["<", "<=", ">", ">=", "==", "!="].contains(words[0]) else {
      return .null
    }
    let number = words[1].prefix { $0 != ")" }
    return Double(number).map(JSONValue.double) ?? .null
  }
}

/// Reads rules, and collects all that is wrong with them.
struct RuleParser {
  private(set) var rules: [Rule] = []
  private(set) var problems: [String] = []

  private static let keys = [
    "name", "when", "resolve", "min_count", "severity", "for", "windows", "absent", "burn_rate",
    "labels", "summary", "of",
  ]

  /// Adds rules; one of the name of an earlier one takes its place, and one that is disabled takes
  /// it away.
  mutating func add(_ list: [JSONValue], at path: String) {
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
      rule.minCount = count.int ?? -1
      if rule.minCount < 0 {
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
