import JSON
import Sketch
import Wire

/// One of the two that are compared: its latencies and its errors.
struct Side {
  /// So many values are kept as they are; more of them go into the buckets of a sketch.
  static let exact = 100_000

  private(set) var count = 0
  private(set) var errors = 0
  private var values: [Double] = []
  private var sketch: QuantileSketch?
  /// Metrics of which the latencies are not told.
  private(set) var unmeasured = 0

  /// The latencies of what did not fail, in milliseconds.
  var latencies: QuantileSketch {
    if let sketch { return sketch }
    var exact = QuantileSketch(QuantileSketch.Precision(schema: 8, isExact: true))
    for value in values { exact.add(value) }
    return exact
  }

  /// Takes a record in, and answers it as one of the suite's; `nil` for a type that cannot be
  /// compared.
  /// - Throws: `RecordError` if it is not what its type says.
  mutating func add(_ record: Record) throws(RecordError) -> Record? {
    switch try record.optionalString("type") {
    case nil where record["latency"] != nil && record["code"] != nil: return try vegeta(record)
    case nil, "response": try event(record, good: ["ok"], bad: ["error"])
    case "health": try event(record, good: ["healthy", "degraded"], bad: ["unhealthy"])
    case "metric": try metric(record)
    default: return nil
    }
    return record
  }

  private mutating func event(
    _ record: Record, good: [String], bad: [String]
  ) throws(RecordError) {
    let status = try record.requiredString("status")
    guard good.contains(status) || bad.contains(status) else {
      throw RecordError(
        expected: "one of \((good + bad).joined(separator: ", "))", at: "status",
        found: .string(status))
    }
    let hasError = record["error"].map { !$0.isNull } ?? false
    let isError = bad.contains(status) || hasError && good == ["ok"]
    try add(record["latency_ms"], at: "latency_ms", factor: 1, isError: isError)
  }

  /// A result as `vegeta encode` prints it: nanoseconds, and the status of HTTP.
  private mutating func vegeta(_ record: Record) throws(RecordError) -> Record {
    guard let code = record["code"]?.int else {
      throw RecordError(expected: "a status of HTTP", at: "code", found: record["code"] ?? .null)
    }
    let message = try record.optionalString("error") ?? ""
    let isError = !(200..<400).contains(code) || !message.isEmpty
    try add(record["latency"], at: "latency", factor: 1e-6, isError: isError)
    var response = Record()
    response["type"] = "response"
    response["status"] = isError ? "error" : "ok"
    response["latency_ms"] = record["latency"]?.double.map { .double($0 * 1e-6) }
    return response
  }

  /// What failed has no latency that counts: else failing fast would look like speed.
  mutating func add(
    _ latency: JSONValue?, at path: String, factor: Double, isError: Bool
  ) throws(RecordError) {
    var number: Double?
    if let latency, !latency.isNull {
      guard let value = latency.double, value.isFinite, value >= 0 else {
        throw RecordError(expected: "a number of 0 or more", at: path, found: latency)
      }
      number = value * factor
    }
    count += 1
    if isError { errors += 1 } else if let number { keep(number) }
  }

  private mutating func keep(_ value: Double) {
    if sketch != nil {
      sketch?.add(value)
      return
    }
    values.append(value)
    if values.count > Self.exact { spill() }
  }

  mutating func spill() {
    var buckets = QuantileSketch(QuantileSketch.Precision(schema: 8))
    for value in values { buckets.add(value) }
    values = []
    sketch = buckets
  }

  private mutating func metric(_ record: Record) throws(RecordError) {
    guard let count = record["count"]?.int, count >= 0 else {
      throw RecordError(expected: "a count", at: "count", found: record["count"] ?? .null)
    }
    guard let errors = record["errors"]?.int, (0...count).contains(errors) else {
      throw RecordError(expected: "at most count", at: "errors", found: record["errors"] ?? .null)
    }
    var added: QuantileSketch?
    if let stored = record["sketch"]?["fields"]?["latency_ms"] {
      guard let sketch = QuantileSketch(json: stored) else {
        throw RecordError("a sketch that is not whole at sketch.fields.latency_ms")
      }
      added = sketch
    }
    self.count += count
    self.errors += errors
    guard let added else {
      unmeasured += 1
      return
    }
    if sketch == nil { spill() }
    sketch?.merge(added)
  }
}
