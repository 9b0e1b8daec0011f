import JSON
import Wire

/// What is known of one alert. Times are milliseconds since 1970.
struct Standing: Equatable, Sendable {
  var alert: Alert
  /// When it was first heard of since it last began.
  var began: Int64
  /// When it began and ended lately, the latest last.
  var changes: [Int64] = []
  /// Comes and goes so often that it counts as firing until it has been quiet for a while.
  var isFlapping = false
  var acknowledgement: Acknowledgement?
  /// When a message about it was first made.
  var told: Int64?
  /// Has been passed on to those who are told when nobody takes it on.
  var isEscalated = false
  /// The groups that it belongs to.
  var groups: [String] = []

  /// As people are told.
  var isFiring: Bool { alert.isFiring || isFlapping }

  func isAcknowledged(at now: Int64) -> Bool { acknowledgement?.holds(at: now) ?? false }
}

// As it is stored.
extension Standing {
  var json: JSONValue {
    var object = JSONObject([
      .init("alert", alert.json), .init("began", .int(Int(began))),
      .init("groups", .array(groups.map(JSONValue.string))),
    ])
    if !changes.isEmpty { object["changes"] = .array(changes.map { .int(Int($0)) }) }
    if isFlapping { object["flapping"] = true }
    if let acknowledgement { object["ack"] = acknowledgement.json }
    if let told { object["told"] = .int(Int(told)) }
    if isEscalated { object["escalated"] = true }
    return .object(object)
  }

  /// `nil` of what is none.
  init?(_ json: JSONValue) {
    guard let alert = json["alert"].flatMap({ try? Alert($0, now: Timestamp(milliseconds: 0)) }),
      let began = json["began"]?.int
    else { return nil }
    self.alert = alert
    self.began = Int64(began)
    groups = (json["groups"]?.array ?? []).compactMap(\.string)
    changes = (json["changes"]?.array ?? []).compactMap { $0.int.map(Int64.init) }
    isFlapping = json["flapping"]?.bool ?? false
    acknowledgement = json["ack"].flatMap {
      try? Acknowledgement($0, now: Timestamp(milliseconds: 0))
    }
    told = json["told"]?.int.map(Int64.init)
    isEscalated = json["escalated"]?.bool ?? false
  }
}
