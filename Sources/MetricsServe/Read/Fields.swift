import JSON
import Wire

/// An object whose members are looked at one by one. `null` counts as absent.
struct Fields: Sendable {
  let record: JSONValue
  private let place: String

  init(_ record: JSONValue, at place: String = "") {
    self.record = record
    self.place = place
  }

  subscript(key: String) -> JSONValue? {
    guard let value = record[key], !value.isNull else { return nil }
    return value
  }

  func text(_ key: String) throws(RecordError) -> String? {
    guard let value = self[key] else { return nil }
    guard let text = value.string else { throw wrong("a string", key, value) }
    return text
  }

  func requiredText(_ key: String) throws(RecordError) -> String {
    guard let text = try text(key) else {
      throw RecordError("expected a string at \(place)\(key), found nothing")
    }
    return text
  }

  func number(_ key: String) throws(RecordError) -> Double? {
    guard let value = self[key] else { return nil }
    guard let number = value.double, number.isFinite else { throw wrong("a number", key, value) }
    return number
  }

  func object(_ key: String) throws(RecordError) -> Fields? {
    guard let value = self[key] else { return nil }
    guard value.object != nil else { throw wrong("an object", key, value) }
    return Fields(value, at: "\(place)\(key).")
  }

  func time(_ key: String) throws(RecordError) -> Timestamp? {
    guard let text = try text(key) else { return nil }
    guard let time = Timestamp(text) else {
      throw wrong("a time such as 2026-11-24T09:30:00.000Z", key, .string(text))
    }
    return time
  }

  private func wrong(_ expected: String, _ key: String, _ value: JSONValue) -> RecordError {
    RecordError(expected: expected, at: "\(place)\(key)", found: value)
  }
}
