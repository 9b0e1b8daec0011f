import JSON
import Toolbox
import Wire

/// Alerts that one channel hears of together. It begins with the first of them and ends when people
/// have been told that all are over.
struct Group: Sendable {
  struct Member: Equatable, Sendable {
    /// The last message about it said that it fires.
    var isTold = false
    /// When that message was made.
    var told: Int64?
    /// It has become worse, or nobody is at it any more: told once more.
    var news: String?
  }

  /// How long to wait, in milliseconds.
  struct Pace: Equatable, Sendable {
    /// For others, before the first message.
    var wait: Int64
    /// Between two messages that say something new.
    var interval: Int64
    /// Before the same is said again; 0 is never.
    var again: Int64
  }

  let key: String
  let channel: String
  /// What its alerts have in common.
  let by: [JSONObject.Member]
  var pace: Pace
  /// When its first alert came.
  let opened: Int64
  /// The order in which groups were begun.
  let number: Int
  /// When the last message was made.
  var last: Int64?
  /// How many were made.
  var messages = 0
  /// One of them has arrived.
  var wasSent = false
  var members: [String: Member] = [:]
  /// Those of whom there is something new to tell. Not stored: it follows from the rest.
  var pending: Set<String> = []

  init(
    key: String, channel: String, by: [JSONObject.Member], pace: Pace, opened: Int64, number: Int
  ) {
    self.key = key
    self.number = number
    self.channel = channel
    self.by = by
    self.pace = pace
    self.opened = opened
  }

  /// What the receiver tells this trouble by: the same for every message of the group.
  var thread: String { Self.digest([key, String(opened)]) }

  /// Without the channel's name; an incident has one key, however long it lasts.
  var incident: String { Self.digest([key]) }

  static func digest(_ parts: [String]) -> String {
    hexText(SHA256.digest(parts.joined(separator: "\u{1f}")).prefix(16))
  }

  static func key(channel: String, by: [JSONObject.Member]) -> String {
    digest([channel] + by.flatMap { [$0.key, Alert.text($0.value)] })
  }
}

// As it is stored; members are stored one by one.
extension Group {
  var json: JSONValue {
    [
      "channel": .string(channel), "by": .object(JSONObject(by)), "opened": .int(Int(opened)),
      "pace": [.int(Int(pace.wait)), .int(Int(pace.interval)), .int(Int(pace.again))],
      "last": last.map { .int(Int($0)) } ?? .null, "messages": .int(messages),
      "sent": .bool(wasSent), "n": .int(number),
    ]
  }

  init?(_ json: JSONValue, key: String) {
    guard let channel = json["channel"]?.string, let by = json["by"]?.object,
      let opened = json["opened"]?.int, let wait = json["pace"]?[0]?.int,
      let interval = json["pace"]?[1]?.int, let again = json["pace"]?[2]?.int
    else { return nil }
    self.init(
      key: key, channel: channel, by: by.members,
      pace: Pace(wait: Int64(wait), interval: Int64(interval), again: Int64(again)),
      opened: Int64(opened), number: json["n"]?.int ?? 0)
    last = json["last"]?.int.map(Int64.init)
    messages = json["messages"]?.int ?? 0
    wasSent = json["sent"]?.bool ?? false
  }
}

extension Group.Member {
  var json: JSONValue {
    [
      "told": .bool(isTold), "at": told.map { .int(Int($0)) } ?? .null,
      "news": news.map(JSONValue.string) ?? .null,
    ]
  }

  init(_ json: JSONValue) {
    isTold = json["told"]?.bool ?? false
    told = json["at"]?.int.map(Int64.init)
    news = json["news"]?.string
  }
}
