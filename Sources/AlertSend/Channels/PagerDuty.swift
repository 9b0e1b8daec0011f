import JSON
import Wire

/// PagerDuty's Events API v2. An event has at most 512 KB and its summary 1,024 characters; a longer
/// one is refused, and the page would be lost.
enum PagerDuty {
  private static let largest = 500_000

  static func event(_ entry: Entry, key: String) -> JSONValue {
    var event = JSONObject([
      .init("routing_key", .string(key)), .init("event_action", .string(action(entry.kind))),
      .init("dedup_key", .string(entry.incident)),
    ])
    guard action(entry.kind) == "trigger" else { return .object(event) }
    var payload = JSONObject([
      .init("summary", .string(Cut.text(Cut.line(Wording(entry: entry).title), to: 1024))),
      .init("source", .string(Cut.text(source(entry), to: 255))),
      .init("severity", .string(severity(entry).text)),
      .init("timestamp", .string(Timestamp(milliseconds: entry.created).text)),
    ])
    if let alert = entry.alerts.first {
      payload["class"] = .string(Cut.text(Cut.line(alert.source), to: 255))
    }
    let group = entry.by.map { "\($0.key)=\(Alert.text($0.value))" }.joined(separator: ",")
    if !group.isEmpty { payload["group"] = .string(Cut.text(Cut.line(group), to: 255)) }
    payload["custom_details"] = details(entry)
    event["payload"] = .object(payload)
    event["client"] = "alert-send"
    if JSONValue.object(event).text.utf8.count > largest {
      payload["custom_details"] = ["note": "the details were too long and are left out"]
      event["payload"] = .object(payload)
    }
    return .object(event)
  }

  private static func action(_ kind: Entry.Kind) -> String {
    switch kind {
    case .firing, .notice, .test: "trigger"
    case .resolved: "resolve"
    case .acknowledged: "acknowledge"
    }
  }

  private static func severity(_ entry: Entry) -> Severity { entry.worst }

  /// The thing that is in trouble, as far as a label says it.
  private static func source(_ entry: Entry) -> String {
    guard let alert = entry.alerts.first else { return "alert-send" }
    for label in ["host", "target", "service", "instance"] {
      let text = alert.field(label)
      if !text.isEmpty { return Cut.line(text) }
    }
    return Cut.line(alert.source)
  }

  private static func details(_ entry: Entry) -> JSONValue {
    var details = JSONObject([
      .init("firing", .int(entry.firing)), .init("resolved", .int(entry.resolved)),
    ])
    details["alerts"] = .array(
      entry.alerts.map { alert in
        var object = JSONObject([
          .init("state", alert.isFiring ? "firing" : "resolved"),
          .init("summary", .string(Cut.text(alert.summary, to: 1024))),
        ])
        for fact in Wording.facts(alert).prefix(40) {
          object[Cut.text(fact.name, to: 60)] = .string(Cut.text(fact.text, to: 200))
        }
        return .object(object)
      })
    if entry.more > 0 { details["more"] = .string("and \(entry.more) more") }
    if let note = entry.note { details["note"] = .string(Cut.text(note, to: 500)) }
    return .object(details)
  }
}
