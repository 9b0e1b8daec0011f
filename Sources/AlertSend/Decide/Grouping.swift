import JSON
import Wire

extension Step {
  /// When something new of a group may be told.
  func due(_ group: Group) -> Int64? {
    guard let last = group.last else { return hasEnded ? now : group.opened + group.pace.wait }
    // A clock that was set back must not make anyone wait for it to catch up.
    return last > now ? now : last + group.pace.interval
  }

  /// Makes the messages of a group whose time has come; answers when it will come.
  mutating func look(at key: String, all: Bool) -> Int64? {
    guard let group = book.groups[key] else { return nil }
    let news = group.pending.sorted().filter { id in
      guard book.isFiring(id, in: key), let standing = book.standings[id] else { return true }
      return muted(standing) == nil
    }
    if news.isEmpty {
      if all || hasEnded { tidy(key) }
      return all ? remind(key) : nil
    }
    guard let due = due(group) else { return nil }
    if due > now { return due }
    if let free = throttled(group.channel) { return free }
    tell(news, of: key)
    return nil
  }

  /// Tells again what still fires, once its time has come.
  private mutating func remind(_ key: String) -> Int64? {
    guard let group = book.groups[key], let last = group.last, group.pace.again > 0 else {
      return nil
    }
    let due = last > now ? now : last + group.pace.again
    if due > now { return due }
    let firing = group.members.keys.filter { id in
      guard book.isFiring(id, in: key), let standing = book.standings[id] else { return false }
      return !standing.isAcknowledged(at: now) && muted(standing) == nil
    }.sorted()
    guard !firing.isEmpty else { return nil }
    if let free = throttled(group.channel) { return free }
    tell(firing, of: key, note: "still firing")
    return nil
  }

  /// When a channel that has had as many messages as it may have gets more; `nil`: now.
  func throttled(_ channel: String) -> Int64? {
    guard let throttle = settings.channels[channel]?.throttle else { return nil }
    let recent = (book.channels[channel]?.messages ?? [])
      .filter { $0 > now - throttle.time && $0 <= now }
    return recent.count < throttle.count
      ? nil : recent[recent.count - throttle.count] + throttle.time
  }

  /// Takes away members of whom nothing is left to tell, and a group without members.
  mutating func tidy(_ key: String) {
    guard let group = book.groups[key] else { return }
    for (id, member) in group.members
    where !member.isTold && !book.isFiring(id, in: key) && !group.pending.contains(id) {
      book.removeMember(id, from: key)
      forget(id)
    }
    if book.groups[key]?.members.isEmpty ?? false { book.removeGroup(key) }
  }

  /// Makes the messages that say what is new of a group.
  mutating func tell(_ news: [String], of key: String, note: String? = nil) {
    guard var group = book.groups[key] else { return }
    let channel = settings.channels[group.channel]
    var news = news
    let over = news.filter { !book.isFiring($0, in: key) }
    if !over.isEmpty, let reason = keepsSilent(group, channel) {
      for id in over {
        deliveries.append(
          Delivery(alert: id, channel: group.channel, status: .suppressed, reason: reason))
        told.insert(Place(alert: id, group: key))
        leave(id, key)
      }
      news.removeAll { over.contains($0) }
    }
    guard !news.isEmpty else { return tidy(key) }
    let others = group.members.keys.filter { id in
      !news.contains(id) && book.isFiring(id, in: key)
        && (group.members[id]?.isTold ?? false)
    }
    let remarks = Set(news.compactMap { group.members[$0]?.news }).sorted()
    make(
      news: news, others: channel?.takesAll ?? true ? [] : others, group, channel,
      note: note ?? (remarks.isEmpty ? nil : remarks.joined(separator: "; ")))
    for id in news {
      told.insert(Place(alert: id, group: key))
      guard book.isFiring(id, in: key) else {
        leave(id, key)
        continue
      }
      book.put(Group.Member(isTold: true, told: now), id, in: key)
      if var standing = book.standings[id], standing.told == nil {
        standing.told = now
        book.put(standing)
      }
    }
    group.last = now
    group.messages += 1
    book.put(group)
    if let throttle = channel?.throttle {
      var state = book.channels[group.channel] ?? ChannelState()
      state.messages = state.messages.filter { $0 > now - throttle.time } + [now]
      book.put(state, of: group.channel)
    }
    tidy(key)
  }

  private mutating func leave(_ id: String, _ key: String) {
    book.removeMember(id, from: key)
    forget(id)
  }

  /// Why the end of an alert is not told: people have not heard of its beginning.
  private func keepsSilent(_ group: Group, _ channel: ChannelSettings?) -> String? {
    if let channel, !channel.tellsResolved { return "the channel is not told of what is over" }
    if group.wasSent { return nil }
    let isUnderWay = book.entries.values.contains { entry in
      entry.group == group.thread && !(book.attempts[entry.id]?.isDead ?? false)
    }
    return isUnderWay ? nil : "its beginning was never delivered"
  }
}
