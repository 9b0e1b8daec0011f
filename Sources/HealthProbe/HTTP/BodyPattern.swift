import CLinux
import Glibc

/// An extended regular expression of POSIX (regex(7)), for bodies of answers. Whoever wrote the body
/// cannot make it take for ever, as one that goes back and forth could.
@safe final class BodyPattern: @unchecked Sendable {
  let source: String
  private var compiled = unsafe regex_t()

  /// Why a text is no regular expression.
  struct Mistake: Error { let reason: String }

  init(_ source: String) throws(Mistake) {
    self.source = source
    let code = unsafe regcomp(&compiled, source, REG_EXTENDED | REG_NOSUB | REG_NEWLINE)
    guard code == 0 else {
      var room = [CChar](repeating: 0, count: 200)
      _ = unsafe regerror(code, &compiled, &room, room.count)
      let text = room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw Mistake(reason: String(decoding: text, as: UTF8.self).lowercased())
    }
  }

  deinit { unsafe regfree(&compiled) }

  /// Whether it is somewhere in `body`; zero bytes count as line ends.
  func matches(_ body: [UInt8]) -> Bool {
    let text = body.map { $0 == 0 ? CChar(10) : CChar(bitPattern: $0) } + [0]
    return unsafe text.withUnsafeBufferPointer { text in
      guard let start = text.baseAddress else { return false }
      return unsafe regexec(&compiled, start, 0, nil, 0) == 0
    }
  }
}
