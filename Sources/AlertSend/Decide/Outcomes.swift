import JSON
import Resilience
import Wire

/// What an attempt to send came to.
enum Verdict: Equatable, Sendable {
  case delivered
  /// It may be taken later. `hint` is how long the service asks to be left alone, in milliseconds;
  /// with `isLimited` it said that there is too much.
  case later(String, hint: Int64? = nil, isLimited: Bool = false)
  /// It will never be taken.
  case refused(String)
}

extension Step {
  /// Attempts in a row after which a channel counts as broken.
  private static let broken = 3

  private static let backoff: Backoff = {
    var backoff = Backoff()
    (backoff.first, backoff.longest) = (2_000_000_000, 300_000_000_000)
    backoff.jitter = .equal
    return backoff
  }()

  /// Takes in what became of a message.
  mutating func settle(_ id: String, _ verdict: Verdict, random: UInt64) {
    // Another process may have dropped it.
    guard let entry = book.entries[id] else { return }
    var attempts = book.attempts[id] ?? Entry.Attempts()
    var state = book.channels[entry.channel] ?? ChannelState()
    attempts.count += 1
    attempts.last = now
    switch verdict {
    case .delivered:
      report(entry, .sent, attempts.count, nil)
      book.removeEntry(id)
      state.failures = 0
      noteSent(entry)
      if state.isBroken, entry.kind != .test { mend(entry.channel, &state) }
    case .later(let reason, let hint, let isLimited):
      attempts.reason = reason
      let wait = Self.backoff.delay(
        retry: attempts.count, random: random, hint: hint.map { $0 * 1_000_000 })
      attempts.next = now + wait / 1_000_000
      if isLimited || hint != nil { state.hold = max(state.hold, attempts.next) }
      if !isLimited { state.failures += 1 }
      if now - entry.created >= settings.patience { attempts.isDead = true }
      report(
        entry, attempts.isDead ? .failed : .queued, attempts.count,
        attempts.isDead ? "given up: \(reason)" : reason)
      book.put(attempts, of: id)
    case .refused(let reason):
      attempts.reason = reason
      attempts.isDead = true
      state.failures += 1
      report(entry, .failed, attempts.count, reason)
      book.put(attempts, of: id)
    }
    if verdict != .delivered {
      fallBack(entry, attempts)
      let isBroken = state.failures >= Self.broken || attempts.isDead
      if isBroken, !state.isBroken, entry.kind != .test {
        state.isBroken = true
        book.put(state, of: entry.channel)
        raise(entry.channel, attempts.reason ?? "")
      }
    }
    book.put(state, of: entry.channel)
  }

  /// Says of each alert of a message what became of it.
  mutating func report(
    _ entry: Entry, _ status: Delivery.Status, _ attempts: Int, _ reason: String?
  ) {
    for id in entry.ids {
      deliveries.append(
        Delivery(
          alert: id, channel: entry.channel, status: status, attempts: attempts, reason: reason,
          entry: entry.id, recipient: entry.recipient))
    }
  }

  private func noteSent(_ entry: Entry) {
    guard var group = book.groups[entry.key], group.thread == entry.group, !group.wasSent else {
      return
    }
    group.wasSent = true
    book.put(group)
  }

  /// Has another channel deliver what this one cannot.
  private mutating func fallBack(_ entry: Entry, _ attempts: Entry.Attempts) {
    guard entry.insteadOf == nil, !attempts.hasFallenBack, entry.kind != .test,
      entry.kind != .acknowledged, let channel = settings.channels[entry.channel],
      let name = channel.fallback, let other = settings.channels[name],
      attempts.isDead || attempts.count >= channel.fallbackAfter
    else { return }
    var attempts = attempts
    attempts.hasFallenBack = true
    book.put(attempts, of: entry.id)
    let thread = Group.digest(["fallback", name, entry.group])
    for recipient in other.recipients {
      add(
        Draft(
          channel: name, recipient: recipient, kind: entry.kind, group: thread,
          incident: entry.incident, thread: thread, isFirst: entry.isFirst, by: entry.by,
          ids: entry.ids, alerts: entry.alerts, firing: entry.firing, resolved: entry.resolved,
          note: "\(entry.channel) does not deliver: \(attempts.reason ?? "")",
          insteadOf: entry.channel))
    }
  }

  /// An alert about a channel goes by the others.
  private mutating func raise(_ channel: String, _ reason: String) {
    take(brokenAlert(channel, isFiring: true, reason), only: others(than: channel))
  }

  private mutating func mend(_ channel: String, _ state: inout ChannelState) {
    state.isBroken = false
    let alert = brokenAlert(channel, isFiring: false, "it delivers again")
    if book.standings[alert.id] != nil { take(alert) }
  }

  private func brokenAlert(_ channel: String, isFiring: Bool, _ reason: String) -> Alert {
    let severity =
      book.standings[Self.brokenID(channel)]?.alert.severity ?? Severity.error
    return Alert(
      id: Self.brokenID(channel), isFiring: isFiring, severity: severity, source: "alert-send",
      summary: "alerts are not delivered by \(channel): \(reason)",
      labels: JSONObject([.init("channel", .string(channel))]), since: isFiring ? time : nil,
      at: time)
  }

  static func brokenID(_ channel: String) -> String {
    "alert-send-delivery-" + Group.digest([channel]).prefix(12)
  }

  private func others(than channel: String) -> [String] {
    if let fallback = settings.channels[channel]?.fallback { return [fallback] }
    let others = settings.names.filter { $0 != channel }
    return others.isEmpty ? [Settings.lastResort] : others
  }
}
