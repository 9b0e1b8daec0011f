import Expressions
import JSON
import JSONParse
import Resilience
import Wire

/// What a record says.
struct Event: Equatable {
  var outcome = Outcome.void
  /// Nanoseconds.
  var duration: Int64?
  /// Of a failure, for the log of errors.
  var message = ""
}

/// Reads events from lines where they lie.
struct Input {
  private static let type = 0
  private static let status = 1
  private static let error = 2
  /// Where a failure has words for people, the best first.
  private static let messages = ["error.message", "error.kind", "error", "message", "reason"]
  private static let firstMessage = 3
  private static let firstDuration = firstMessage + messages.count

  private let durations: [DurationField]
  private var fields: Fields
  private let ignore: Condition?
  private let failure: Condition?
  private let success: Condition?
  private var values: [FieldValue] = []

  init(_ rules: Rules, durations: [DurationField] = DurationField.usual) {
    self.durations = durations
    var paths = (["type", "status", "error"] + Self.messages + durations.map(\.path)).map {
      Fields.Path($0)
    }
    func condition(_ expression: Expression) -> Condition {
      let start = paths.count
      paths += expression.paths.map { Fields.Path($0.keys, whole: $0.dotted) }
      return Condition(expression: expression, start: start)
    }
    ignore = rules.ignore.map(condition)
    failure = rules.failure.map(condition)
    success = rules.success.map(condition)
    fields = Fields(paths)
  }

  /// - Throws: `RecordError` if the record is bad.
  mutating func read(
    _ document: borrowing JSONDocument, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(RecordError) -> Event {
    guard document.kind(document.root) == .object else {
      throw RecordError("expected an object, found \(document.value(document.root).kind)")
    }
    fields.search(document)
    let meaning = try meaning(document)
    var event = Event()
    event.outcome = unsafe Rules.outcome(
      ignore: holds(ignore, document, bytes), failure: holds(failure, document, bytes),
      success: holds(success, document, bytes), meaning: meaning)
    guard event.outcome == .success || event.outcome == .failure else { return event }
    event.duration = duration(document)
    if event.outcome == .failure { event.message = message(document) }
    return event
  }

  private func meaning(_ document: borrowing JSONDocument) throws(RecordError) -> Outcome {
    var type = Meaning.types.first
    if let node = fields[Self.type], document.kind(node) != .null {
      guard document.kind(node) == .string else {
        throw RecordError(expected: "a string", at: "type", found: document.value(node))
      }
      type = nil
      for known in Meaning.types where document.string(node, is: known.type) { type = known }
    }
    guard let type else { return .void }
    // An answer that carries an error is one, whatever its status.
    if type.type == Meaning.response, let error = fields[Self.error],
      document.kind(error) != .null
    {
      return .failure
    }
    guard let node = fields[Self.status], document.kind(node) == .string else { return .void }
    for status in type.statuses where document.string(node, is: status.text) {
      return status.outcome
    }
    return .void
  }

  private func duration(_ document: borrowing JSONDocument) -> Int64? {
    for (index, field) in durations.enumerated() {
      guard let node = fields[Self.firstDuration + index], document.kind(node) == .number else {
        continue
      }
      return field.nanoseconds(document.double(node))
    }
    return nil
  }

  private func message(_ document: borrowing JSONDocument) -> String {
    for index in Self.messages.indices {
      guard let node = fields[Self.firstMessage + index], document.kind(node) == .string else {
        continue
      }
      return String(document.string(node).prefix { !$0.isNewline })
    }
    return ""
  }
}

/// A field that tells how long something took.
struct DurationField {
  let path: String
  private let unit: Double

  /// `nil` for a name that does not say its unit.
  init?(_ path: String) {
    self.path = path
    if path.hasSuffix("_ms") {
      unit = 1e6
    } else if path.hasSuffix("_s") {
      unit = 1e9
    } else {
      return nil
    }
  }

  static let usual = ["latency_ms", "duration_ms"].compactMap(Self.init)

  /// `nil` for what is no duration.
  func nanoseconds(_ number: Double) -> Int64? {
    let nanoseconds = number * unit
    return nanoseconds >= 0 && nanoseconds < 0x1p62 ? Int64(nanoseconds) : nil
  }
}

/// An expression, and where its fields stand among all.
private struct Condition {
  let expression: Expression
  let start: Int
}

extension Input {
  /// Whether an expression holds; `nil` where there is none.
  private mutating func holds(
    _ condition: Condition?, _ document: borrowing JSONDocument,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool? {
    guard let condition else { return nil }
    values.removeAll(keepingCapacity: true)
    for index in condition.expression.paths.indices {
      values.append(unsafe value(fields[condition.start + index], document, bytes))
    }
    return unsafe condition.expression.isTrue(of: values.span, in: bytes.span)
  }

  private func value(
    _ node: JSONDocument.Node?, _ document: borrowing JSONDocument,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> FieldValue {
    guard let node else { return .missing }
    let range = document.range(node)
    switch document.kind(node) {
    case .null: return .null
    case .bool: return .bool(unsafe bytes[range.lowerBound] == UInt8(ascii: "t"))
    case .object, .array: return .container
    case .string:
      if document.isEscaped(node) { return .text(document.string(node)) }
      return .string(range.lowerBound + 1..<range.upperBound - 1)
    case .number:
      let isWhole = range.allSatisfy { index in
        let byte = unsafe bytes[index]
        return byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
      let number = document.double(node)
      return isWhole ? .integer(number, range) : .number(number)
    }
  }
}
