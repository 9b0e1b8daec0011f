import JSON
import Wire

/// What a rule knows of one group from the windows before.
struct RuleState: Equatable, Sendable {
  struct Share: Equatable, Sendable {
    var end: Int64
    var count: Int
    var errors: Int
  }

  let rule: String
  /// Of the rule as it was when this began.
  let digest: String
  let id: String
  var labels: JSONObject
  var severity: String
  var summary: String
  /// The last verdicts, the latest last.
  var history: [Bool] = []
  /// Since when the trouble has lasted, whether it is told yet or not; milliseconds since 1970.
  var since: Int64?
  var isFiring = false
  /// The end of the last window with a metric.
  var seen: Int64
  var shares: [Share] = []
  var value: JSONValue = .null
  var threshold: JSONValue = .null

  /// An alert record, with its line feed.
  func alert(_ state: String, at time: Int64) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "alert")
    writer.member("ts", Timestamp(milliseconds: time).text)
    writer.member("id", id)
    writer.member("state", state)
    writer.member("severity", severity)
    writer.member("source", rule)
    writer.member("summary", summary)
    writer.member("labels", .object(labels))
    if !value.isNull { writer.member("value", value) }
    if !threshold.isNull { writer.member("threshold", threshold) }
    if let since { writer.member("since", Timestamp(milliseconds: since).text) }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }
}

// As it is stored.
extension RuleState {
  var json: JSONValue {
    [
      "rule": .string(rule), "digest": .string(digest), "id": .string(id),
      "labels": .object(labels), "severity": .string(severity), "summary": .string(summary),
      "history": .array(history.map(JSONValue.bool)),
      "since": since.map { .int(Int($0)) } ?? .null, "firing": .bool(isFiring),
      "seen": .int(Int(seen)),
      "shares": .array(
        shares.map { .array([.int(Int($0.end)), .int($0.count), .int($0.errors)]) }),
      "value": value, "threshold": threshold,
    ]
  }

  /// `nil` of what is no state.
  init?(_ json: JSONValue) {
    guard let rule = json["rule"]?.string, let digest = json["digest"]?.string,
      let id = json["id"]?.string, let labels = json["labels"]?.object,
      let severity = json["severity"]?.string, let summary = json["summary"]?.string,
      let firing = json["firing"]?.bool, let seen = json["seen"]?.int
    else { return nil }
    self.rule = rule
    self.digest = digest
    self.id = id
    self.labels = labels
    self.severity = severity
    self.summary = summary
    history = (json["history"]?.array ?? []).compactMap(\.bool)
    since = json["since"]?.int.map(Int64.init)
    isFiring = firing
    self.seen = Int64(seen)
    shares = (json["shares"]?.array ?? []).compactMap { share in
      guard let end = share[0]?.int, let count = share[1]?.int, let errors = share[2]?.int else {
        return nil
      }
      return Share(end: Int64(end), count: count, errors: errors)
    }
    value = json["value"] ?? .null
    threshold = json["threshold"] ?? .null
  }
}
