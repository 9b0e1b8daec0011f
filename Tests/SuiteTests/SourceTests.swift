import TestSupport
import Testing

/// What no file under Sources says.
@Suite("Sources")
struct SourceTests {
  private static let traps: [(what: String, pattern: String, instead: String)] = [
    ("print", #"(^|[^.\w])print\("#, "a LineWriter: print ignores a full disk"),
    ("try!", #"\btry!"#, "try, and an error with a sentence"),
    ("as!", #"\bas!"#, "as?"),
    ("fatalError", #"\b(fatalError|preconditionFailure)\("#, "an error with a sentence"),
    ("a forced value", #"[\w)\]"]!($|[^=\w])"#, "guard let"),
    ("import Foundation", #"\bimport\s+Foundation"#, "the kernel"),
  ]

  @Test("nothing that input, network or disk can cause ends in a trap", arguments: SourceFile.all)
  func hasNoTraps(file: SourceFile) throws {
    for trap in Self.traps {
      let pattern = try Regex(trap.pattern)
      for (index, line) in file.lines.enumerated() where line.firstMatch(of: pattern) != nil {
        Issue.record("\(file.path):\(index + 1): \(trap.what); use \(trap.instead)")
      }
    }
  }

  /// The modules that own C pointers or the bytes of buffers.
  private static let owners: Set<String> = [
    "JSON", "JSONParse", "Wire", "Toolbox", "HTTPClient", "HTTPServer",
  ]

  @Test(
    "unsafe code stands in wrappers, the kernel, and where bytes are lent",
    arguments: SourceFile.all)
  func isSafe(file: SourceFile) {
    if Self.owners.contains(file.module) || file.imports.contains(where: { $0.first == "C" }) {
      return
    }
    let lends = file.code.contains(
      /\b(withBytes|withDocument|withUTF8|withUnsafe\w+|Unsafe\w*BufferPointer)\b/)
    for (index, line) in file.lines.enumerated() where line.contains(/\bunsafe\b/) && !lends {
      Issue.record("\(file.path):\(index + 1): unsafe where no bytes are lent")
    }
  }
}

extension SourceFile: CustomTestStringConvertible {
  var testDescription: String { path }
}
