import JSON
import Sketch
import Wire

/// Prints groups as `metric` records.
struct MetricRecord {
  let quantiles: Quantiles
  let hasSketches: Bool
  /// Stands in sketches, so that a merge notices what comes twice.
  let origin: String?
  /// The time of a group whose events have none.
  let now: Timestamp
  /// How the records of the last window begin.
  private var head: (window: Group.Window, writer: JSONWriter)?

  init(quantiles: Quantiles, hasSketches: Bool, origin: String?, now: Timestamp) {
    self.quantiles = quantiles
    self.hasSketches = hasSketches
    self.origin = origin
    self.now = now
  }

  /// The record of a group, with its line feed.
  mutating func line(_ group: Group) -> [UInt8] {
    var writer = head(group)
    writer.key("by")
    writer.beginObject()
    for (name, key) in zip(group.by, group.keys) {
      writer.key(name)
      writer.raw(key)
    }
    writer.endObject()
    writer.member("count", group.counts.count)
    writer.member("errors", group.counts.errors)
    writer.member("error_rate", Self.number(group.errorRate))
    writer.member("rate_per_s", Self.number(group.rate))
    for field in group.fields where !field.isOptional || field.measure.sketch.count > 0 {
      write(field, to: &writer)
    }
    writer.key("sums")
    writer.beginObject()
    for (name, sum) in group.sums {
      writer.member(name, Self.number(sum.isEmpty ? nil : sum.value))
    }
    writer.endObject()
    if hasSketches { SketchCoding.write(group, origin: origin, to: &writer) }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  /// The beginning of a record, the same for all groups of a window.
  private mutating func head(_ group: Group) -> JSONWriter {
    if let head, head.window == group.window { return head.writer }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "metric")
    writer.member("ts", (group.time ?? now).text)
    guard let window = group.window else { return writer }
    writer.key("window")
    writer.beginObject()
    writer.member("start", window.start.text)
    writer.member("end", window.end.text)
    writer.endObject()
    head = (window, writer)
    return writer
  }

  private func write(_ field: Group.Field, to writer: inout JSONWriter) {
    let sketch = field.measure.sketch
    writer.key(field.name)
    writer.beginObject()
    writer.member("min", Self.number(sketch.min))
    writer.member("mean", Self.number(field.measure.mean))
    writer.member("max", Self.number(sketch.max))
    for (quantile, value) in zip(quantiles.list, sketch.quantiles(quantiles.list.map(\.share))) {
      writer.member(quantile.name, Self.number(value))
    }
    writer.endObject()
  }

  static func number(_ value: Double?) -> JSONValue { value.map(JSONValue.double) ?? .null }
}
