package import Expressions
package import JSON
import Toolbox
import Wire

/// When an alert is raised about a group, and when it is over.
package struct Rule: Sendable {
  /// Errors eat a budget: how fast, over a short and over a long time.
  package struct BurnRate: Equatable, Sendable {
    /// The share of events that may be errors.
    package var budget: Double
    /// Milliseconds.
    package var fast: Int64
    package var slow: Int64
    /// So many times faster than the budget allows.
    package var factor: Double
  }

  package var name: String
  package var severity = "warning"
  /// Holds while there is trouble; of an `absent` rule for the metrics that it is about.
  package var when: Expression?
  /// Holds once the trouble is over; without it, when `when` does not hold any more.
  package var resolve: Expression?
  /// Of fewer events nothing is concluded; `nil` where the rule does not say.
  package var minCount: Int?
  /// Milliseconds that the trouble must last.
  package var lasting: Int64 = 0
  /// In so many of so many windows.
  package var needed = 1
  package var windows = 1
  /// Milliseconds without a metric.
  package var absent: Int64?
  package var burnRate: BurnRate?
  package var labels: [JSONObject.Member] = []
  package var summary: String?
  /// Only for metrics of records of this type.
  package var of: String?
  /// Tells a rule from what it was before somebody changed it.
  package var digest = ""

  package init(name: String) { self.name = name }

  /// The built-in thresholds.
  package static let builtIn: [JSONValue] = [
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
  package var threshold: JSONValue {
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

  /// The value at a path. Measured fields and sums are named by whole paths, so the longest run of
  /// keys that is a key itself wins: `details.cpu_ratio.mean`, `sums.tokens.completion`.
  package static func value(_ path: Path, _ metric: JSONValue) -> JSONValue? {
    func find(_ keys: ArraySlice<String>, _ value: JSONValue) -> JSONValue? {
      if keys.isEmpty { return value }
      for count in stride(from: keys.count, to: 0, by: -1) {
        guard let inner = value[keys.prefix(count).joined(separator: ".")] else { continue }
        if let found = find(keys.dropFirst(count), inner) { return found }
      }
      return nil
    }
    return find(path.keys[...], metric)
  }
}
