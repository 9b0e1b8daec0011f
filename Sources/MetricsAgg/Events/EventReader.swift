import Expressions
import Glibc
import JSON
import JSONParse
import Wire

/// Reads events from the fields that were found in lines, where they lie: nothing is copied but the
/// keys and the numbers.
@safe struct EventReader {
  enum Outcome { case counts, passedOver, bad }

  /// Why a line is bad, for the one who tells of it.
  private(set) var problem = ""

  private let plan: Plan
  private let hash: KeyHash
  private var eventTime = EventTime()
  private var values: [FieldValue]
  private let parser = TextParser()
  /// Whether problems are put into words.
  private let explains: Bool

  init(_ plan: Plan, hash: KeyHash, explains: Bool = false) {
    self.plan = plan
    self.hash = hash
    self.explains = explains
    let most = max(plan.whereCondition?.fields.count ?? 0, plan.errorCondition?.fields.count ?? 0)
    values = Array(repeating: .missing, count: most)
  }

  /// Reads one record and adds its event to the batch.
  mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ places: UnsafePointer<FieldScanner.Place>,
    into batch: inout EventBatch
  ) -> Outcome {
    guard let base = bytes.baseAddress else { return .bad }
    guard let kindIndex = unsafe kind(base, places[plan.type], places[plan.kind]) else {
      return problem.isEmpty ? .passedOver : .bad
    }
    if kindIndex < 0 { return .bad }
    if let condition = plan.whereCondition {
      guard let holds = unsafe holds(condition, bytes, places) else { return .bad }
      guard holds else { return .passedOver }
    }
    guard let time = unsafe time(base, places[plan.time]) else { return .bad }
    let isError: Bool
    if let condition = plan.errorCondition {
      guard let holds = unsafe holds(condition, bytes, places) else { return .bad }
      isError = holds
    } else {
      unsafe isError = self.isError(base, places, kindIndex)
    }
    let firstNumber = batch.numbers.count
    let firstElement = batch.elements.count
    guard unsafe numbers(base, places, kindIndex, into: &batch) else {
      batch.numbers.removeLast(batch.numbers.count - firstNumber)
      batch.elements.removeLast(batch.elements.count - firstElement)
      return .bad
    }
    let key = batch.keys.count
    guard unsafe self.key(base, places, kindIndex, into: batch.keys) else {
      batch.numbers.removeLast(batch.numbers.count - firstNumber)
      batch.elements.removeLast(batch.elements.count - firstElement)
      batch.keys.shorten(to: key)
      return .bad
    }
    let length = batch.keys.count - key
    let hash = unsafe self.hash(batch.keys.start + key, length)
    batch.events.append(
      Event(
        time: time, hash: hash, key: key, keyLength: length, numbers: firstNumber, kind: kindIndex,
        isError: isError))
    return .counts
  }

  /// The kind of a record; `nil` if it is of none, -1 if its type is no string.
  private mutating func kind(
    _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place, _ kind: FieldScanner.Place
  ) -> Int? {
    if !problem.isEmpty { problem = "" }
    if unsafe Self.isNull(base, place) { return 0 }
    guard unsafe base[Int(place.start)] == UInt8(ascii: "\"") else {
      return unsafe fail("a string", "type", base, place) ? nil : -1
    }
    for index in plan.kinds.indices {
      guard let type = plan.kinds[index].type else { return index }
      if unsafe Self.isText(base, place, type) {
        guard let wanted = plan.kinds[index].kind else { return index }
        if unsafe Self.isText(base, kind, wanted) { return index }
      }
    }
    if unsafe Self.isEscaped(base, place) {
      guard let text = unsafe canonical(base, place) else {
        return unsafe fail("a string", "type", base, place) ? nil : -1
      }
      return plan.kinds.firstIndex { $0.type == text && $0.kind == nil }
    }
    return nil
  }

  private mutating func time(
    _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place
  ) -> Int64? {
    if unsafe Self.isNull(base, place) { return EventTime.none }
    if let time = unsafe eventTime.read(base, place) { return time }
    if plan.takesEpochs, unsafe base[Int(place.start)] != UInt8(ascii: "\"") {
      let number = unsafe FieldNumber.read(base, place)
      if number.isPresent, let time = EventTime.epoch(number) {
        return time
      }
    }
    let expected =
      "a time such as 2026-11-24T09:30:00Z" + (plan.takesEpochs ? " or 1764000000" : "")
    _ = unsafe fail(expected, plan.timeName, base, place)
    return nil
  }

  /// An error is what says so: by an `error` that is not null, or by its status.
  private mutating func isError(
    _ base: UnsafePointer<UInt8>, _ places: UnsafePointer<FieldScanner.Place>, _ kind: Int
  ) -> Bool {
    if plan.kinds[kind].hasErrorField, unsafe !Self.isNull(base, places[plan.error]) { return true }
    let status = unsafe places[plan.status]
    if status.isMissing { return false }
    if unsafe Self.isText(base, status, plan.kinds[kind].errorStatus) { return true }
    if unsafe Self.isText(base, status, Self.error) { return true }
    guard unsafe Self.isEscaped(base, status), let text = unsafe canonical(base, status) else {
      return false
    }
    return text == plan.kinds[kind].errorStatus || text == Self.error
  }

  private mutating func numbers(
    _ base: UnsafePointer<UInt8>, _ places: UnsafePointer<FieldScanner.Place>, _ kind: Int,
    into batch: inout EventBatch
  ) -> Bool {
    let valueCount = plan.kinds[kind].valueFields.count
    for index in 0..<valueCount {
      let place = unsafe places[plan.kinds[kind].valueFields[index]]
      let number = unsafe FieldNumber.read(base, place)
      if number.isBad {
        let name = plan.kinds[kind].values[index].name
        guard let keys = name.withinElements,
          let text = unsafe Self.text(base, place), let array = unsafe parser.value(text)?.array
        else { return unsafe fail("a number", name, base, place) }
        for element in array {
          var value: JSONValue? = element
          for key in keys { value = value?[key] }
          guard let value, !value.isNull else { continue }
          guard let number = FieldNumber(value) else {
            problem = RecordError(expected: "a number", at: name, found: value).description
            return false
          }
          batch.elements.append(
            ElementValue(event: batch.events.count, value: index, number: number))
        }
        batch.numbers.append(.none)
      } else {
        batch.numbers.append(number)
      }
    }
    let sumCount = plan.kinds[kind].sumFields.count
    for index in 0..<sumCount {
      let place = unsafe places[plan.kinds[kind].sumFields[index]]
      if plan.kinds[kind].countsRefusals, index == sumCount - 1 {
        guard let count = unsafe refusals(base, place, places[plan.errorHTTP]) else { return false }
        batch.numbers.append(count)
        continue
      }
      let number = unsafe FieldNumber.read(base, place)
      if number.isBad {
        return unsafe fail("a number", plan.kinds[kind].sums[index], base, place)
      }
      batch.numbers.append(number)
    }
    return true
  }

  /// How many of the calls of a response were answered 429; of one without `tries`, whether the
  /// last one was. `nil` if they are no array.
  private mutating func refusals(
    _ base: UnsafePointer<UInt8>, _ tries: FieldScanner.Place, _ http: FieldScanner.Place
  ) -> FieldNumber? {
    if unsafe Self.isNull(base, tries) {
      let status = unsafe FieldNumber.read(base, http)
      return status.isPresent ? .whole(status.double == 429 ? 1 : 0) : FieldNumber.none
    }
    guard let text = unsafe Self.text(base, tries), unsafe text[0] == UInt8(ascii: "[") else {
      return unsafe fail("an array", "tries", base, tries) ? FieldNumber.none : nil
    }
    if text.count == 2 { return .whole(0) }
    guard let calls = unsafe parser.value(text)?.array else {
      return unsafe fail("an array", "tries", base, tries) ? FieldNumber.none : nil
    }
    return .whole(calls.count { $0["http"]?.int == 429 })
  }

  private mutating func key(
    _ base: UnsafePointer<UInt8>, _ places: UnsafePointer<FieldScanner.Place>, _ kind: Int,
    into keys: KeyBuffer
  ) -> Bool {
    for index in plan.kinds[kind].byFields.indices {
      if index > 0 { keys.append(Event.separator) }
      let place = unsafe places[plan.kinds[kind].byFields[index]]
      if place.isMissing {
        keys.append(Self.null)
        continue
      }
      let text = unsafe UnsafeBufferPointer(
        start: base + Int(place.start), count: Int(place.end - place.start))
      if unsafe text[0] == UInt8(ascii: "\"") {
        if unsafe !keys.appendIfPlain(text) {
          // However it is escaped, a text is the same key.
          guard let canonical = unsafe canonical(base, place) else {
            return unsafe fail("a string", plan.kinds[kind].by[index], base, place)
          }
          keys.append(canonical)
        }
      } else if unsafe text[0] | 0x20 == UInt8(ascii: "{") {
        let found = unsafe text[0] == UInt8(ascii: "[") ? "an array" : "an object"
        problem = "expected no object or array at \(plan.kinds[kind].by[index]), found \(found)"
        return false
      } else if unsafe isScalar(base, place, text) {
        unsafe keys.append(Array(text))
      } else {
        return unsafe fail("a value", plan.kinds[kind].by[index], base, place)
      }
    }
    return true
  }

  private func isScalar(
    _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if unsafe text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8)
      || text.elementsEqual("null".utf8)
    {
      return true
    }
    return unsafe !FieldNumber.read(base, place).isBad
  }

  /// `nil` if a field of the expression is no JSON.
  private mutating func holds(
    _ condition: Plan.Condition, _ bytes: UnsafeBufferPointer<UInt8>,
    _ places: UnsafePointer<FieldScanner.Place>
  ) -> Bool? {
    for (index, field) in condition.fields.enumerated() {
      guard let value = unsafe value(bytes, places[field]) else {
        let name = condition.expression.paths[index].description
        if let base = bytes.baseAddress { _ = unsafe fail("a value", name, base, places[field]) }
        return nil
      }
      values[index] = value
    }
    return unsafe condition.expression.isTrue(
      of: values.span.extracting(0..<condition.fields.count), in: bytes.span)
  }

  private func value(
    _ bytes: UnsafeBufferPointer<UInt8>, _ place: FieldScanner.Place
  ) -> FieldValue? {
    if place.isMissing { return .missing }
    guard let base = bytes.baseAddress else { return nil }
    let range = Int(place.start)..<Int(place.end)
    switch unsafe bytes[range.lowerBound] {
    case UInt8(ascii: "\""):
      guard unsafe Self.isEscaped(base, place) else {
        return .string(range.lowerBound + 1..<range.upperBound - 1)
      }
      return unsafe parser.value(UnsafeBufferPointer(rebasing: bytes[range]))?.string.map(
        FieldValue.text)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return .container
    case UInt8(ascii: "t"):
      return unsafe bytes[range].elementsEqual("true".utf8) ? .bool(true) : nil
    case UInt8(ascii: "f"):
      return unsafe bytes[range].elementsEqual("false".utf8) ? .bool(false) : nil
    default:
      let number = unsafe FieldNumber.read(base, place)
      switch number.kind {
      case .none: return .null
      case .bad: return nil
      case .decimal where number.scale == 0: return .number(number.double)
      case .decimal: return .number(number.double)
      case .double:
        let isWhole = unsafe bytes[range].allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
        return isWhole ? .integer(number.double, range) : .number(number.double)
      }
    }
  }

  /// Puts into words what was found in the place of what was expected; always false.
  private mutating func fail(
    _ expected: String, _ name: String, _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place
  ) -> Bool {
    problem = "bad"
    guard explains else { return false }
    let found = unsafe Self.text(base, place).flatMap { unsafe parser.value($0) }
    problem =
      found.map { RecordError(expected: expected, at: name, found: $0).description }
      ?? "expected \(expected) at \(name)"
    return false
  }

  /// The JSON text of a string as our own writer writes it; `nil` if it is none.
  private func canonical(
    _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place
  ) -> [UInt8]? {
    unsafe Self.text(base, place).flatMap { unsafe parser.value($0) }.map { Array($0.text.utf8) }
  }

  private static func text(
    _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place
  ) -> UnsafeBufferPointer<UInt8>? {
    place.isMissing
      ? nil
      : unsafe UnsafeBufferPointer(
        start: base + Int(place.start), count: Int(place.end - place.start))
  }

  @inline(__always)
  private static func isNull(
    _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place
  ) -> Bool {
    if place.isMissing { return true }
    guard place.end - place.start == 4 else { return false }
    // "null", the first byte lowest.
    return unsafe UnsafeRawPointer(base + Int(place.start)).loadUnaligned(as: UInt32.self)
      == 0x6c6c_756e
  }

  @inline(__always)
  private static func isText(
    _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place, _ text: [UInt8]
  ) -> Bool {
    guard Int(place.end - place.start) == text.count else { return false }
    for index in text.indices where unsafe base[Int(place.start) + index] != text[index] {
      return false
    }
    return true
  }

  @inline(__always)
  private static func isEscaped(
    _ base: UnsafePointer<UInt8>, _ place: FieldScanner.Place
  ) -> Bool {
    unsafe memchr(base + Int(place.start), 0x5c, Int(place.end - place.start)) != nil
  }

  private static let error = Array("\"error\"".utf8)
  private static let null = Array("null".utf8)
}

/// Parses short texts for those who cannot own a parser.
final class TextParser {
  private let parser = JSONParser()

  func value(_ text: UnsafeBufferPointer<UInt8>) -> JSONValue? {
    try? unsafe parser.withDocument(text) { $0.value($0.root) }
  }
}

extension FieldNumber {
  /// A number that stands somewhere else; `nil` for what is none.
  init?(_ value: JSONValue) {
    guard case .number(let number) = value else { return nil }
    self.init(text: number.text)
  }
}
