import JSON
import TestSupport

/// Expressions as slow and plain as can be: the model that the real ones are held against.
indirect enum Model {
  case constant(Bool)
  case isSet([String])
  case compare([String], String, JSONValue)
  case matches([String], String)
  case isIn([String], [JSONValue])
  case not(Model)
  case both(Model, Model)
  case either(Model, Model)

  func holds(_ record: JSONValue) -> Bool {
    switch self {
    case .constant(let flag): flag
    case .isSet(let keys):
      switch Self.find(keys, record) {
      case nil, .null, .bool(false): false
      default: true
      }
    case .compare(let keys, let comparison, let value):
      Self.compare(Self.find(keys, record) ?? .null, comparison, value)
    case .matches(let keys, let pattern):
      Self.find(keys, record)?.string.map {
        Self.matches(Array(pattern.unicodeScalars)[...], Array($0.unicodeScalars)[...])
      } ?? false
    case .isIn(let keys, let values):
      values.contains { Self.compare(Self.find(keys, record) ?? .null, "==", $0) }
    case .not(let inner): !inner.holds(record)
    case .both(let left, let right): left.holds(record) && right.holds(record)
    case .either(let left, let right): left.holds(record) || right.holds(record)
    }
  }

  private static func find(_ keys: [String], _ record: JSONValue) -> JSONValue? {
    if keys.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isLetter } }),
      let whole = record[keys.joined(separator: ".")]
    {
      return whole
    }
    return keys.reduce(record) { value, key in value?[key] }
  }

  private static func compare(_ left: JSONValue, _ comparison: String, _ right: JSONValue) -> Bool {
    let isEqual: Bool
    let isLess: Bool
    switch (left, right) {
    case (.number(let left), .number(let right)):
      if let left = Int128(left.text), let right = Int128(right.text) {
        (isEqual, isLess) = (left == right, left < right)
      } else {
        (isEqual, isLess) = (left.double == right.double, left.double < right.double)
      }
    case (.string(let left), .string(let right)):
      isEqual = Array(left.utf8) == Array(right.utf8)
      isLess = left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.bool, .bool), (.null, .null):
      return comparison == (left == right ? "==" : "!=")
    default: return comparison == "!="
    }
    return switch comparison {
    case "==": isEqual
    case "!=": !isEqual
    case "<": isLess
    case "<=": isLess || isEqual
    case ">": !isLess && !isEqual
    default: !isLess
    }
  }

  private static func matches(
    _ pattern: ArraySlice<Unicode.Scalar>, _ text: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    if first == "*" {
      return matches(rest, text) || (!text.isEmpty && matches(pattern, text.dropFirst()))
    }
    guard let scalar = text.first, first == "?" || first == scalar else { return false }
    return matches(rest, text.dropFirst())
  }
}

/// Draws expressions, one of the many ways to spell each, and records that they may hold for.
struct RandomExpression {
  private static let paths = [
    ["a"], ["b"], ["in"], ["x y"], ["o", "a"], ["o", "b"], ["o", "é"], ["o", "a.b"],
    ["o", "o", "a"],
    ["cafe\u{301}"],
  ]
  private static let strings = [
    "", "a", "ab", "abb", "é", "e\u{301}", "日本", "\"'\\", "\n\u{1}", "5",
  ]
  private static let numbers = [
    "0", "-0", "1", "1.0", "-1.5", "2.5e-3", "9007199254740992", "9007199254740993",
    "-9007199254740993", "9007199254740992.0", "1e20", "100000000000000000000",
    "100000000000000000001", "1e300", "5e-324", "0.1",
  ]

  private var random: RandomJSON

  init(seed: UInt64) { random = RandomJSON(seed: seed) }

  mutating func int(_ range: ClosedRange<Int>) -> Int { random.int(range) }

  mutating func one<Element>(of choices: [Element]) -> Element {
    choices[int(0...choices.count - 1)]
  }

  mutating func model(depth: Int) -> Model {
    switch int(0...(depth > 0 ? 12 : 7)) {
    case 0: return .isSet(one(of: Self.paths))
    case 1: return .constant(int(0...1) == 0)
    case 2: return .matches(one(of: Self.paths), one(of: ["*", "a*", "?", "*b", "?b*", "日?", "é"]))
    case 3: return .isIn(one(of: Self.paths), (0...int(0...3)).map { _ in scalar() })
    case 4...7:
      let value = scalar()
      let isOrdered = value.string != nil || value.double != nil
      let comparisons = ["==", "!="] + (isOrdered ? ["<", "<=", ">", ">="] : [])
      return .compare(one(of: Self.paths), one(of: comparisons), value)
    case 8, 9: return .not(model(depth: depth - 1))
    case 10: return .both(model(depth: depth - 1), model(depth: depth - 1))
    default: return .either(model(depth: depth - 1), model(depth: depth - 1))
    }
  }

  mutating func record(depth: Int = 2) -> JSONValue {
    let keys = ["a", "b", "in", "x y", "é", "a.b", "o.a", "cafe\u{301}", "caf\u{e9}"]
    var members = keys.filter { _ in int(0...2) > 0 }.map { key in
      JSONObject.Member(key, int(0...9) == 0 ? [1] : scalar())
    }
    if depth > 0, int(0...3) > 0 {
      members.append(JSONObject.Member("o", int(0...5) == 0 ? scalar() : record(depth: depth - 1)))
    }
    return .object(JSONObject(members))
  }

  private mutating func scalar() -> JSONValue {
    switch int(0...6) {
    case 0: .null
    case 1: .bool(int(0...1) == 0)
    case 2...4: .number(JSONNumber(validated: one(of: Self.numbers)))
    default: .string(one(of: Self.strings))
    }
  }

  /// One of the ways to write an expression, with no fewer parentheses than it needs.
  mutating func spelled(_ model: Model) -> String {
    switch model {
    case .constant(let flag): return wrapped(flag ? "true" : "false")
    case .isSet(let keys): return wrapped(path(keys))
    case .compare(let keys, let comparison, let value):
      let flipped = ["<": ">", "<=": ">=", ">": "<", ">=": "<="][comparison] ?? comparison
      return wrapped(
        int(0...2) == 0
          ? path(keys) + space() + comparison + space() + literal(value)
          : literal(value) + space() + flipped + space() + path(keys))
    case .matches(let keys, let pattern):
      return wrapped(path(keys) + space() + "=~" + space() + literal(.string(pattern)))
    case .isIn(let keys, let values):
      let list = values.map { space() + literal($0) + space() }.joined(separator: ",")
      return wrapped(path(keys) + " in" + space() + "(" + list + ")")
    case .not(let inner): return wrapped("!" + space() + "(" + spelled(inner) + ")")
    case .both(let left, let right):
      return wrapped(term(left) + space() + "&&" + space() + term(right))
    case .either(let left, let right):
      return wrapped(spelled(left) + space() + "||" + space() + spelled(right))
    }
  }

  private mutating func term(_ model: Model) -> String {
    if case .either = model { "(" + spelled(model) + ")" } else { spelled(model) }
  }

  private mutating func wrapped(_ text: String) -> String {
    int(0...6) == 0 ? "(" + space() + text + space() + ")" : text
  }

  private mutating func space() -> String { one(of: ["", "", " ", "  ", "\t", "\n"]) }

  private mutating func path(_ keys: [String]) -> String {
    var text = ""
    for (index, key) in keys.enumerated() {
      let dot = index > 0 ? "." : ""
      let needsQuotes = !key.allSatisfy { $0.isASCII && $0.isLetter } || (index == 0 && key == "in")
      switch int(needsQuotes ? 1...2 : 0...2) {
      case 0: text += dot + key
      case 1: text += dot + "`\(key)`"
      default: text += "[" + literal(.string(key)) + "]"
      }
    }
    return text
  }

  private mutating func literal(_ value: JSONValue) -> String {
    guard let string = value.string else { return value.text }
    return String(decoding: random.spelled(.string(string)), as: UTF8.self)
  }

  /// A text with a few things done to it.
  mutating func spoiled(_ text: String) -> String {
    if int(0...2) == 0 { return String(decoding: random.spoiled(Array(text.utf8)), as: UTF8.self) }
    let parts = [
      "&&", "||", "!", "(", ")", "==", "=~", "<", "in", "5s", "5%", "\"", "'", "`", "[", "]", ".",
      "\\", "\\u", "1e", "-", ",", "\u{0}", "é", " ", "true", "a_ms", "9", "x",
    ]
    var scalars = Array(text.unicodeScalars)
    for _ in 0...int(0...4) {
      let place = int(0...scalars.count)
      if int(0...1) == 0, place < scalars.count { scalars.remove(at: place) }
      scalars.insert(contentsOf: one(of: parts).unicodeScalars, at: min(place, scalars.count))
    }
    var spoiled = String.UnicodeScalarView()
    spoiled.append(contentsOf: scalars)
    return String(spoiled)
  }

  mutating func bytes() -> [UInt8] {
    (0..<int(0...60)).map { _ in UInt8(int(int(0...1) == 0 ? 0...255 : 0x20...0x7e)) }
  }
}
