import JSON
import Wire

extension Step {
  /// Somebody has taken an alert on: it is not told again, nor passed on. Answers false where no
  /// such alert fires.
  mutating func take(_ acknowledgement: Acknowledgement) -> Bool {
    guard var standing = book.standings[acknowledgement.alert], standing.isFiring,
      acknowledgement.holds(at: now)
    else { return false }
    if standing.acknowledgement == acknowledgement { return true }
    standing.acknowledgement = acknowledgement
    book.put(standing)
    explain("\(acknowledgement.alert): taken on by \(acknowledgement.by)")
    for key in standing.groups { forward(key, by: acknowledgement) }
    return true
  }

  /// PagerDuty hears of it once every alert of the incident has been taken on.
  private mutating func forward(_ key: String, by acknowledgement: Acknowledgement) {
    guard let group = book.groups[key], case .pagerDuty? = settings.channels[group.channel]?.kind,
      group.members[acknowledgement.alert]?.isTold ?? false
    else { return }
    let open = group.members.keys.filter { book.isFiring($0, in: key) }
    guard open.allSatisfy({ book.standings[$0]?.isAcknowledged(at: now) ?? false }) else { return }
    add(
      Draft(
        channel: group.channel, recipient: nil, kind: .acknowledged, group: group.thread,
        incident: group.incident, thread: group.thread, isFirst: false, by: group.by,
        ids: [acknowledgement.alert],
        alerts: open.sorted().prefix(50).compactMap { book.standings[$0]?.alert },
        firing: open.count, note: "taken on by \(acknowledgement.by)"))
  }

  /// Ends an alert by hand. Answers false where no such alert fires.
  mutating func resolve(_ id: String) -> Bool {
    guard var standing = book.standings[id], standing.isFiring else { return false }
    standing.alert.isFiring = false
    standing.alert.at = time
    standing.isFlapping = false
    standing.changes = []
    book.put(standing)
    return true
  }
}
