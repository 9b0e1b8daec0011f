/// A JSON value as its text says it: objects keep the order of their keys and repeated keys,
/// numbers keep their digits.
package enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// A whole number.
  package static func int(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

  /// A number, or `null` where `value` is none that JSON has (infinite or not a number).
  package static func double(_ value: Double) -> JSONValue {
    JSONNumber(value).map(JSONValue.number) ?? .null
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  package var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
  package var double: Double? { if case .number(let number) = self { number.double } else { nil } }
  package var int: Int? { if case .number(let number) = self { number.int } else { nil } }
  package var isNull: Bool { self == .null }

  /// The member of an object; `nil` where there is none or this is no object.
  package subscript(key: String) -> JSONValue? { object?[key] }

  /// The element of an array; `nil` where there is none or this is no array.
  package subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  /// What the value is, in a sentence such as "expected a number, found a string".
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// The digits of a JSON number, as they were written.
package struct JSONNumber: Equatable, Sendable {
  /// Text that matches the number grammar of RFC 8259.
  package let text: String

  package init(_ value: Int) { text = String(value) }

  /// The shortest digits that read back as `value`; whole numbers without a fraction.
  /// `nil` for infinities and not-a-number, which JSON does not have.
  package init?(_ value: Double) {
    guard value.isFinite else { return nil }
    // Up to 2^53 every whole number is exact, so it may be written as one.
    if value == value.rounded(), value.magnitude <= 9_007_199_254_740_992 {
      text = String(Int(value))
    } else {
      text = value.description
    }
  }

  /// Takes over text that a parser has found to be a number.
  package init(validated text: String) { self.text = text }

  package var double: Double { Double(text) ?? .nan }

  /// The value as an `Int`, where it is whole and fits: `1`, `1.0` and `1e3` are, `1.5` is not.
  package var int: Int? { Int(text) ?? Int(exactly: double) }
}

/// A JSON object: members in the order of the text. A key that stands twice is kept twice; a look-up
/// finds the last one, as jq and JavaScript do.
package struct JSONObject: Equatable, Sendable {
  package struct Member: Equatable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package var members: [Member]

  package init(_ members: [Member] = []) { self.members = members }

  package var isEmpty: Bool { members.isEmpty }

  /// Reading finds the last member of that name. Writing replaces it where it stands or appends
  /// it; writing `nil` takes every member of that name away.
  package subscript(key: String) -> JSONValue? {
    get { members.last { $0.key == key }?.value }
    set {
      guard let newValue else { return members.removeAll { $0.key == key } }
      if let index = members.lastIndex(where: { $0.key == key }) {
        members[index].value = newValue
      } else {
        members.append(Member(key, newValue))
      }
    }
  }
}
