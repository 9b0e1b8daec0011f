import Glibc
import JSON
import Wire

/// What is known, as it is shown at one moment.
struct View {
  let contents: Contents
  let now: Timestamp
  let stale: Duration

  init(_ contents: Contents, now: Timestamp, stale: Duration) {
    self.contents = contents
    self.now = now
    self.stale = stale
  }

  var grid: Grid { contents.grid }

  func isStale(_ ts: Timestamp) -> Bool {
    now.milliseconds - ts.milliseconds > Int64(stale.milliseconds)
  }

  /// Those of which nothing was heard for too long.
  var staleNames: [String] {
    contents.targets.values.filter { isStale($0.ts) }.map(\.name).sorted()
      + contents.sortedModels.filter { isStale($0.ts) }.map { "\($0.key.provider)/\($0.key.model)" }
  }

  /// How all is, at a glance, and why.
  var state: (state: String, reasons: [String]) {
    var (bad, poor): ([String], [String]) = ([], [])
    for alert in contents.alerts.sorted where contents.alerts.ack(of: alert, now: now) == nil {
      if Alerts.rank(alert.severity) >= 2 { bad.append(alert.summary) }
      if alert.severity == "warning" { poor.append(alert.summary) }
    }
    for target in contents.targets.values.sorted(by: { $0.name < $1.name }) {
      if isStale(target.ts) {
        poor.append("\(target.name): nothing heard since \(target.ts.text)")
      } else if target.status != .healthy {
        let sentence = "\(target.name) is \(target.status.rawValue)"
        if target.status == .unhealthy { bad.append(sentence) } else { poor.append(sentence) }
      }
    }
    for (name, breaker) in contents.breakers.sorted(by: { $0.key < $1.key }) {
      guard let state = breaker.record["state"]?.string else { continue }
      if state == "open" || state == "forced_open" { poor.append("breaker \(name) is \(state)") }
    }
    let isEmpty =
      contents.targets.isEmpty && contents.models.isEmpty && contents.breakers.isEmpty
      && contents.alerts.firing.isEmpty
    let word =
      !bad.isEmpty ? "unhealthy" : !poor.isEmpty ? "degraded" : isEmpty ? "unknown" : "healthy"
    return (word, Array((bad + poor).prefix(20)))
  }

  // MARK: Parts that several answers have

  /// Counts, rates and times of a span.
  func write(_ slot: Slot, named key: String, to writer: inout JSONWriter) {
    writer.key(key)
    writer.beginObject()
    writer.member("count", slot.count)
    writer.member("errors", slot.errors)
    writer.member("error_rate", Self.share(slot.errors, of: slot.count))
    writer.member("mean_ms", Self.number(slot.mean))
    writer.member("p99_ms", Self.number(slot.highest))
    if slot.promptTokens + slot.completionTokens > 0 || slot.cost > 0 {
      writer.member(
        "tokens",
        ["prompt": .double(slot.promptTokens), "completion": .double(slot.completionTokens)])
      writer.member("cost_usd", Self.number(slot.cost))
    }
    writer.endObject()
  }

  /// Points of Unix seconds, events, errors, mean and 99th percentile, about `most` at most:
  /// neighbours are put together, so many that those of the whole time that is known fit.
  func write(history series: Series, most: Int64, to writer: inout JSONWriter) {
    let oldest = grid.oldest(at: now)
    let first = max(oldest, series.first?.number ?? .max)
    let together = max(1, (grid.number(now) - min(first, grid.number(now)) + most) / most)
    writer.member("point_s", Int(grid.slot * together / 1000))
    writer.key("history")
    writer.beginArray()
    var sum: Slot?
    for slot in series.settled where slot.number >= oldest {
      let number = slot.number / together
      if let known = sum, known.number != number {
        write(point: known, together, to: &writer)
        sum = nil
      }
      var merged = sum ?? Slot(number: number)
      merged.merge(slot)
      sum = merged
    }
    if let sum { write(point: sum, together, to: &writer) }
    writer.endArray()
  }

  private func write(point slot: Slot, _ together: Int64, to writer: inout JSONWriter) {
    writer.value([
      .int(Int(slot.number * together * grid.slot / 1000)), .int(slot.count), .int(slot.errors),
      Self.number(slot.mean), Self.number(slot.highest),
    ])
  }

  static func share(_ part: Int, of whole: Int) -> JSONValue {
    whole > 0 ? rounded(Double(part) / Double(whole)) : .null
  }

  static func number(_ value: Double?) -> JSONValue { value.map { rounded($0) } ?? .null }

  /// To nine digits: what an addition left behind them means nothing.
  private static func rounded(_ value: Double) -> JSONValue {
    guard value != 0, value.isFinite else { return .double(value.isFinite ? 0 : .nan) }
    let exponent = 8 - Int(log10(value.magnitude).rounded(.down))
    guard (-290...290).contains(exponent) else { return .double(value) }
    return .double(
      exponent >= 0
        ? (value * power(exponent)).rounded() / power(exponent)
        : (value / power(-exponent)).rounded() * power(-exponent))
  }

  private static func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }
}
