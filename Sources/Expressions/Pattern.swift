/// A pattern for the whole of a string: `*` is any run of characters, `?` one character, `\` takes
/// the next one as it is.
struct Pattern: Equatable, Sendable {
  private enum Token: Equatable, Sendable {
    case byte(UInt8)
    case one
    case run
  }

  let source: [UInt8]
  private let tokens: [Token]

  /// `nil` if there is a `[` without a backslash: it looks like a set, which patterns do not have.
  init?(_ source: [UInt8]) {
    self.source = source
    var tokens: [Token] = []
    var rest = source[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): if tokens.last != .run { tokens.append(.run) }
      case UInt8(ascii: "?"): tokens.append(.one)
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "\\"): tokens.append(.byte(rest.popFirst() ?? byte))
      default: tokens.append(.byte(byte))
      }
    }
    self.tokens = tokens
  }

  /// Compares from left to right, and goes back only to the last `*`.
  func matches(_ text: Span<UInt8>) -> Bool {
    var (token, at) = (0, 0)
    // Behind the last `*`, and where it has let the rest begin; -1 before there was one.
    var (afterRun, restStart) = (-1, 0)
    while at < text.count {
      let current = token < tokens.count ? tokens[token] : nil
      switch current {
      case .run?:
        token += 1
        (afterRun, restStart) = (token, at)
        continue
      case .one?:
        token += 1
        at = Self.end(of: at, in: text)
        continue
      case .byte(let byte)? where byte == text[at]:
        token += 1
        at += 1
        continue
      default: break
      }
      guard afterRun >= 0 else { return false }
      restStart = Self.end(of: restStart, in: text)
      (token, at) = (afterRun, restStart)
    }
    return tokens[token...].allSatisfy { $0 == .run }
  }

  /// Where the character that begins at `start` ends.
  private static func end(of start: Int, in text: Span<UInt8>) -> Int {
    var end = start + 1
    while end < text.count, text[end] & 0xc0 == 0x80 { end += 1 }
    return end
  }
}
