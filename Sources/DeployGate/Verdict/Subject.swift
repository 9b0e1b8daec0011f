import Expressions
import JSON
import Rules
import Sketch
import Wire

/// What a rule is held against, with the fields of a `metric` record.
struct Subject {
  /// The type of the events: `health`, `response`; `nil` where a metric does not tell.
  let kind: String?
  /// As much of a record as names it.
  let naming: JSONObject
  let count: Int
  let fields: JSONObject
  var place: Reason.Place?

  func value(_ path: Path) -> JSONValue? { Rule.value(path, .object(fields)) }

  /// For people: `health api`, `metric {"provider":"openai"}`.
  var name: String {
    let type = naming["type"]?.string ?? "record"
    if let target = naming["target"]?.string { return "\(type) \(target)" }
    if let by = naming["by"], by.object?.isEmpty == false { return "\(type) \(by.text)" }
    return type
  }
}

/// Many records of one target added up, in memory that does not grow with their number.
struct Aggregate {
  private let naming: JSONObject
  private let kind: String
  private var count = 0
  private var errors = 0
  private var fields: [(name: String, sketch: QuantileSketch, sum: ExactSum)]

  init(kind: String, naming: JSONObject, measuring fields: [String]) {
    self.kind = kind
    self.naming = naming
    self.fields = fields.map { ($0, QuantileSketch(), ExactSum()) }
  }

  /// What a record that failed took does not count: else failing fast would look like speed.
  mutating func add(_ record: Record, isError: Bool) throws(RecordError) {
    var numbers: [(index: Int, value: Double)] = []
    for (index, field) in fields.enumerated() {
      switch record.value(at: field.name) {
      case nil, .null: break
      case .number(let number): numbers.append((index, number.double))
      case let other?: throw RecordError(expected: "a number", at: field.name, found: other)
      }
    }
    count += 1
    if isError {
      errors += 1
      return
    }
    for (index, value) in numbers {
      fields[index].sketch.add(value)
      fields[index].sum.add(value)
    }
  }

  var subject: Subject {
    var object = JSONObject()
    object["count"] = .int(count)
    object["errors"] = .int(errors)
    object["error_rate"] = count > 0 ? .double(Double(errors) / Double(count)) : .null
    for field in fields where field.sketch.count > 0 {
      let mean = field.sum.value / Double(field.sketch.count)
      var measure = JSONObject()
      measure["min"] = field.sketch.min.map(JSONValue.double)
      measure["mean"] = .double(mean)
      measure["max"] = field.sketch.max.map(JSONValue.double)
      for (name, share) in Measured.quantiles {
        measure[name] = field.sketch.quantile(share).map(JSONValue.double)
      }
      object[field.name] = .object(measure)
    }
    return Subject(kind: kind, naming: naming, count: count, fields: object)
  }
}

/// Fields of which rules ask the mean or a quantile.
enum Measured {
  static let quantiles: [(String, Double)] = [
    ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p99.9", 0.999), ("p999", 0.999),
  ]
  private static let ends = Set(["min", "mean", "max"] + quantiles.map(\.0))

  static func fields(of rules: [Rule]) -> [String] {
    var found: [String] = []
    for path in rules.flatMap({ $0.when?.paths ?? [] }) {
      guard path.keys.count > 1, let last = path.keys.last, ends.contains(last) else { continue }
      let name = path.keys.dropLast().joined(separator: ".")
      if !found.contains(name) { found.append(name) }
    }
    return found
  }
}
