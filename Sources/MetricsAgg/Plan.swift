import Expressions
import Sketch

/// What is to be added up: what the options mean, once they are resolved.
struct Plan: Sendable {
  /// Records that are grouped and measured alike.
  struct Kind: Sendable {
    /// The type of the records, with its quotes; `nil` for all that no other kind takes.
    var type: [UInt8]?
    /// Which of the records of that type, by their `kind`; `nil` for all.
    var kind: [UInt8]?
    /// How the kind is called where several share a stream; empty for the only one.
    var name: String
    var by: [String]
    var values: [Measured]
    var sums: [String]
    /// The status that makes a record an error, with its quotes.
    var errorStatus: [UInt8]
    /// Whether a record with an `error` that is not null is one.
    var hasErrorField: Bool
    /// Whether the last of the sums is `Kind.refusals`, which no record has as such.
    var countsRefusals = false

    // Where these fields stand among those of the plan.
    fileprivate(set) var byFields: [Int] = []
    fileprivate(set) var valueFields: [Int] = []
    fileprivate(set) var sumFields: [Int] = []
  }

  /// A field whose distribution is wanted.
  struct Measured: Sendable {
    var name: String
    /// Left out of a record where no event had it.
    var isOptional = false
  }

  struct Windows: Sendable {
    /// Milliseconds.
    var length: Int64
    /// How far apart windows begin; divides the length.
    var slide: Int64
    /// How long a window waits for events that are late; `nil` is until the end of the input.
    var lateness: Int64?
  }

  struct Condition: Sendable {
    var expression: Expression
    fileprivate(set) var fields: [Int] = []

    init?(_ expression: Expression?) {
      guard let expression else { return nil }
      self.expression = expression
    }
  }

  private(set) var kinds: [Kind]
  private(set) var fields: [FieldPath] = []
  private(set) var whereCondition: Condition?
  private(set) var errorCondition: Condition?
  var precision = QuantileSketch.Precision.standard
  var windows: Windows?
  var mostGroups = 1_000_000
  /// Whether the time may be a number since 1970.
  let timeName: String
  let takesEpochs: Bool
  /// Every line is checked in full.
  var checksAll = false

  private(set) var type = 0
  private(set) var status = 0
  private(set) var error = 0
  private(set) var kind = 0
  private(set) var time = 0
  /// Where `error.http` stands, if refusals are counted.
  private(set) var errorHTTP = 0

  init(kinds: [Kind], where condition: Expression?, error: Expression?, time: String?) {
    self.kinds = kinds
    whereCondition = Condition(condition)
    errorCondition = Condition(error)
    timeName = time ?? "ts"
    takesEpochs = time != nil
    type = field(FieldPath("type"))
    status = field(FieldPath("status"))
    self.error = field(FieldPath("error"))
    kind = field(FieldPath("kind"))
    self.time = field(FieldPath(timeName))
    for (index, kind) in kinds.enumerated() {
      let byFields = kind.by.map { field(FieldPath($0)) }
      let valueFields = kind.values.map { field(FieldPath($0.name.upToArray)) }
      var sumFields = kind.sums.map { field(FieldPath($0)) }
      if kind.countsRefusals {
        self.kinds[index].sums.append(Kind.refusals)
        sumFields.append(field(FieldPath("tries")))
        errorHTTP = field(FieldPath("error.http"))
      }
      self.kinds[index].byFields = byFields
      self.kinds[index].valueFields = valueFields
      self.kinds[index].sumFields = sumFields
    }
    let whereFields = (condition?.paths ?? []).map { field(FieldPath($0)) }
    whereCondition?.fields = whereFields
    let errorFields = (error?.paths ?? []).map { field(FieldPath($0)) }
    errorCondition?.fields = errorFields
  }

  private mutating func field(_ path: FieldPath) -> Int {
    if let known = fields.firstIndex(of: path) { return known }
    fields.append(path)
    return fields.count - 1
  }
}

extension String {
  /// Of `details.disks[].used_ratio` what leads to the array.
  var upToArray: String { firstRange(of: "[]").map { String(self[..<$0.lowerBound]) } ?? self }

  /// Of `details.disks[].used_ratio` the keys within each element; `nil` of a plain path.
  var withinElements: [String]? {
    firstRange(of: "[]").map { range in
      self[range.upperBound...].split(separator: ".").map(String.init)
    }
  }
}

extension FieldPath {
  init(_ path: Path) {
    let text = path.description
    self.init(keys: path.keys, whole: text.contains("[") ? nil : path.keys.joined(separator: "."))
  }
}
