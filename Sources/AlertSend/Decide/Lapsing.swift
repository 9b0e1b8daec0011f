import JSON
import Wire

// What happens because time passes.
extension Step {
  /// Alerts that came and went too often and have been quiet since are what they are again.
  mutating func calm() -> Int64? {
    var next: Int64?
    for (id, standing) in book.standings.sorted(by: { $0.key < $1.key }) {
      guard standing.isFlapping else {
        if !standing.isFiring { forget(id) }
        continue
      }
      let last = standing.changes.last ?? 0
      let end = last > now ? now : last + settings.flapping.quiet
      if end > now {
        next = min(next ?? end, end)
        continue
      }
      var standing = standing
      standing.isFlapping = false
      standing.changes = []
      book.put(standing)
    }
    return next
  }

  /// Acknowledgements that have run out: what still fires is told again. Silences that ended a day
  /// ago are forgotten.
  mutating func lapse() -> Int64? {
    var next: Int64?
    for (id, standing) in book.standings.sorted(by: { $0.key < $1.key }) {
      guard let until = standing.acknowledgement?.until?.milliseconds else { continue }
      if until > now {
        next = min(next ?? until, until)
        continue
      }
      var standing = standing
      let by = standing.acknowledgement?.by ?? ""
      standing.acknowledgement = nil
      book.put(standing)
      guard standing.isFiring else { continue }
      for key in standing.groups {
        guard var member = book.groups[key]?.members[id], member.isTold else { continue }
        member.news = "still firing: the acknowledgement by \(by) has run out"
        book.put(member, id, in: key)
      }
    }
    for silence in book.silences.values.sorted(by: { $0.id < $1.id }) {
      let until = silence.until.milliseconds
      if until > now {
        next = min(next ?? until, until)
      } else if until + 86_400_000 <= now {
        book.removeSilence(silence.id)
      }
    }
    return next
  }

  /// Alerts that nobody has taken on go to those who are told then.
  mutating func escalate() -> Int64? {
    var next: Int64?
    for (id, standing) in book.standings.sorted(by: { $0.key < $1.key }) {
      guard standing.isFiring, !standing.isEscalated, let told = standing.told,
        !standing.isAcknowledged(at: now), muted(standing) == nil,
        let (after, channels) = settings.escalation(standing.alert)
      else { continue }
      if told + after > now {
        next = min(next ?? .max, told + after)
        continue
      }
      var standing = standing
      standing.isEscalated = true
      for channel in channels {
        var pace = settings.pace
        // They are told at once.
        pace.wait = 0
        let group = settings.group(
          standing.alert,
          Settings.Target(channel: channel, groupBy: settings.groupBy, pace: pace), now: now,
          number: book.nextNumber())
        if standing.groups.contains(group.key) { continue }
        if book.groups[group.key] == nil { book.put(group) }
        standing.groups.append(group.key)
      }
      book.put(standing)
      for key in standing.groups where book.groups[key]?.members[id] == nil {
        book.put(
          Group.Member(news: "nobody has taken it on since \(Timestamp(milliseconds: told).text)"),
          id, in: key)
      }
      explain("\(id): nobody has taken it on; to \(channels.joined(separator: ", "))")
    }
    return next
  }
}
