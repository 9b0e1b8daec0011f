package import JSON

/// Draws JSON values, spells them in one of the many ways that JSON allows, and spoils them.
package struct RandomJSON {
  private var random: SplitMix64

  package init(seed: UInt64) { random = SplitMix64(seed: seed) }

  package mutating func int(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func one<Element>(of choices: [Element]) -> Element {
    choices[int(0...choices.count - 1)]
  }

  package mutating func value(depth: Int = 4) -> JSONValue {
    switch int(0...(depth > 0 ? 8 : 5)) {
    case 0: .null
    case 1: .bool(random.next() & 1 == 0)
    case 2, 3: .number(number())
    case 4, 5: .string(string())
    case 6: .array((0..<int(0...4)).map { _ in value(depth: depth - 1) })
    default: .object(object(depth: depth))
    }
  }

  package mutating func object(depth: Int = 4) -> JSONObject {
    JSONObject(
      (0..<int(0...5)).map { _ in JSONObject.Member(string(), value(depth: depth - 1)) })
  }

  package mutating func string() -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<int(0...12) {
      let range: ClosedRange<Int> = one(of: [
        0x20...0x7e, 0x20...0x7e, 0...0x1f, 0x7f...0xff, 0x300...0x36f, 0x2028...0x2029,
        0xd7f0...0xd7ff, 0xe000...0xe00f, 0xfff0...0xffff, 0x1f600...0x1f64f, 0x10fff0...0x10ffff,
        0x22...0x22, 0x5c...0x5c,
      ])
      if let scalar = Unicode.Scalar(UInt32(int(range))) { text.append(scalar) }
    }
    return String(text)
  }

  package mutating func number() -> JSONNumber {
    switch int(0...4) {
    case 0: JSONNumber(int(-10...10))
    case 1: JSONNumber(Int(truncatingIfNeeded: random.next()))
    case 2: JSONNumber(Double(bitPattern: random.next())) ?? JSONNumber(0)
    case 3: JSONNumber(Double(int(-1_000_000...1_000_000)) / 1000) ?? JSONNumber(0)
    default:
      JSONNumber(
        validated: one(of: ["", "-"]) + one(of: ["0", "1234567890123456789012345678901234567890"])
          + one(of: ["", ".0", ".50", ".000000000000000000000000000000000001"])
          + one(of: ["", "e0", "E+10", "e-400", "e-05"]))
    }
  }

  /// The value with spaces between its parts and some of its characters escaped.
  package mutating func spelled(_ value: JSONValue) -> [UInt8] {
    let inner: [UInt8]
    switch value {
    case .string(let text): inner = spelled(text)
    case .array(let elements):
      let parts = elements.map { spelled($0) }
      inner =
        [UInt8(ascii: "[")] + space() + parts.joined(separator: [UInt8(ascii: ",")])
        + [UInt8(ascii: "]")]
    case .object(let object):
      let parts = object.members.map { member in
        space() + spelled(member.key) + space() + [UInt8(ascii: ":")] + spelled(member.value)
      }
      inner =
        [UInt8(ascii: "{")] + space() + parts.joined(separator: [UInt8(ascii: ",")])
        + [UInt8(ascii: "}")]
    default: inner = Array(value.text.utf8)
    }
    return space() + inner + space()
  }

  private mutating func spelled(_ text: String) -> [UInt8] {
    var spelled = "\""
    for scalar in text.unicodeScalars {
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      if mustEscape || int(0...7) == 0 {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: int(0...1) == 0)
          spelled += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        spelled.unicodeScalars.append(scalar)
      }
    }
    return Array((spelled + "\"").utf8)
  }

  private mutating func space() -> [UInt8] {
    int(0...5) == 0 ? one(of: [[0x20], [0x09], [0x0d, 0x20], [0x20, 0x20, 0x20]]) : []
  }

  /// The bytes with up to four things done to them that may or may not make them wrong.
  package mutating func spoiled(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...int(0...3) {
      let place = int(0...bytes.count)
      let end = min(bytes.count, place + int(0...3))
      switch int(0...4) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 3 where place < bytes.count: bytes[place] ^= UInt8(1 << int(0...7))
      default: bytes.insert(contentsOf: Array(one(of: Self.tokens).utf8), at: place)
      }
    }
    return bytes
  }

  private static let tokens = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "0", "-",
    "1", ".", "e", "E+", "999", "null", "true", "false", "NaN", "Infinity", "\u{0}", "\u{1f}", "\t",
    "\n", "\r\n", "\u{feff}", "\u{7f}", "//", "'", "{\"a\":1}",
  ]
}
