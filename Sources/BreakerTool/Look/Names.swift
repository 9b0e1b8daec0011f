import Breakers
import Resilience
import Toolbox
import Wire

extension Session {
  /// The breakers that names and patterns stand for, each once, in the order of their names.
  ///
  /// - keepsUnknown: a name that was never used is among them too.
  /// - Throws: `Failure` for a pattern that is none, and for a folder that cannot be read.
  func names(matching patterns: [String], keepsUnknown: Bool) throws -> [String] {
    let store = try existingStore()
    let all = try storing { () throws(StoreProblem) in try store?.names() ?? [] }
    if patterns.isEmpty { return all }
    // By the names of their files: strings that look alike are equal in Swift, but two names.
    var found: [String: String] = [:]
    let files = Dictionary(
      all.compactMap { name in FileName.encoded(name).map { ($0, name) } },
      uniquingKeysWith: { first, _ in first })
    for pattern in patterns {
      if Glob.isPattern(pattern) {
        let glob: Glob
        do throws(Glob.Problem) { glob = try Glob(pattern) } catch {
          throw Failure(.usage, "\"\(pattern)\": \(error.reason)")
        }
        for (file, name) in files where glob.matches(name) { found[file] = name }
      } else if let file = FileName.encoded(pattern) {
        if keepsUnknown || files[file] != nil { found[file] = pattern }
      } else {
        throw Failure(badName: pattern)
      }
    }
    return found.values.sorted()
  }

  func existingNames(matching patterns: [String]) throws -> [String] {
    try names(matching: patterns, keepsUnknown: false)
  }
}
