package import JSON

/// A JSON parser written from RFC 8259 alone, as slow and plain as can be: the model that the real
/// one is held against.
package struct NaiveJSON {
  /// One member of the outermost object and the bytes of its key and value.
  package struct Member {
    package var key: String
    package var value: JSONValue
    package var place: Range<Int>
  }

  private struct Refused: Error {}

  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0
  private var outermost: [Member] = []

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value, and the members where it is an object; `nil` if the bytes are no JSON document.
  package static func parse(_ bytes: [UInt8]) -> (value: JSONValue, members: [Member])? {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    var parser = NaiveJSON(bytes)
    guard let value = try? parser.document() else { return nil }
    return (value, parser.outermost)
  }

  private mutating func document() throws -> JSONValue {
    let value = try padded { parser throws in try parser.value() }
    guard at == bytes.count else { throw Refused() }
    return value
  }

  private mutating func padded<Result>(
    _ body: (inout NaiveJSON) throws -> Result
  ) throws -> Result {
    skipSpace()
    let result = try body(&self)
    skipSpace()
    return result
  }

  private mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0a, 0x0d: at += 1
      default: return
      }
    }
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[at...].starts(with: text.utf8) else { return false }
    at += text.utf8.count
    return true
  }

  private mutating func value() throws -> JSONValue {
    if take("null") { return .null }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    if take("\"") { return .string(try string()) }
    if take("[") { return try nested { parser throws in .array(try parser.elements()) } }
    if take("{") { return try nested { parser throws in .object(try parser.members()) } }
    return .number(try number())
  }

  private mutating func nested(
    _ body: (inout NaiveJSON) throws -> JSONValue
  ) throws -> JSONValue {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 1024 else { throw Refused() }
    return try body(&self)
  }

  private mutating func elements() throws -> [JSONValue] {
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return elements }
    while true {
      elements.append(try padded { parser throws in try parser.value() })
      if take("]") { return elements }
      guard take(",") else { throw Refused() }
    }
  }

  private mutating func members() throws -> JSONObject {
    var object = JSONObject()
    skipSpace()
    if take("}") { return object }
    while true {
      skipSpace()
      let start = at
      guard take("\"") else { throw Refused() }
      let key = try string()
      skipSpace()
      guard take(":") else { throw Refused() }
      skipSpace()
      let value = try value()
      object.members.append(JSONObject.Member(key, value))
      if depth == 1 { outermost.append(Member(key: key, value: value, place: start..<at)) }
      skipSpace()
      if take("}") { return object }
      guard take(",") else { throw Refused() }
    }
  }

  private mutating func digits() -> Int {
    let start = at
    while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
    return at - start
  }

  private mutating func number() throws -> JSONNumber {
    let start = at
    _ = take("-")
    if !take("0"), digits() == 0 { throw Refused() }
    if take("."), digits() == 0 { throw Refused() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      if digits() == 0 { throw Refused() }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    guard let value = Double(text), value.isFinite else { throw Refused() }
    return JSONNumber(validated: text)
  }

  private mutating func string() throws -> String {
    var text: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += String(try escaped()).utf8
      case 0..<0x20: throw Refused()
      default: text.append(byte)
      }
    }
    throw Refused()
  }

  private mutating func escaped() throws -> Unicode.Scalar {
    let plain: [(String, Unicode.Scalar)] = [
      ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{c}"), ("n", "\n"),
      ("r", "\r"), ("t", "\t"),
    ]
    for (letter, scalar) in plain where take(letter) { return scalar }
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Half of a pair: the other half must follow.
    guard first < 0xdc00 else { throw Refused() }
    let second = try take("\\") ? unit() : 0
    guard (0xdc00...0xdfff).contains(second),
      let scalar = Unicode.Scalar(
        0x10000 + (UInt32(first) - 0xd800) * 0x400 + UInt32(second) - 0xdc00)
    else { throw Refused() }
    return scalar
  }

  private mutating func unit() throws -> UInt16 {
    guard take("u"), at + 4 <= bytes.count else { throw Refused() }
    let digits = bytes[at..<at + 4]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw Refused() }
    at += 4
    return unit
  }
}
