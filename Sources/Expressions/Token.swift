/// The smallest part of an expression.
struct Token: Equatable {
  enum Kind: Equatable {
    /// A bare word: a key, or one of the reserved ones.
    case word
    /// A key in backticks.
    case quotedKey(String)
    case string(String)
    /// A number or a quantity, not yet looked into.
    case number
    /// An operator, a bracket, a dot or a comma.
    case symbol
    case end
  }

  let kind: Kind
  /// As it is written.
  let text: String
  /// Of its first byte.
  let start: Int

  /// Words that are no keys unless they are quoted.
  static let reserved: Set<String> = ["true", "false", "null", "in"]

  func `is`(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
  func isWord(_ word: String) -> Bool { kind == .word && text == word }

  /// As in "expected a value, found …".
  var phrase: String {
    switch kind {
    case .end: "the end"
    case .string: "the string \(shown)"
    case .quotedKey: "the key \(shown)"
    case .word, .number, .symbol: "\"\(shown)\""
    }
  }

  /// The text, shortened where it is long.
  var shown: String {
    text.utf8.count <= 40 ? text : String(text.unicodeScalars.prefix(36)) + "..."
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  static func startsName(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (lower >= 0x61 && lower <= 0x7a) || byte == UInt8(ascii: "_")
  }

  static func continuesName(_ byte: UInt8) -> Bool { startsName(byte) || isDigit(byte) }
}
