import JSON

/// The value of a field, as a caller with a reader of its own hands it over. Ranges count in the
/// bytes that go with it, so that nothing need be copied.
package enum FieldValue: Sendable {
  case missing
  case null
  case bool(Bool)
  case number(Double)
  /// A whole number and where its digits stand. Beyond 2^53 they tell apart what doubles cannot.
  case integer(Double, Range<Int>)
  /// Where the text of a string stands, without quotes; only for one without escapes.
  case string(Range<Int>)
  /// The text of a string that stands nowhere: unescaped or computed.
  case text(String)
  /// An array or an object.
  case container
}

/// A value while it is compared.
enum Operand: ~Escapable {
  /// Also what is missing.
  case null
  case bool(Bool)
  /// `digits` are those of a whole number, or empty.
  case number(Double, digits: Span<UInt8>)
  case string(Span<UInt8>)
  case container
}

/// What can be compared.
protocol Comparand {
  func withOperand(in bytes: Span<UInt8>, _ body: (Operand) -> Bool) -> Bool
}

extension FieldValue: Comparand {
  @inline(__always)
  func withOperand(in bytes: Span<UInt8>, _ body: (Operand) -> Bool) -> Bool {
    switch self {
    case .missing, .null: body(.null)
    case .bool(let flag): body(.bool(flag))
    case .number(let number): body(.number(number, digits: Span()))
    case .integer(let number, let range):
      body(.number(number, digits: bytes.extracting(range.clamped(to: bytes.indices))))
    case .string(let range): body(.string(bytes.extracting(range.clamped(to: bytes.indices))))
    case .text(let text): body(.string(text.utf8Span.span))
    case .container: body(.container)
    }
  }
}

extension JSONValue?: Comparand {
  func withOperand(in bytes: Span<UInt8>, _ body: (Operand) -> Bool) -> Bool {
    switch self {
    case nil, .null: return body(.null)
    case .bool(let flag): return body(.bool(flag))
    case .number(let number):
      guard Number.isWhole(number.text) else {
        return body(.number(number.double, digits: Span()))
      }
      return body(.number(number.double, digits: number.text.utf8Span.span))
    case .string(let text): return body(.string(text.utf8Span.span))
    case .array, .object: return body(.container)
    }
  }
}
