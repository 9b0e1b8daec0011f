import JSON
import Toolbox
import Wire

/// A message in words, before it is put in a service's form.
struct Wording {
  let entry: Entry

  /// What it is about, in a line.
  var title: String {
    let about = entry.by.filter { !Alert.text($0.value).isEmpty }
      .map { "\($0.key) \(Alert.text($0.value))" }.joined(separator: ", ")
    let single = entry.alerts.count == 1 ? entry.alerts.first : nil
    switch entry.kind {
    case .firing:
      if entry.firing == 1, let alert = entry.alerts.first(where: \.isFiring) {
        return "FIRING \(alert.severity.text): \(alert.summary)"
      }
      return "FIRING \(entry.firing) alerts: \(about)"
    case .resolved:
      if let single { return "RESOLVED: \(single.summary)" }
      return "RESOLVED \(entry.resolved) alerts: \(about)"
    case .acknowledged: return "ACKNOWLEDGED: \(single?.summary ?? about)"
    case .notice: return "\((single?.severity ?? .info).text): \(single?.summary ?? "")"
    case .test: return "TEST: \(single?.summary ?? "")"
    }
  }

  /// What is said beside the alerts; none where there is nothing.
  var remarks: [String] {
    var remarks: [String] = []
    if let note = entry.note { remarks.append(note) }
    if entry.more > 0 { remarks.append("and \(entry.more) more") }
    return remarks
  }

  /// Of the text of a fact in a mail or a log.
  static let longestFact = 300

  /// The facts of an alert, a name and a text each.
  static func facts(_ alert: Alert) -> [(name: String, text: String)] {
    var facts = [("severity", alert.severity.text), ("source", alert.source)]
    facts += alert.labels.members.map { ($0.key, Alert.text($0.value)) }
    if !alert.value.isNull {
      let limit = alert.threshold.isNull ? "" : " (limit \(Alert.text(alert.threshold)))"
      facts.append(("value", Alert.text(alert.value) + limit))
    }
    if let since = alert.since { facts.append(("since", since.text)) }
    facts.append(("alert", alert.id))
    return facts
  }

  static func state(_ alert: Alert) -> String { alert.isFiring ? "FIRING" : "RESOLVED" }

  /// The whole as lines of plain text. `limit` is how long a text of others may be.
  func lines(limit: Int) -> [String] {
    func short(_ text: String) -> String { Cut.line(Cut.text(text, to: limit)) }
    var lines: [String] = []
    for alert in entry.alerts {
      let state =
        entry.kind == .firing || entry.kind == .resolved
        ? "\(Self.state(alert)) " : ""
      lines.append("\(state)\(short(alert.summary))")
      for fact in Self.facts(alert).prefix(40) {
        let text = Cut.text(fact.text, to: Self.longestFact)
        lines.append("  \(short(Cut.text(fact.name, to: 100))): \(short(text))")
      }
    }
    return lines + remarks.map(short)
  }
}
