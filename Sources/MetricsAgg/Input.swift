import JSON
import JSONParse
import Wire

/// What counts of one record.
struct Event: Equatable {
  /// The JSON texts of the fields it is grouped by, apart by 0x1f, which stands in no JSON text.
  var key: [UInt8] = []
  var time: Timestamp?
  var isError = false
  var latency: Double?
  /// A value, or none, for each sum.
  var values: [Double?] = []
}

/// Reads events from lines where they lie: nothing of a record is copied but its key.
struct Input {
  /// The fields that are added up.
  static let sums = ["tokens.prompt", "tokens.completion", "cost_usd"]
  static let latency = "latency_ms"

  private static let type = 0
  private static let status = 1
  private static let error = 2
  private static let time = 3
  private static let latencyIndex = 4
  private static let firstSum = 5

  /// The event that was read last.
  private(set) var event = Event()

  private let takesAllTypes: Bool
  private let by: [String]
  private var fields: FieldFinder
  private var eventTime = EventTime()
  private var scratch: [UInt8] = []

  /// Reads `response` records, or those of every type.
  init(by: [String], takesAllTypes: Bool) {
    self.by = by
    self.takesAllTypes = takesAllTypes
    let fixed = ["type", "status", "error", "ts", Self.latency] + Self.sums
    fields = FieldFinder(fixed + by)
    event.values = Array(repeating: nil, count: Self.sums.count)
  }

  /// Reads a record into `event`. False if it is of a type that does not count.
  /// - Throws: `RecordError` if the record is bad.
  mutating func read(_ document: borrowing JSONDocument) throws(RecordError) -> Bool {
    let root = document.root
    guard document.kind(root) == .object else {
      throw RecordError("expected an object, found \(document.value(root).kind)")
    }
    fields.search(document, in: root)
    guard try isWanted(document) else { return false }
    event.isError = isError(document)
    event.time = try timestamp(document)
    event.latency = try number(document, Self.latencyIndex, Self.latency)
    for index in Self.sums.indices {
      event.values[index] = try number(document, Self.firstSum + index, Self.sums[index])
    }
    try readKey(document)
    return true
  }

  private func isWanted(_ document: borrowing JSONDocument) throws(RecordError) -> Bool {
    guard let type = fields[Self.type], document.kind(type) != .null else { return true }
    guard document.kind(type) == .string else {
      throw RecordError(expected: "a string", at: "type", found: document.value(type))
    }
    return takesAllTypes || document.string(type, is: Self.response)
  }

  /// An error is what says so: by an `error` that is not null, or by its status.
  private func isError(_ document: borrowing JSONDocument) -> Bool {
    if let error = fields[Self.error], document.kind(error) != .null { return true }
    guard let status = fields[Self.status], document.kind(status) == .string else { return false }
    return document.string(status, is: Self.errorStatus)
  }

  private mutating func timestamp(
    _ document: borrowing JSONDocument
  ) throws(RecordError) -> Timestamp? {
    guard let node = fields[Self.time], document.kind(node) != .null else { return nil }
    if document.kind(node) == .string {
      scratch.removeAll(keepingCapacity: true)
      document.append(node, to: &scratch)
      if let timestamp = eventTime.timestamp(scratch) { return timestamp }
    }
    throw RecordError(
      expected: "a time such as 2026-11-24T09:30:00Z", at: "ts", found: document.value(node))
  }

  private func number(
    _ document: borrowing JSONDocument, _ index: Int, _ name: String
  ) throws(RecordError) -> Double? {
    guard let node = fields[index] else { return nil }
    switch document.kind(node) {
    case .number: return document.double(node)
    case .null: return nil
    default: throw RecordError(expected: "a number", at: name, found: document.value(node))
    }
  }

  private mutating func readKey(_ document: borrowing JSONDocument) throws(RecordError) {
    event.key.removeAll(keepingCapacity: true)
    for index in by.indices {
      if index > 0 { event.key.append(Self.separator) }
      guard let node = fields[Self.firstSum + Self.sums.count + index] else {
        event.key.append(contentsOf: "null".utf8)
        continue
      }
      switch document.kind(node) {
      case .object, .array:
        throw RecordError(
          "expected no object or array at \(by[index]), found \(document.value(node).kind)")
      case .string where document.isEscaped(node):
        // However it is escaped, a text is the same key.
        event.key.append(contentsOf: JSONValue.string(document.string(node)).text.utf8)
      default: document.append(node, to: &event.key)
      }
    }
  }

  static let separator: UInt8 = 0x1f
  private static let response = Array("response".utf8)
  private static let errorStatus = Array("error".utf8)
}
