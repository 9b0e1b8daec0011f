import Expressions
import JSON
import Wire

/// Alerts that are not told for a while.
struct Silence: Sendable {
  let id: String
  let expression: Expression
  /// As it was written.
  let text: String
  let from: Timestamp
  var until: Timestamp
  let by: String
  let reason: String

  func covers(_ alert: Alert, at now: Int64) -> Bool {
    from.milliseconds <= now && now < until.milliseconds && expression.isTrue(of: alert.json)
  }

  var json: JSONValue {
    [
      "when": .string(text), "from": .string(from.text), "until": .string(until.text),
      "by": .string(by), "reason": .string(reason),
    ]
  }

  init(
    id: String, expression: Expression, text: String, from: Timestamp, until: Timestamp,
    by: String, reason: String
  ) {
    self.id = id
    self.expression = expression
    self.text = text
    self.from = from
    self.until = until
    self.by = by
    self.reason = reason
  }

  init?(_ json: JSONValue, id: String) {
    guard let text = json["when"]?.string, let expression = try? Expression(parsing: text),
      let from = json["from"]?.string.flatMap(Timestamp.init),
      let until = json["until"]?.string.flatMap(Timestamp.init), let by = json["by"]?.string
    else { return nil }
    self.init(
      id: id, expression: expression, text: text, from: from, until: until, by: by,
      reason: json["reason"]?.string ?? "")
  }
}
