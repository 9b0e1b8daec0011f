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
      if trap.what == "print" && file.code.contains("func print(") { continue }
      let pattern = try Regex(trap.pattern)
      for (index, line) in file.lines.enumerated() where line.contains(pattern) {
        Issue.record("\(file.path):\(index + 1): \(trap.what); use \(trap.instead)")
      }
    }
  }

  /// The modules that own C pointers or the bytes of buffers.
  private static let owners: Set<String> = [
    "JSON", "JSONParse", "Wire", "Toolbox", "HTTPClient", "HTTPServer", "PostgreSQL",
  ]

  @Test(
    "unsafe code stands in wrappers, the kernel, a program's World, and where bytes are lent",
    arguments: SourceFile.all)
  func isSafe(file: SourceFile) {
    let touchesC = file.imports.contains { $0.first == "C" } || file.name == "World.swift"
    if Self.owners.contains(file.module) || touchesC { return }
    let lends = file.code.contains(
      /withBytes|withDocument|withUTF8|withUnsafe|Unsafe\w*BufferPointer|copyOut/)
    for (index, line) in file.lines.enumerated() where line.contains(/\bunsafe\b/) && !lends {
      Issue.record("\(file.path):\(index + 1): unsafe where no bytes are lent")
    }
  }
}

extension SourceFile: CustomTestStringConvertible {
  var testDescription: String { path }
}
