import JSON
import Wire

// What comes ready made, as windows, and the answers of language models.
extension Contents {
  /// What is read of an answer.
  struct Answer: Sendable {
    var provider = ""
    var model = ""
    var ts: Timestamp?
    var isError = false
    var latency: Double?
    var promptTokens: Double?
    var completionTokens: Double?
    var cost: Double?
    var quotaLeft: Double?
    var errorKind: String?
    var errorMessage: String?
  }

  mutating func add(_ answer: Answer, now: Timestamp) {
    count("response", now)
    guard let time = time(of: answer.ts, now: now) else { return }
    var events = Events(isError: answer.isError, value: answer.latency)
    events.promptTokens = answer.promptTokens ?? 0
    events.completionTokens = answer.completionTokens ?? 0
    events.cost = answer.cost ?? 0
    let key = Model.Key(provider: answer.provider, model: answer.model)
    guard hasRoom(forModel: key) else { return }
    let (grid, revision) = (self.grid, change())
    models[key, default: Model(key, ts: time)].add(
      answer, events, at: time, grid, now: now, revision)
  }

  private mutating func hasRoom(forModel key: Model.Key) -> Bool {
    if models[key] != nil || models.count < Self.mostModels { return true }
    counts.dropped += 1
    return false
  }

  /// A window of a model, or of something probed; any other passes by.
  mutating func addMetric(
    _ fields: Fields, _ ts: Timestamp?, _ now: Timestamp
  ) throws(RecordError) {
    guard let count = try fields.number("count") else {
      throw RecordError("expected a number at count, found nothing")
    }
    let latency = try fields.object("latency_ms")
    let sums = try fields.object("sums")
    let by = try fields.object("by")
    var events = Events(
      count: Int(clamped: count), errors: Int(clamped: try fields.number("errors") ?? 0))
    if let mean = try latency?.number("mean") {
      events.measured = events.count
      events.mean = mean
      events.max = try latency?.number("max") ?? mean
      events.p99 = try latency?.number("p99") ?? events.max
    }
    events.promptTokens = try sums?.number("tokens.prompt") ?? 0
    events.completionTokens = try sums?.number("tokens.completion") ?? 0
    events.cost = try sums?.number("cost_usd") ?? 0
    // A window ends where the next one begins, so it belongs to the part of time before its end.
    let last = ts.map { Timestamp(milliseconds: $0.milliseconds - 1) }
    guard let time = time(of: last, now: now) else { return }
    if let provider = try by?.text("provider") {
      let key = Model.Key(provider: provider, model: try by?.text("model") ?? "")
      guard hasRoom(forModel: key) else { return }
      var model = models.removeValue(forKey: key) ?? Model(key, ts: time)
      model.windows.add(events, at: time, grid, now: now)
      if time >= model.ts { model.ts = time }
      if let quota = try fields.object("quota_left_ratio")?.number("min") {
        model.quotaLeft = quota
      }
      model.revision = change()
      models[key] = model
    } else if let name = try by?.text("target") {
      try addWindow(of: name, events, fields, at: time, now)
    }
  }

  private mutating func addWindow(
    of name: String, _ events: Events, _ fields: Fields, at time: Timestamp, _ now: Timestamp
  ) throws(RecordError) {
    var gauges: [(String, Double)] = []
    for gauge in Target.gauges {
      if let mean = try fields.object("details.\(gauge)")?.number("mean") {
        gauges.append((gauge, mean))
      }
    }
    if let disk = try fields.object("details.disks[].used_ratio")?.number("max") {
      gauges.append((Target.disk, disk))
    }
    guard targets[name] != nil || targets.count < Self.mostTargets else {
      counts.dropped += 1
      return
    }
    let names = Set(gauges.map(\.0))
    let kind =
      names.contains("cpu_ratio") || names.contains("memory_ratio")
      ? "system"
      : names.contains("connections") || names.contains("query_ms") ? "postgres" : "http"
    var target = targets.removeValue(forKey: name) ?? Target(name, kind: kind, ts: time)
    for (gauge, value) in gauges { target.set(gauge, value, at: time, grid, now: now) }
    target.windows.add(events, at: time, grid, now: now)
    if target.events.isEmpty, time >= target.ts {
      let share = events.count > 0 ? Double(events.errors) / Double(events.count) : 0
      target.set(share > 0.5 ? .unhealthy : share > 0 ? .degraded : .healthy, at: time)
      if events.measured > 0 { target.latency = events.mean }
    }
    target.revision = change()
    targets[name] = target
  }
}

extension Model {
  fileprivate mutating func add(
    _ answer: Contents.Answer, _ events: Events, at time: Timestamp, _ grid: Grid, now: Timestamp,
    _ revision: Int
  ) {
    self.events.add(events, at: time, grid, now: now)
    if time >= ts {
      ts = time
      if let quota = answer.quotaLeft { quotaLeft = quota }
    }
    if answer.isError { lastError = (answer.errorKind, answer.errorMessage, time) }
    self.revision = revision
  }
}

extension Int {
  /// A whole number from a count, whatever a record says.
  fileprivate init(clamped value: Double) { self = value > 0 ? Int(Swift.min(value, 1e15)) : 0 }
}
