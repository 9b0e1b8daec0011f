// What stands on the sides of an operator.
extension Parser {
  enum Side {
    case path(Int)
    case value(Written)
  }

  mutating func operand(_ expected: String) throws(ExpressionError) -> Side {
    switch token.kind {
    case .string(let text):
      try advance()
      return .value(.literal(.string(Array(text.utf8))))
    case .number:
      let written: Written
      do { written = try Written(number: token.text) } catch {
        throw self.error(token, error.sentence)
      }
      try advance()
      return .value(written)
    case .word where Token.reserved.contains(token.text):
      guard !token.isWord("in") else { break }
      let literal: Literal = token.isWord("null") ? .null : .bool(token.isWord("true"))
      try advance()
      return .value(.literal(literal))
    case .word, .quotedKey: return .path(try path())
    case .symbol where token.is("["): return .path(try path())
    case .symbol, .end: break
    }
    throw unexpected(expected)
  }

  private mutating func path() throws(ExpressionError) -> Int {
    var keys = [token.is("[") ? try bracketedKey() : try key()]
    while true {
      if try take(".") {
        keys.append(try key())
      } else if token.is("[") {
        keys.append(try bracketedKey())
      } else {
        break
      }
    }
    return index(of: Path(keys: keys))
  }

  private mutating func key() throws(ExpressionError) -> String {
    let key: String
    switch token.kind {
    case .word: key = token.text
    case .quotedKey(let text): key = text
    default: throw unexpected("a key")
    }
    try advance()
    return key
  }

  private mutating func bracketedKey() throws(ExpressionError) -> String {
    try advance()
    guard case .string(let key) = token.kind else { throw unexpected("a key in quotes") }
    try advance()
    guard try take("]") else { throw unexpected("\"]\"") }
    return key
  }

  /// A value in the unit of what it is compared with.
  func literal(
    _ value: Written, _ token: Token, _ path: Path, _ comparison: Comparison
  ) throws(ExpressionError) -> Literal {
    let literal: Literal
    do { literal = try value.literal(for: path, text: token.shown) } catch {
      throw self.error(token, error.sentence)
    }
    switch literal {
    case .null, .bool:
      guard !comparison.isOrder else {
        throw error(
          token,
          "\"\(comparison.rawValue)\" compares numbers and strings, and \(token.phrase) is neither")
      }
    case .number, .string: break
    }
    return literal
  }

  mutating func pattern() throws(ExpressionError) -> Pattern {
    let place = token
    guard case .string(let text) = token.kind else { throw unexpected("a pattern in quotes") }
    try advance()
    guard let pattern = Pattern(Array(text.utf8)) else {
      throw error(
        place, "a pattern knows \"*\" and \"?\" only; a bracket in it is written \\\\[")
    }
    return pattern
  }

  mutating func list(for path: Path) throws(ExpressionError) -> [Literal] {
    guard try take("(") else { throw unexpected("\"(\"") }
    var literals: [Literal] = []
    repeat {
      let place = token
      let wasAfter = previous
      guard case .value(let value) = try operand("a value") else {
        (token, previous) = (place, wasAfter)
        throw unexpected("a value", note: "; a string is written in quotes")
      }
      literals.append(try literal(value, place, path, .equal))
    } while try take(",")
    guard try take(")") else { throw unexpected("\",\" or \")\"") }
    return literals
  }
}
