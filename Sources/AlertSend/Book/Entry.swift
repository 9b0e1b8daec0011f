import JSON
import Wire

/// A message in the outbox, for one channel and one recipient.
struct Entry: Equatable, Sendable {
  enum Kind: String, Sendable { case firing, resolved, acknowledged, notice, test }

  let id: String
  /// The order in which messages were made.
  let number: Int
  let channel: String
  let recipient: String?
  let kind: Kind
  /// Messages of one group go out in order.
  let group: String
  let incident: String
  /// The group in the book, while there is one.
  let key: String
  /// Of the first message of the group, so that mail can be threaded.
  let thread: String
  let isFirst: Bool
  let by: [JSONObject.Member]
  /// Milliseconds since 1970.
  let created: Int64
  /// Every alert that it tells of anew.
  let ids: [String]
  /// Those that are described in it, the worst first.
  let alerts: [Alert]
  let firing: Int
  let resolved: Int
  /// What is said beside: a reminder, who took it on, which channel failed.
  let note: String?
  /// The channel that it was first meant for.
  let insteadOf: String?

  /// How sending goes.
  struct Attempts: Equatable, Sendable {
    var count = 0
    /// Not before; milliseconds since 1970.
    var next: Int64 = 0
    var reason: String?
    /// Given up.
    var isDead = false
    var last: Int64?
    /// Others have been asked to deliver it.
    var hasFallenBack = false
  }

  /// How many alerts are not described.
  var more: Int { max(0, firing + resolved - alerts.count) }

  var worst: Severity { alerts.lazy.filter(\.isFiring).map(\.severity).max() ?? .info }
}

// As it is stored. The attempts are stored beside it, because they change.
extension Entry {
  var json: JSONValue {
    var object = JSONObject([
      .init("n", .int(number)), .init("channel", .string(channel)),
      .init("kind", .string(kind.rawValue)), .init("group", .string(group)),
      .init("incident", .string(incident)), .init("key", .string(key)),
      .init("thread", .string(thread)),
      .init("first", .bool(isFirst)), .init("by", .object(JSONObject(by))),
      .init("created", .int(Int(created))), .init("ids", .array(ids.map(JSONValue.string))),
      .init("alerts", .array(alerts.map(\.json))), .init("firing", .int(firing)),
      .init("resolved", .int(resolved)),
    ])
    if let recipient { object["recipient"] = .string(recipient) }
    if let note { object["note"] = .string(note) }
    if let insteadOf { object["instead_of"] = .string(insteadOf) }
    return .object(object)
  }

  init?(_ json: JSONValue, id: String) {
    guard let number = json["n"]?.int, let channel = json["channel"]?.string,
      let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
      let group = json["group"]?.string, let incident = json["incident"]?.string,
      let thread = json["thread"]?.string, let created = json["created"]?.int,
      let ids = json["ids"]?.array, let alerts = json["alerts"]?.array
    else { return nil }
    self.id = id
    self.number = number
    self.channel = channel
    self.kind = kind
    self.group = group
    self.incident = incident
    key = json["key"]?.string ?? ""
    self.thread = thread
    self.created = Int64(created)
    isFirst = json["first"]?.bool ?? false
    by = json["by"]?.object?.members ?? []
    self.ids = ids.compactMap(\.string)
    self.alerts = alerts.compactMap { try? Alert($0, now: Timestamp(milliseconds: 0)) }
    firing = json["firing"]?.int ?? 0
    resolved = json["resolved"]?.int ?? 0
    recipient = json["recipient"]?.string
    note = json["note"]?.string
    insteadOf = json["instead_of"]?.string
  }
}

extension Entry.Attempts {
  var json: JSONValue {
    var object = JSONObject([.init("count", .int(count)), .init("next", .int(Int(next)))])
    if let reason { object["reason"] = .string(reason) }
    if isDead { object["dead"] = true }
    if let last { object["last"] = .int(Int(last)) }
    if hasFallenBack { object["fell_back"] = true }
    return .object(object)
  }

  init(_ json: JSONValue) {
    count = json["count"]?.int ?? 0
    next = Int64(json["next"]?.int ?? 0)
    reason = json["reason"]?.string
    isDead = json["dead"]?.bool ?? false
    last = json["last"]?.int.map(Int64.init)
    hasFallenBack = json["fell_back"]?.bool ?? false
  }
}
