import JSON
import Wire

/// An alert as it was last heard of.
struct Alert: Sendable {
  let id: String
  var isFiring: Bool
  var severity: String
  var source: String
  var summary: String
  var ts: Timestamp
  /// When this time of trouble began.
  var since: Timestamp
  /// Labels, value, threshold, as they came.
  var labels: JSONValue?
  var value: JSONValue?
  var threshold: JSONValue?
  var revision = 0
}

/// Who took an alert on.
struct Ack: Equatable, Sendable {
  var alert: String
  var ts: Timestamp
  var by: String
  var until: Timestamp?
  var note: String?
}

/// What is wrong now, and what was.
struct Alerts: Sendable {
  /// So many alerts that fire, and so many that are over, are kept.
  static let most = 2000
  static let mostPast = 500

  private(set) var firing: [String: Alert] = [:]
  /// The newest last.
  private(set) var past: [Alert] = []
  private(set) var acks: [String: Ack] = [:]
  /// Alerts that fire and for which there was no room.
  private(set) var dropped = 0

  /// What is told twice, or late, changes nothing. Answers whether it was news.
  mutating func add(_ alert: Alert) -> Bool {
    if let known = firing[alert.id], alert.ts < known.ts { return false }
    if let index = past.lastIndex(where: { $0.id == alert.id }) {
      if alert.ts < past[index].ts || !alert.isFiring && firing[alert.id] == nil { return false }
      past.remove(at: index)
    }
    if alert.isFiring {
      guard firing[alert.id] != nil || firing.count < Self.most else {
        dropped += 1
        return false
      }
      var alert = alert
      if let known = firing[alert.id] { alert.since = min(alert.since, known.since) }
      firing[alert.id] = alert
      return true
    }
    firing[alert.id] = nil
    past.append(alert)
    if past.count > Self.mostPast { past.removeFirst() }
    return true
  }

  /// The newer of two acknowledgements counts.
  mutating func add(_ ack: Ack) {
    if let known = acks[ack.alert], known.ts > ack.ts { return }
    acks[ack.alert] = ack
    // Those of troubles that no one tells of any more go first.
    if acks.count > 2 * Self.most {
      for (id, _) in acks.sorted(by: { $0.value.ts < $1.value.ts })
      where firing[id] == nil && acks.count > Self.most {
        acks[id] = nil
      }
    }
  }

  /// The acknowledgement that holds: of this time of trouble, and not lapsed.
  func ack(of alert: Alert, now: Timestamp) -> Ack? {
    guard let ack = acks[alert.id], ack.ts >= alert.since else { return nil }
    if let until = ack.until, until <= now { return nil }
    return ack
  }

  mutating func mark(_ id: String, _ revision: Int) {
    firing[id]?.revision = revision
    if let index = past.lastIndex(where: { $0.id == id }) { past[index].revision = revision }
  }

  /// The worst first, then the newest.
  var sorted: [Alert] {
    firing.values.sorted {
      let (left, right) = (Self.rank($0.severity), Self.rank($1.severity))
      return left != right
        ? left > right : $0.since != $1.since ? $0.since > $1.since : $0.id < $1.id
    }
  }

  static let severities = ["info", "warning", "error", "critical"]
  static func rank(_ severity: String) -> Int { severities.firstIndex(of: severity) ?? 1 }
}
