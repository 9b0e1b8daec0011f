/// A pattern as shells have them, for the whole of a text: `*` is any run of characters, dots too,
/// `?` one character, `[a-z]` one of a set, `[!a-z]` one not of it; `\` takes the next as it is.
package struct Glob: Sendable {
  private enum Token: Sendable {
    case one(Unicode.Scalar)
    case any
    case run
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    func matches(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .one(let expected): scalar == expected
      case .any, .run: true
      case .set(let ranges, let isNegated):
        ranges.contains { $0.contains(scalar) } != isNegated
      }
    }

    var isRun: Bool { if case .run = self { true } else { false } }
  }

  /// Why a text is no pattern.
  package struct Problem: Error, Equatable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
  }

  private let tokens: [Token]

  /// - Throws: `Problem` if a set is not closed or a range in one is empty.
  package init(_ pattern: String) throws(Problem) {
    var rest = pattern.unicodeScalars[...]
    var tokens: [Token] = []
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": tokens.append(.run)
      case "?": tokens.append(.any)
      case "[": tokens.append(try Self.set(&rest))
      case "\\": tokens.append(.one(rest.popFirst() ?? "\\"))
      default: tokens.append(.one(scalar))
      }
    }
    self.tokens = tokens
  }

  /// What follows an opening bracket. A closing one that comes first is of the set.
  private static func set(_ rest: inout Substring.UnicodeScalarView) throws(Problem) -> Token {
    let isNegated = rest.first == "!" || rest.first == "^"
    if isNegated { rest.removeFirst() }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let first = rest.popFirst() {
      if first == "]" && !ranges.isEmpty { return .set(ranges, isNegated: isNegated) }
      guard rest.first == "-", let last = rest.dropFirst().first, last != "]" else {
        ranges.append(first...first)
        continue
      }
      rest.removeFirst(2)
      guard first <= last else { throw Problem(reason: "the range \(first)-\(last) is empty") }
      ranges.append(first...last)
    }
    throw Problem(reason: "a [ is not closed")
  }

  /// Whether a text has anything in it that a pattern takes for more than itself.
  package static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { "*?[\\".utf8.contains($0) }
  }

  /// Compares from left to right, and goes back only to the last `*`.
  package func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var (token, scalar) = (0, 0)
    var lastRun: (token: Int, scalar: Int)?
    while scalar < scalars.count {
      if token < tokens.count, tokens[token].isRun {
        lastRun = (token, scalar)
        token += 1
      } else if token < tokens.count, tokens[token].matches(scalars[scalar]) {
        token += 1
        scalar += 1
      } else if let run = lastRun {
        lastRun = (run.token, run.scalar + 1)
        (token, scalar) = (run.token + 1, run.scalar + 1)
      } else {
        return false
      }
    }
    return tokens[token...].allSatisfy(\.isRun)
  }
}
