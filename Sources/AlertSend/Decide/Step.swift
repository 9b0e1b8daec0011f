import JSON
import Wire

/// What is to be told, to whom and when: decided from the book, the settings and the time alone. It
/// touches nothing; messages that are to be sent are entries of the book.
struct Step {
  let settings: Settings
  let book: Book
  /// Milliseconds since 1970.
  var now: Int64
  /// Nothing more will come in, so no group waits for more.
  var hasEnded = false
  /// What is to be printed once the disk has what was decided.
  var deliveries: [Delivery] = []
  /// Sentences for who wants to know why; `nil` where nobody does.
  var explanations: [String]?
  /// The alerts that have come since the last look, and how often they came without news.
  private(set) var taken: Set<String> = []
  private(set) var repeated: [String: Int] = [:]
  /// An alert in a group.
  struct Place: Hashable {
    var alert: String
    var group: String
  }

  /// What was put into messages since the last look.
  var told: Set<Place> = []
  /// What has come and is not decided.
  private var waiting: Set<Place> = []

  init(_ settings: Settings, _ book: Book, now: Int64) {
    self.settings = settings
    self.book = book
    self.now = now
  }

  var time: Timestamp { Timestamp(milliseconds: now) }

  mutating func explain(_ sentence: @autoclosure () -> String) {
    if explanations != nil { explanations?.append(sentence()) }
  }

  /// Whether an alert is known with these words, so that its record says nothing new.
  func knows(_ known: AlertReader.Known) -> Bool {
    book.standings[known.id]?.alert.isKnown(as: known) ?? false
  }

  /// A record that says again what is known.
  mutating func again(_ id: String, _ count: Int) { repeated[id, default: 0] += count }

  /// A record with something new.
  mutating func take(_ alert: Alert, only channels: [String]? = nil) {
    let before = book.standings[alert.id]
    guard alert.isFiring || before != nil else {
      for target in settings.targets(alert) {
        deliveries.append(
          Delivery(
            alert: alert.id, channel: target.channel, status: .suppressed,
            reason: "it is over, and was never told"))
      }
      explain("\(alert.id): resolved, but was not known to fire")
      return
    }
    taken.insert(alert.id)
    var standing = before ?? Standing(alert: alert, began: now)
    let isChange = before.map { $0.alert.isFiring != alert.isFiring } ?? true
    let isWorse = before.map { $0.isFiring && alert.severity > $0.alert.severity } ?? false
    standing.alert = alert
    if alert.since == nil { standing.alert.since = before?.alert.since }
    if isChange {
      standing.changes = standing.changes.filter { $0 > now - settings.flapping.within } + [now]
      if alert.isFiring, !(before?.isFlapping ?? false) {
        (standing.began, standing.told) = (now, nil)
        (standing.acknowledgement, standing.isEscalated) = (nil, false)
      }
      if standing.changes.count >= settings.flapping.changes { standing.isFlapping = true }
    }
    if alert.isFiring {
      standing.groups = groups(of: alert, only: channels, before)
    } else {
      let targets = settings.targets(standing.alert)
      for key in standing.groups {
        let target = targets.first { $0.channel == book.groups[key]?.channel }
        if let target { set(target.pace, of: key) }
      }
    }
    book.put(standing)
    for key in standing.groups where alert.isFiring {
      var member = book.groups[key]?.members[alert.id] ?? Group.Member()
      if isWorse, member.isTold { member.news = "it has become worse: \(alert.severity.text)" }
      book.put(member, alert.id, in: key)
    }
    if book.groupKeys(of: alert.id).isEmpty, !alert.isFiring { forget(alert.id) }
  }

  /// The groups that an alert belongs to, each of which is there afterwards.
  private mutating func groups(
    of alert: Alert, only channels: [String]?, _ before: Standing?
  ) -> [String] {
    var targets = settings.targets(alert)
    if let channels {
      targets = channels.map { name in
        targets.first { $0.channel == name }
          ?? Settings.Target(channel: name, groupBy: settings.groupBy, pace: settings.pace)
      }
    }
    var keys: [String] = []
    for target in targets {
      let group = settings.group(alert, target, now: now, number: book.nextNumber())
      if book.groups[group.key] == nil { book.put(group) }
      set(target.pace, of: group.key)
      keys.append(group.key)
      explain(
        "\(alert.id): to \(target.channel) "
          + (target.route.map { "by route \($0 + 1)" } ?? "without a route")
          + ", group \(group.key) of "
          + (group.by.map { "\($0.key)=\(Alert.text($0.value))" }.joined(separator: ", "))
          + ", deduplicated as \(group.incident)")
    }
    // Those who were asked because nobody had taken it on stay with it to its end.
    if let before, before.isFiring, before.isEscalated {
      for key in before.groups where !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  /// The pace of a group is that of the last run that was told of it, for those who flush.
  private func set(_ pace: Group.Pace, of key: String) {
    guard var group = book.groups[key], group.pace != pace else { return }
    group.pace = pace
    book.put(group)
  }

  /// Looks at everything whose time has come. Answers when the next will, in milliseconds since
  /// 1970.
  ///
  /// - all: also what is left of earlier runs: reminders, escalations, alerts that have calmed down.
  mutating func look(all: Bool) -> Int64? {
    var next: Int64?
    func sooner(_ time: Int64?) { if let time { next = min(next ?? time, time) } }
    if all {
      sooner(calm())
      sooner(lapse())
      if settings.escalates { sooner(escalate()) }
    }
    for group in book.groups.values.sorted(by: { $0.number < $1.number }) {
      sooner(look(at: group.key, all: all))
    }
    tellTaken()
    return next
  }

  /// Says of each alert that came what became of it, where no message has been made of it. What
  /// waits for the first message of its group is spoken of when that is decided.
  private mutating func tellTaken() {
    for id in taken.union(repeated.keys) {
      let keys = book.groupKeys(of: id)
      for key in keys { waiting.insert(Place(alert: id, group: key)) }
      if keys.isEmpty, !taken.contains(id) { tellOver(id) }
    }
    let order = waiting.sorted { left, right in
      let (first, second) = (book.groups[left.group]?.number, book.groups[right.group]?.number)
      return (first ?? 0, left.alert) < (second ?? 0, right.alert)
    }
    for place in order {
      guard !told.contains(place), let group = book.groups[place.group],
        let member = group.members[place.alert], let standing = book.standings[place.alert]
      else {
        forgetWaiting(place)
        continue
      }
      var delivery = Delivery(alert: place.alert, channel: group.channel, status: .suppressed)
      if group.pending.contains(place.alert) {
        if group.last == nil, !hasEnded { continue }
        if standing.isFiring, let reason = muted(standing) {
          delivery.reason = reason
        } else {
          let due = Timestamp(milliseconds: max(due(group) ?? now, throttled(group.channel) ?? 0))
          delivery.status = .queued
          delivery.reason = "not due before \(due.text)"
        }
      } else if let when = member.told {
        delivery.reason = "told already at \(Timestamp(milliseconds: when).text)"
      } else {
        delivery.reason = "it is over, and was never told"
      }
      delivery.reason? += times(place.alert)
      deliveries.append(delivery)
      forgetWaiting(place)
    }
    taken.removeAll(keepingCapacity: true)
    told.removeAll(keepingCapacity: true)
    if waiting.isEmpty { repeated.removeAll(keepingCapacity: true) }
  }

  private mutating func forgetWaiting(_ place: Place) { waiting.remove(place) }

  /// How often it came besides.
  private func times(_ id: String) -> String {
    let count = (repeated[id] ?? 0) - (taken.contains(id) ? 0 : 1)
    return count > 0 ? "; came \(count) more times" : ""
  }

  /// Of what was over long ago there is nobody to tell.
  private mutating func tellOver(_ id: String) {
    guard let standing = book.standings[id] else { return }
    for target in settings.targets(standing.alert) {
      deliveries.append(
        Delivery(
          alert: id, channel: target.channel, status: .suppressed,
          reason: "it is over" + times(id)))
    }
  }

  /// Drops what need not be known any more of an alert that is over.
  mutating func forget(_ id: String) {
    guard let standing = book.standings[id], !standing.isFiring,
      book.groupKeys(of: id).isEmpty
    else { return }
    let last = standing.changes.last ?? 0
    if standing.changes.count < 2 || now - last >= settings.flapping.within {
      book.removeStanding(id)
    }
  }
}
