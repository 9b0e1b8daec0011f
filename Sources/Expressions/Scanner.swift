/// Cuts the text of an expression into tokens.
struct Scanner {
  private static let longest = 65_536
  /// Longer ones first.
  private static let symbols = [
    "&&", "||", "==", "!=", "<=", ">=", "=~", "!", "<", ">", "(", ")", "[", "]", ".", ",",
  ]

  private let bytes: [UInt8]
  private var at = 0

  init(_ text: String) throws(ExpressionError) {
    bytes = Array(text.utf8)
    guard bytes.count <= Self.longest else {
      throw error(at: Self.longest, "an expression has at most 65,536 bytes")
    }
  }

  func error(at byte: Int, _ reason: String) -> ExpressionError {
    let before = bytes[..<min(byte, bytes.count)].count { $0 & 0xc0 != 0x80 }
    return ExpressionError(column: before + 1, reason: reason)
  }

  mutating func next() throws(ExpressionError) -> Token {
    while at < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[at]) { at += 1 }
    let start = at
    guard at < bytes.count else { return Token(kind: .end, text: "", start: start) }
    let kind = try kind(bytes[at])
    return Token(kind: kind, text: text(start..<at), start: start)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func kind(_ first: UInt8) throws(ExpressionError) -> Token.Kind {
    if Token.startsName(first) {
      skip(while: Token.continuesName)
      return .word
    }
    if Token.isDigit(first) || (first == UInt8(ascii: "-") && peek(1).map(Token.isDigit) == true) {
      skipNumber()
      return .number
    }
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try string(quote: first))
    case UInt8(ascii: "`"): return .quotedKey(try quotedKey())
    default: break
    }
    for symbol in Self.symbols where bytes[at...].starts(with: symbol.utf8) {
      at += symbol.utf8.count
      return .symbol
    }
    switch first {
    case UInt8(ascii: "&"): throw error(at: at, "expected \"&&\", found \"&\"")
    case UInt8(ascii: "|"): throw error(at: at, "expected \"||\", found \"|\"")
    case UInt8(ascii: "="): throw error(at: at, "expected \"==\", found \"=\"")
    case 0..<0x20, 0x7f: throw error(at: at, "a control character outside of a string")
    default:
      let start = at
      at += 1
      skip { $0 & 0xc0 == 0x80 }
      throw error(
        at: start,
        "\"\(text(start..<at))\" means nothing here; a key that holds it is written in backticks")
    }
  }

  private func peek(_ distance: Int) -> UInt8? {
    at + distance < bytes.count ? bytes[at + distance] : nil
  }

  private mutating func skip(while belongs: (UInt8) -> Bool) {
    while let byte = peek(0), belongs(byte) { at += 1 }
  }

  /// Takes all that touches the number, so that an error shows it as a whole.
  private mutating func skipNumber() {
    at += 1
    while let byte = peek(0) {
      let isSign = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      let belongs =
        Token.continuesName(byte) || byte >= 0x80 || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: "%") || (isSign && bytes[at - 1] | 0x20 == UInt8(ascii: "e"))
      guard belongs else { return }
      at += 1
    }
  }

  private mutating func quotedKey() throws(ExpressionError) -> String {
    let start = at
    at += 1
    skip { $0 != UInt8(ascii: "`") && $0 >= 0x20 }
    guard at < bytes.count else { throw error(at: start, "a backtick is not closed") }
    guard bytes[at] >= 0x20 else {
      throw error(
        at: at, "a control character in a key; write the key as a string in brackets, with escapes")
    }
    at += 1
    return text(start + 1..<at - 1)
  }

  /// A string with the escapes of JSON, between double quotes or single ones.
  private mutating func string(quote: UInt8) throws(ExpressionError) -> String {
    let start = at
    at += 1
    var content: [UInt8] = []
    while let byte = peek(0) {
      switch byte {
      case quote:
        at += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): content += String(try escape(quote)).utf8
      case 0..<0x20:
        throw error(at: at, "a control character in a string; write it as an escape such as \\t")
      default:
        content.append(byte)
        at += 1
      }
    }
    throw error(at: start, "a string is not closed")
  }

  private mutating func escape(_ quote: UInt8) throws(ExpressionError) -> Unicode.Scalar {
    let start = at
    guard let letter = peek(1) else { throw error(at: start, "a string ends in a backslash") }
    at += 2
    switch letter {
    case UInt8(ascii: "\\"), UInt8(ascii: "/"), quote: return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw error(at: start, "an unknown escape in a string; a backslash is written \\\\")
    }
    guard let first = unit() else { throw error(at: start, "expected four digits after \\u") }
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Half of a surrogate pair: the other half must follow.
    if first < 0xdc00, peek(0) == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
      at += 2
      if let second = unit(), (0xdc00...0xdfff).contains(second) {
        let high = (UInt32(first) & 0x3ff) << 10
        if let scalar = Unicode.Scalar(0x10000 + high + UInt32(second) & 0x3ff) { return scalar }
      }
    }
    throw error(at: start, "half a surrogate pair in a string")
  }

  private mutating func unit() -> UInt16? {
    let digits = bytes[at...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
    else { return nil }
    at += 4
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
