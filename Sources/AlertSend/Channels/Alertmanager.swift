import JSON
import Wire

/// The alerts of Alertmanager's API v2.
enum Alertmanager {
  /// An alert that fires is said to end after `life` milliseconds, unless it is sent again.
  static func alerts(_ entry: Entry, at now: Timestamp, life: Int64) -> JSONValue {
    .array(entry.alerts.map { alert($0, at: now, life: life) })
  }

  private static func alert(_ alert: Alert, at now: Timestamp, life: Int64) -> JSONValue {
    var labels = JSONObject()
    for member in alert.labels.members {
      let text = Alert.text(member.value)
      if !text.isEmpty { labels[name(member.key)] = .string(text) }
    }
    labels["alertname"] = .string(alert.source)
    labels["severity"] = .string(alert.severity.text)
    labels["alert_id"] = .string(alert.id)
    var annotations = JSONObject([.init("summary", .string(alert.summary))])
    if !alert.value.isNull { annotations["value"] = .string(Alert.text(alert.value)) }
    if !alert.threshold.isNull { annotations["threshold"] = .string(Alert.text(alert.threshold)) }
    let start = min(alert.since ?? alert.at, now)
    let end =
      alert.isFiring
      ? Timestamp(milliseconds: now.milliseconds + life) : max(start, min(alert.at, now))
    return [
      "labels": .object(labels), "annotations": .object(annotations),
      "startsAt": .string(start.text), "endsAt": .string(end.text),
    ]
  }

  /// Letters, digits and `_`, no digit first.
  private static func name(_ text: String) -> String {
    var name = String(
      text.unicodeScalars.map { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
          ? Character(scalar) : "_"
      })
    if name.isEmpty || ("0"..."9").contains(name.unicodeScalars.first ?? "0") { name = "_" + name }
    return name
  }
}
