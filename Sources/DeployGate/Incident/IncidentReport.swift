import JSON
import Wire

/// The findings as a person wants them at three in the morning: all that matters in ten lines, then
/// what it rests on.
enum IncidentReport {
  private typealias Event = Incident.Event

  static func markdown(_ incident: Incident) -> String {
    let findings = Findings(incident)
    var text = "# \(title(findings))\n\n"
    text += "- **What:** \(list(findings.troubles, none: "no trouble is recorded"))\n"
    text += "- **Since:** \(period(findings))\n"
    text += "- **Changed before:** \(list(findings.changes.reversed(), none: "nothing recorded"))\n"
    text += "- **Done:** \(list(findings.acts, none: "nothing recorded"))\n"
    text += "- **Left:** \(list(findings.left, none: "nothing"))\n"
    text += "- **Verdict:** \(findings.verdict.map(timed) ?? "none recorded")\n"
    text += "- **Told:** \(list(findings.notices, none: "nobody, as far as is recorded"))\n"
    text += "\n## Timeline\n\n"
    if findings.timeline.isEmpty { text += "Nothing happened.\n" }
    for event in findings.timeline {
      text += "- \(event.time.text) \(mark(event)) \(escaped(words(event)))\n"
    }
    text += "\n## Records\n\n"
    for (type, count) in incident.counts.sorted(by: { $0.key < $1.key }) {
      text += "- \(escaped(type)): \(count)\n"
    }
    if incident.counts.isEmpty { text += "None.\n" }
    if incident.timeless > 0 { text += "- without a time, so left out: \(incident.timeless)\n" }
    if incident.surplus > 0 {
      text += "- beyond \(Incident.most) events, so left out: \(incident.surplus)\n"
    }
    return text
  }

  /// The same as one record.
  static func record(_ incident: Incident) -> JSONValue {
    let findings = Findings(incident)
    func events(_ events: [Event]) -> JSONValue {
      .array(
        events.map {
          [
            "at": .string($0.time.text), "subject": .string($0.subject), "text": .string($0.text),
          ]
        })
    }
    let last = findings.timeline.last?.time ?? Timestamp(milliseconds: 0)
    var object = JSONObject([
      JSONObject.Member("type", "incident"), JSONObject.Member("ts", .string(last.text)),
      JSONObject.Member("title", .string(title(findings))),
      JSONObject.Member("since", findings.since.map { .string($0.text) } ?? .null),
      JSONObject.Member("until", findings.until.map { .string($0.text) } ?? .null),
    ])
    object["what"] = events(findings.troubles)
    object["changed"] = events(findings.changes)
    object["done"] = events(findings.acts)
    object["left"] = events(findings.left)
    object["told"] = events(findings.notices)
    object["verdict"] = findings.verdict.map { .string($0.text) } ?? .null
    object["timeline"] = events(findings.timeline)
    return .object(object)
  }

  private static func title(_ findings: Findings) -> String {
    guard let first = findings.troubles.first else { return "No trouble is recorded" }
    let more = findings.troubles.count - 1
    let state = findings.left.isEmpty ? "Over" : "Going on"
    return escaped("\(state): \(first.subject) \(first.text)")
      + (more > 0 ? " (and \(more) more)" : "")
  }

  private static func period(_ findings: Findings) -> String {
    guard let since = findings.since else { return "-" }
    guard let until = findings.until else { return "\(since.text), and it goes on" }
    let length = Duration.milliseconds(until.milliseconds - since.milliseconds)
    return "\(since.text) until \(until.text) (\(length.shortText))"
  }

  /// The first few, and how many more there are.
  private static func list(_ events: [Event], none: String) -> String {
    guard !events.isEmpty else { return none }
    let shown = events.prefix(3).map(timed).joined(separator: "; ")
    return events.count > 3 ? "\(shown); and \(events.count - 3) more" : shown
  }

  private static func timed(_ event: Event) -> String {
    escaped(words(event)) + " at \(event.time.text)"
  }

  private static func words(_ event: Event) -> String {
    event.kind == .verdict ? event.text : "\(event.subject): \(event.text)"
  }

  private static func mark(_ event: Event) -> String {
    switch event.kind {
    case .trouble: "**worse**"
    case .relief: "better"
    case .change: "change"
    case .act: "done"
    case .notice: "told"
    case .verdict: "verdict"
    }
  }

  /// On one line, so that no text makes a heading or a link of its own.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|": result += "\\\(scalar)"
      default:
        let isControl = scalar.properties.generalCategory == .control
        result.unicodeScalars.append(isControl ? " " : scalar)
      }
    }
  }
}
