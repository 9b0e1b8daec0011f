import JSON
import Wire

extension Step {
  /// Puts the messages about some alerts of a group into the outbox, one for each recipient. Where
  /// a channel takes no more in one, there are several.
  mutating func make(
    news: [String], others: [String], _ group: Group, _ channel: ChannelSettings?, note: String?
  ) {
    func order(_ ids: [String]) -> [Alert] {
      ids.compactMap { id in
        guard var alert = book.standings[id]?.alert else { return nil }
        alert.isFiring = book.isFiring(id, in: group.key)
        return alert
      }.sorted { left, right in
        if left.isFiring != right.isFiring { return left.isFiring }
        if left.severity != right.severity { return left.severity > right.severity }
        return left.id < right.id
      }
    }
    let capacity = channel?.capacity ?? 256
    let fresh = order(news)
    if channel?.takesAll ?? true {
      for start in stride(from: 0, to: fresh.count, by: capacity) {
        let part = Array(fresh[start..<min(start + capacity, fresh.count)])
        add(part, all: part, ids: part.map(\.id), group, channel, note: note)
      }
    } else {
      let all = fresh + order(others)
      add(
        Array(all.prefix(capacity)), all: all, ids: fresh.map(\.id), group, channel, note: note)
    }
  }

  private func add(
    _ alerts: [Alert], all: [Alert], ids: [String], _ group: Group, _ channel: ChannelSettings?,
    note: String?
  ) {
    let firing = all.count(where: \.isFiring)
    for recipient in channel?.recipients ?? [nil] {
      add(
        Draft(
          channel: group.channel, recipient: recipient, kind: firing > 0 ? .firing : .resolved,
          group: group.thread, incident: group.incident, key: group.key, thread: group.thread,
          isFirst: group.messages == 0, by: group.by, ids: ids, alerts: alerts, firing: firing,
          resolved: all.count - firing, note: note))
    }
  }

  /// What is said, before it is a message in the outbox.
  struct Draft {
    var channel: String
    var recipient: String?
    var kind: Entry.Kind
    var group: String
    var incident: String
    var key = ""
    var thread: String
    var isFirst = true
    var by: [JSONObject.Member] = []
    var ids: [String]
    var alerts: [Alert]
    var firing = 0
    var resolved = 0
    var note: String?
    var insteadOf: String?
  }

  /// The id of a message is a function of what it is, so that no two are the same and a receiver
  /// can tell one that comes twice.
  func add(_ draft: Draft) {
    let number = book.nextNumber()
    let id = Group.digest([
      draft.group, draft.channel, draft.recipient ?? "", String(number), String(now),
    ])
    book.put(
      Entry(
        id: String(id.prefix(16)), number: number, channel: draft.channel,
        recipient: draft.recipient, kind: draft.kind, group: draft.group,
        incident: draft.incident, key: draft.key, thread: draft.thread, isFirst: draft.isFirst,
        by: draft.by,
        created: now, ids: draft.ids, alerts: draft.alerts, firing: draft.firing,
        resolved: draft.resolved, note: draft.note, insteadOf: draft.insteadOf))
  }

  /// A message of its own, about nothing that lasts.
  mutating func notify(_ alert: Alert, kind: Entry.Kind, to channels: [String]) {
    for name in channels {
      for recipient in settings.channels[name]?.recipients ?? [nil] {
        let thread = Group.digest(["notice", alert.id])
        add(
          Draft(
            channel: name, recipient: recipient, kind: kind, group: thread, incident: thread,
            thread: thread, ids: [alert.id], alerts: [alert], firing: 1))
      }
    }
  }
}
