import JSON
import Wire

// How one thing is written, in summaries and in answers about itself alone.
extension View {
  /// Histories in a summary have so many points, those of one thing all.
  static let few: Int64 = 96

  func write(_ target: Target, most: Int64, to writer: inout JSONWriter) {
    let series = target.series
    let whole = series.whole(grid, now: now)
    writer.beginObject()
    writer.member("name", target.name)
    writer.member("kind", target.kind)
    writer.member("status", target.status.rawValue)
    writer.member("stale", isStale(target.ts))
    writer.member("ts", target.ts.text)
    writer.member("since", target.since.text)
    writer.member("latency_ms", Self.number(target.latency))
    writer.member("trouble", target.trouble.map(JSONValue.string) ?? .null)
    writer.member(
      "uptime_ratio", Self.share(whole.count - whole.errors, of: whole.count))
    write(series.recent(grid, now: now), named: "recent", to: &writer)
    if !target.values.isEmpty { write(gauges: target, most: most, to: &writer) }
    if !target.disks.isEmpty {
      writer.member(
        "disks",
        .array(
          target.disks.map { disk in
            [
              "path": .string(disk.path), "used_ratio": Self.number(disk.usedRatio),
              "inodes_used_ratio": Self.number(disk.inodesUsedRatio),
            ]
          }))
    }
    write(history: series, most: most, to: &writer)
    writer.endObject()
  }

  private func write(gauges target: Target, most: Int64, to writer: inout JSONWriter) {
    writer.key("values")
    writer.beginObject()
    for (name, gauge) in target.values.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.beginObject()
      writer.member("value", Self.number(gauge.value))
      write(history: gauge.series, most: most, to: &writer)
      writer.endObject()
    }
    writer.endObject()
  }

  func write(_ model: Model, most: Int64, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("provider", model.key.provider)
    writer.member("model", model.key.model)
    writer.member("ts", model.ts.text)
    writer.member("stale", isStale(model.ts))
    writer.member("quota_left_ratio", Self.number(model.quotaLeft))
    let breaker = breaker(of: model)
    writer.member("breaker", breaker?["state"] ?? .null)
    writer.member("breaker_name", breaker?["name"] ?? .null)
    if let error = model.lastError {
      writer.member(
        "last_error",
        [
          "kind": error.kind.map(JSONValue.string) ?? .null,
          "message": error.message.map(JSONValue.string) ?? .null, "ts": .string(error.ts.text),
        ])
    }
    write(model.series.recent(grid, now: now), named: "recent", to: &writer)
    write(model.series.whole(grid, now: now), named: "retained", to: &writer)
    write(history: model.series, most: most, to: &writer)
    writer.endObject()
  }

  /// The breaker that guards a model: its own, else its provider's.
  private func breaker(of model: Model) -> JSONValue? {
    let (provider, name) = (model.key.provider, model.key.model)
    for key in ["llm-\(provider):\(name)", "llm-\(provider)"] {
      if let breaker = contents.breakers[key] { return breaker.record }
    }
    return nil
  }

  func write(_ alert: Alert, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", alert.id)
    writer.member("state", alert.isFiring ? "firing" : "resolved")
    writer.member("severity", alert.severity)
    writer.member("source", alert.source)
    writer.member("summary", alert.summary)
    writer.member("ts", alert.ts.text)
    writer.member("since", alert.since.text)
    writer.member("labels", ifPresent: alert.labels)
    writer.member("value", ifPresent: alert.value)
    writer.member("threshold", ifPresent: alert.threshold)
    writer.key("ack")
    if let ack = contents.alerts.ack(of: alert, now: now) {
      writer.beginObject()
      writer.member("ts", ack.ts.text)
      writer.member("by", ack.by)
      writer.member("until", ifPresent: ack.until.map { .string($0.text) })
      writer.member("note", ifPresent: ack.note.map(JSONValue.string))
      writer.endObject()
    } else {
      writer.null()
    }
    writer.endObject()
  }
}
