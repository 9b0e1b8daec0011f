import JSON

/// A number of an expression.
struct Number: Equatable, Sendable {
  let double: Double
  /// Of a whole number from 2^53 on, where doubles leave numbers out; else empty.
  let digits: [UInt8]

  /// `nil` if the text matches the grammar of RFC 8259 but is too large.
  init?(_ text: String) {
    guard let double = Double(text), double.isFinite else { return nil }
    self.init(double, digits: text)
  }

  init(_ double: Double) { self.init(double, digits: "") }

  init(_ value: Int) { self.init(Double(value), digits: String(value)) }

  private init(_ double: Double, digits text: String) {
    self.double = double
    digits = double.magnitude >= 0x1p53 && Self.isWhole(text) ? Array(text.utf8) : []
  }

  /// Reads back as an equal number: one that is not whole as written does not become so.
  var text: String {
    if !digits.isEmpty { return String(decoding: digits, as: UTF8.self) }
    if double.magnitude >= 0x1p53 { return double.description }
    return JSONNumber(double)?.text ?? "0"
  }

  /// Whether the text of a number has neither fraction nor exponent.
  static func isWhole(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { Token.isDigit($0) || $0 == UInt8(ascii: "-") }
  }
}

/// A value that an expression writes out, in the unit of the field that it is compared with.
enum Literal: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Number)
  /// UTF-8: strings are the same if their bytes are.
  case string([UInt8])

  var text: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): number.text
    case .string(let bytes): JSONValue.string(String(decoding: bytes, as: UTF8.self)).text
    }
  }
}

extension Literal: Comparand {
  @inline(__always)
  func withOperand(in _: Span<UInt8>, _ body: (Operand) -> Bool) -> Bool {
    switch self {
    case .null: body(.null)
    case .bool(let flag): body(.bool(flag))
    case .number(let number): body(.number(number.double, digits: number.digits.span))
    case .string(let bytes): body(.string(bytes.span))
    }
  }
}
