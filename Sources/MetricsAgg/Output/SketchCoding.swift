import JSON
import Sketch
import Wire

/// The serialised form of a group, described in metrics-agg(1): all that a merge needs to come to
/// the same bytes as one pass over all events.
enum SketchCoding {
  static let version = 1

  static func write(_ group: Group, origin: String?, to writer: inout JSONWriter) {
    writer.key("sketch")
    writer.beginObject()
    writer.member("v", version)
    if !group.kind.isEmpty { writer.member("of", group.kind) }
    if let origin { writer.member("origin", origin) }
    if group.counts.last != EventTime.none {
      writer.member("first", Timestamp(milliseconds: group.counts.first).text)
      writer.member("last", Timestamp(milliseconds: group.counts.last).text)
    }
    writer.key("fields")
    writer.beginObject()
    for field in group.fields {
      writer.key(field.name)
      write(field, to: &writer)
    }
    writer.endObject()
    writer.key("sums")
    writer.beginObject()
    for (name, sum) in group.sums {
      writer.member(name, sum.isEmpty ? .null : .string(sum.description))
    }
    writer.endObject()
    writer.endObject()
  }

  private static func write(_ field: Group.Field, to writer: inout JSONWriter) {
    let sketch = field.measure.sketch
    writer.beginObject()
    writer.member("schema", sketch.precision.schema)
    if sketch.precision.isExact { writer.member("exact", true) }
    if field.isOptional { writer.member("optional", true) }
    if sketch.count > 0 { writer.member("sum", field.measure.sum.description) }
    switch sketch.content {
    case .values(let values):
      writer.key("values")
      writer.beginArray()
      for value in values { writer.value(.double(value)) }
      writer.endArray()
    case .buckets(let positive, let negative, let zeros):
      writer.member("min", MetricRecord.number(sketch.min))
      writer.member("max", MetricRecord.number(sketch.max))
      if zeros > 0 { writer.member("zeros", zeros) }
      if !negative.isEmpty { writeRuns("negative", negative, to: &writer) }
      if !positive.isEmpty { writeRuns("positive", positive, to: &writer) }
    }
    writer.endObject()
  }

  /// The first index, then the counts from there on; n empty buckets in a row are -n.
  private static func writeRuns(
    _ name: String, _ counts: [(index: Int, count: Int)], to writer: inout JSONWriter
  ) {
    writer.key(name)
    writer.beginArray()
    var next = counts[0].index
    writer.value(next)
    for (index, count) in counts {
      if index > next { writer.value(next - index) }
      writer.value(count)
      next = index + 1
    }
    writer.endArray()
  }
}

// Reading.
extension SketchCoding {
  /// The group of a metric record.
  /// - Throws: `RecordError` if it has no sketch, or one that is not whole.
  static func group(_ record: Record) throws(RecordError) -> Group {
    guard record.type == "metric" else {
      throw RecordError(expected: "metric", at: "type", found: record["type"] ?? .null)
    }
    guard let sketch = record["sketch"]?.object else {
      throw RecordError(
        "expected a sketch, found none; write the records with --sketches")
    }
    guard sketch["v"]?.int == version else {
      throw RecordError(
        "expected a sketch of version \(version), found \(sketch["v"]?.text ?? "none")")
    }
    let by = record["by"]?.object?.members ?? []
    guard by.allSatisfy({ $0.value.object == nil && $0.value.array == nil }) else {
      throw RecordError(expected: "no object or array", at: "by", found: .object(JSONObject(by)))
    }
    var counts = GroupTable.Counts()
    counts.count = try whole(record["count"], "count")
    counts.errors = try whole(record["errors"], "errors")
    guard counts.errors <= counts.count else {
      throw RecordError("more errors than events at errors")
    }
    if let first = sketch["first"], let last = sketch["last"] {
      counts.first = try time(first, "sketch.first").milliseconds
      counts.last = try time(last, "sketch.last").milliseconds
    }
    let key = by.map { Array($0.value.text.utf8) }.joined(separator: [Event.separator])
    return Group(
      kind: sketch["of"]?.string ?? "", window: try window(record), by: by.map(\.key),
      key: Array(key)[...], counts: counts,
      fields: try fields(sketch), sums: try sums(sketch))
  }

  private static func fields(_ sketch: JSONObject) throws(RecordError) -> [Group.Field] {
    var fields: [Group.Field] = []
    for member in sketch["fields"]?.object?.members ?? [] {
      guard let measure = measure(member.value) else {
        throw RecordError("a sketch that is not whole at sketch.fields.\(member.key)")
      }
      fields.append(
        Group.Field(
          name: member.key, isOptional: member.value["optional"]?.bool ?? false, measure: measure))
    }
    return fields
  }

  private static func sums(
    _ sketch: JSONObject
  ) throws(RecordError) -> [(name: String, sum: ExactSum)] {
    var sums: [(name: String, sum: ExactSum)] = []
    for member in sketch["sums"]?.object?.members ?? [] {
      if member.value.isNull {
        sums.append((member.key, ExactSum()))
      } else if let sum = member.value.string.flatMap(ExactSum.init) {
        sums.append((member.key, sum))
      } else {
        throw RecordError("a sum that is not whole at sketch.sums.\(member.key)")
      }
    }
    return sums
  }

  private static func measure(_ value: JSONValue) -> Measure? {
    guard let sketch = QuantileSketch(json: value) else { return nil }
    if sketch.count == 0 { return Measure(sketch: sketch, sum: ExactSum()) }
    guard let sum = value["sum"]?.string.flatMap(ExactSum.init) else { return nil }
    return Measure(sketch: sketch, sum: sum)
  }

  private static func window(_ record: Record) throws(RecordError) -> Group.Window? {
    guard let window = record["window"] else { return nil }
    return Group.Window(
      start: try time(window["start"] ?? .null, "window.start"),
      end: try time(window["end"] ?? .null, "window.end"))
  }

  private static func time(_ value: JSONValue, _ path: String) throws(RecordError) -> Timestamp {
    guard let time = value.string.flatMap(Timestamp.init) else {
      throw RecordError(expected: "a time", at: path, found: value)
    }
    return time
  }

  private static func whole(_ value: JSONValue?, _ path: String) throws(RecordError) -> Int {
    guard let number = value?.int, number >= 0 else {
      throw RecordError(expected: "a count", at: path, found: value ?? .null)
    }
    return number
  }
}
