import JSON
import Wire

/// A trouble that began or ended, as its record says.
struct Alert: Equatable, Sendable {
  var id: String
  var isFiring: Bool
  var severity: Severity
  var source: String
  var summary: String
  var labels = JSONObject()
  var value: JSONValue = .null
  var threshold: JSONValue = .null
  var since: Timestamp?
  /// When the state was found.
  var at: Timestamp

  /// As a record.
  var json: JSONValue {
    var object = JSONObject([
      .init("type", "alert"), .init("ts", .string(at.text)), .init("id", .string(id)),
      .init("state", isFiring ? "firing" : "resolved"), .init("severity", .string(severity.text)),
      .init("source", .string(source)), .init("summary", .string(summary)),
      .init("labels", .object(labels)),
    ])
    if !value.isNull { object["value"] = value }
    if !threshold.isNull { object["threshold"] = threshold }
    if let since { object["since"] = .string(since.text) }
    return .object(object)
  }

  /// A label by which alerts are grouped, or one of the fields every alert has.
  func field(_ name: String) -> String {
    switch name {
    case "id": id
    case "source": source
    case "severity": severity.text
    default: labels[name].map(Self.text) ?? ""
    }
  }

  /// A label's value for people: a string without quotes.
  static func text(_ value: JSONValue) -> String { value.string ?? value.text }
}

/// How bad it is.
enum Severity: Int, Comparable, CaseIterable, Sendable {
  case info, warning, error, critical

  var text: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    case .critical: "critical"
    }
  }

  init?(_ text: String) {
    guard let found = Self.allCases.first(where: { $0.text == text }) else { return nil }
    self = found
  }

  static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// Somebody has taken an alert on.
struct Acknowledgement: Equatable, Sendable {
  var alert: String
  var by: String
  var until: Timestamp?
  var note: String?
  var at: Timestamp

  var json: JSONValue {
    var object = JSONObject([
      .init("type", "ack"), .init("ts", .string(at.text)), .init("alert", .string(alert)),
      .init("by", .string(by)),
    ])
    if let until { object["until"] = .string(until.text) }
    if let note { object["note"] = .string(note) }
    return .object(object)
  }

  func holds(at now: Int64) -> Bool { until.map { $0.milliseconds > now } ?? true }
}

extension Alert {
  /// Whether a record that says no more than this says anything new.
  func isKnown(as known: AlertReader.Known) -> Bool {
    isFiring == known.isFiring && severity == known.severity && summary == known.summary
  }
}
