import JSON
import Wire

// What each type of record changes.
extension Contents {
  /// - Throws: `RecordError` where the record lacks what its type must have.
  mutating func add(_ record: JSONValue, type: String, now: Timestamp) throws(RecordError) {
    let fields = Fields(record)
    let ts = try fields.time("ts")
    switch type {
    case "health": try addHealth(fields, ts, now)
    case "metric": try addMetric(fields, ts, now)
    case "alert": try addAlert(fields, ts, now)
    case "ack": addAck(try Self.ack(fields, ts ?? now))
    case "breaker": try addBreaker(fields, ts ?? now)
    case "progress": try addProgress(fields, ts ?? now)
    case "verdict", "deploy", "delivery":
      news.append((record, change()))
      if news.count > Self.mostNews { news.removeFirst() }
    default: break
    }
    count(type, now)
  }

  mutating func count(_ type: String, _ now: Timestamp) {
    // A stream with ever new types must not fill the memory.
    let name = counts.records[type] != nil || counts.records.count < 40 ? type : "other"
    counts.records[name, default: 0] += 1
    counts.lastRecord = now
  }

  private mutating func addHealth(
    _ fields: Fields, _ ts: Timestamp?, _ now: Timestamp
  ) throws(RecordError) {
    let name = try fields.requiredText("target")
    let text = try fields.requiredText("status")
    guard let status = Target.Status(rawValue: text) else {
      throw RecordError(
        expected: "healthy, degraded or unhealthy", at: "status", found: .string(text))
    }
    let latency = try fields.number("latency_ms")
    let kind = try fields.text("kind") ?? "http"
    let details = try fields.object("details")
    var numbers: [(String, Double)] = []
    for gauge in Target.gauges {
      if let value = try details?.number(gauge) { numbers.append((gauge, value)) }
    }
    let error = try fields.object("error")
    guard let time = time(of: ts, now: now) else { return }
    guard hasRoom(forTarget: name) else { return }
    var target = targets.removeValue(forKey: name) ?? Target(name, kind: kind, ts: time)
    if time >= target.ts {
      target.kind = kind
      target.set(status, at: time)
      target.latency = latency
      target.trouble = error.flatMap { error in
        let words = [error["kind"]?.string, error["message"]?.string].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: ": ")
      }
      target.disks = Self.disks(details?["disks"])
    }
    if let fullest = Self.disks(details?["disks"]).compactMap(\.usedRatio).max() {
      numbers.append((Target.disk, fullest))
    }
    for (gauge, value) in numbers { target.set(gauge, value, at: time, grid, now: now) }
    target.events.add(
      Events(isError: status == .unhealthy, value: latency), at: time, grid, now: now)
    target.revision = change()
    targets[name] = target
  }

  private static func disks(_ value: JSONValue?) -> [Target.Disk] {
    (value?.array ?? []).prefix(64).compactMap { disk in
      disk["path"]?.string.map { path in
        Target.Disk(
          path: path, usedRatio: disk["used_ratio"]?.double,
          inodesUsedRatio: disk["inodes_used_ratio"]?.double)
      }
    }
  }

  private mutating func hasRoom(forTarget name: String) -> Bool {
    if targets[name] != nil || targets.count < Self.mostTargets { return true }
    counts.dropped += 1
    return false
  }

  private mutating func addAlert(
    _ fields: Fields, _ ts: Timestamp?, _ now: Timestamp
  ) throws(RecordError) {
    let id = try fields.requiredText("id")
    let state = try fields.requiredText("state")
    guard state == "firing" || state == "resolved" else {
      throw RecordError(expected: "firing or resolved", at: "state", found: .string(state))
    }
    let ts = ts ?? now
    let alert = Alert(
      id: id, isFiring: state == "firing", severity: try fields.text("severity") ?? "warning",
      source: try fields.text("source") ?? "", summary: try fields.text("summary") ?? id,
      ts: ts, since: try fields.time("since") ?? ts, labels: fields["labels"],
      value: fields["value"], threshold: fields["threshold"])
    guard alerts.add(alert) else { return }
    alertRevision = change()
    alerts.mark(id, alertRevision)
  }

  static func ack(_ fields: Fields, _ ts: Timestamp) throws(RecordError) -> Ack {
    Ack(
      alert: try fields.requiredText("alert"), ts: ts, by: try fields.requiredText("by"),
      until: try fields.time("until"), note: try fields.text("note"))
  }

  mutating func addAck(_ ack: Ack) {
    guard alerts.acks[ack.alert] != ack else { return }
    alerts.add(ack)
    alertRevision = change()
    alerts.mark(ack.alert, alertRevision)
  }

  mutating func addBreaker(_ fields: Fields, _ ts: Timestamp) throws(RecordError) {
    let name = try fields.requiredText("name")
    _ = try fields.requiredText("state")
    if let known = breakers[name] {
      guard ts >= known.ts, known.record != fields.record else { return }
    } else if breakers.count >= Self.mostBreakers {
      counts.dropped += 1
      return
    }
    breakers[name] = (fields.record, ts, change())
  }

  private mutating func addProgress(_ fields: Fields, _ ts: Timestamp) throws(RecordError) {
    let program = try fields.requiredText("program")
    guard progress[program] != nil || progress.count < Self.mostPrograms else { return }
    if let known = progress[program], ts < known.ts { return }
    progress[program] = (fields.record, ts, change())
  }
}
