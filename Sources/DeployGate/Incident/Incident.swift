import JSON
import Wire

/// What happened, out of the records of an incident, whatever order they come in.
struct Incident {
  /// Something that happened.
  struct Event: Comparable {
    enum Kind: Int {
      /// Something got worse; or better again.
      case trouble, relief
      /// Somebody changed something; did something about it; was told.
      case change, act, notice
      case verdict
    }

    let time: Timestamp
    let kind: Kind
    /// What it is about: `health api`.
    let subject: String
    /// In a few words.
    let text: String

    static func < (left: Event, right: Event) -> Bool {
      if left.time != right.time { return left.time < right.time }
      return (left.kind.rawValue, left.subject, left.text)
        < (right.kind.rawValue, right.subject, right.text)
    }
  }

  /// Beyond so many events the rest are counted.
  static let most = 20_000

  private(set) var events: [Event] = []
  private(set) var surplus = 0
  /// Records of each type.
  private(set) var counts: [String: Int] = [:]
  /// Records that say when but not what, or what but not when.
  private(set) var timeless = 0

  /// Takes a record in.
  /// - Throws: `RecordError` if it is not what its type says.
  mutating func look(_ record: Record) throws(RecordError) {
    let type = try record.optionalString("type") ?? "response"
    counts[type, default: 0] += 1
    guard let text = try record.optionalString("ts") else {
      timeless += 1
      return
    }
    guard let time = Timestamp(text) else {
      throw RecordError(expected: "a time", at: "ts", found: .string(text))
    }
    guard let (kind, subject, words) = try Self.event(record, type) else { return }
    guard events.count < Self.most else {
      surplus += 1
      return
    }
    events.append(Event(time: time, kind: kind, subject: subject, text: words))
  }

  private static func event(
    _ record: Record, _ type: String
  ) throws(RecordError) -> (Event.Kind, String, String)? {
    func text(_ key: String) throws(RecordError) -> String { try record.requiredString(key) }
    switch type {
    case "health":
      let (target, status) = (try text("target"), try text("status"))
      let why = record["error"]?["message"]?.string.map { ": \($0)" } ?? ""
      return (status == "healthy" ? .relief : .trouble, "health \(target)", "\(status)\(why)")
    case "breaker":
      let (name, state) = (try text("name"), try text("state"))
      return (state == "closed" ? .relief : .trouble, "breaker \(name)", state)
    case "alert":
      let (id, state) = (try text("id"), try text("state"))
      let summary = try record.optionalString("summary") ?? id
      return (state == "resolved" ? .relief : .trouble, "alert \(id)", "\(summary) (\(state))")
    case "check":
      let (name, status) = (try text("name"), try text("status"))
      guard status == "fail" || status == "pass" else { return nil }
      let message = try record.optionalString("message") ?? status
      return (status == "fail" ? .trouble : .relief, "check \(name)", message)
    case "deploy": return try deploy(record)
    case "verdict":
      let rules =
        record["reasons"]?.array?.filter {
          ["fail", "undecided"].contains($0["outcome"]?.string ?? "fail")
        }.compactMap { $0["message"]?.string ?? $0["rule"]?.string }.prefix(3) ?? []
      let why = rules.isEmpty ? "" : ": \(rules.joined(separator: "; "))"
      return (.verdict, "verdict", "\(try text("decision"))\(why)")
    case "delivery":
      let reason = try record.optionalString("reason").map { ": \($0)" } ?? ""
      return (
        .notice, "channel \(try text("channel"))",
        "\(try text("status")) for alert \(try text("alert"))\(reason)"
      )
    case "ack":
      let note = try record.optionalString("note").map { ": \($0)" } ?? ""
      return (.act, "ack", "\(try text("by")) took on alert \(try text("alert"))\(note)")
    default: return nil
    }
  }

  private static func deploy(
    _ record: Record
  ) throws(RecordError) -> (Event.Kind, String, String) {
    let (id, step) = (try record.requiredString("id"), try record.requiredString("step"))
    let status = try record.requiredString("status")
    var words = "\(step) \(status)"
    if let version = try record.optionalString("version") {
      let before = try record.optionalString("previous_version").map { "\($0) to " } ?? ""
      words += ", \(try record.optionalString("service") ?? "version") \(before)\(version)"
    }
    if let message = try record.optionalString("message") { words += ": \(message)" }
    let isRemedy = step.contains("rollback") || step.contains("roll_back")
    return (isRemedy ? .act : .change, "deploy \(id)", words)
  }
}
