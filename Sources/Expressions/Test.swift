/// What is asked of one field; fields are indexes into the paths of the expression.
enum Test: Equatable, Sendable {
  /// Present, and neither `null` nor `false`.
  case isSet(Int)
  case compare(Int, Comparison, Literal)
  case matches(Int, Pattern)
  case isIn(Int, [Literal])

  @inline(__always)
  func holds<Field: Comparand>(in bytes: Span<UInt8>, _ field: (Int) -> Field) -> Bool {
    switch self {
    case .isSet(let path):
      field(path).withOperand(in: bytes) { value in
        switch value {
        case .null: false
        case .bool(let flag): flag
        default: true
        }
      }
    case .compare(let path, let comparison, let literal):
      field(path).withOperand(in: bytes) { left in
        literal.withOperand(in: bytes) { right in comparison.holds(left, right) }
      }
    case .matches(let path, let pattern):
      field(path).withOperand(in: bytes) { value in
        guard case .string(let text) = value else { return false }
        return pattern.matches(text)
      }
    case .isIn(let path, let literals):
      field(path).withOperand(in: bytes) { left in
        literals.contains { literal in
          literal.withOperand(in: bytes) { right in Comparison.equal.holds(left, right) }
        }
      }
    }
  }

  func text(_ paths: [Path]) -> String {
    switch self {
    case .isSet(let path): "\(paths[path])"
    case .compare(let path, let comparison, let literal):
      "\(paths[path]) \(comparison.rawValue) \(literal.text)"
    case .matches(let path, let pattern):
      "\(paths[path]) =~ \(Literal.string(pattern.source).text)"
    case .isIn(let path, let literals):
      "\(paths[path]) in (\(literals.map(\.text).joined(separator: ", ")))"
    }
  }
}
