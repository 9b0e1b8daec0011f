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
    var found: Set<String> = []
    for pattern in patterns {
      if Glob.isPattern(pattern) {
        let glob: Glob
        do throws(Glob.Problem) { glob = try Glob(pattern) } catch {
          throw Failure(.usage, "\"\(pattern)\": \(error.reason)")
        }
        found.formUnion(all.filter(glob.matches))
      } else if FileName.encoded(pattern) == nil {
        throw Failure(badName: pattern)
      } else if keepsUnknown || all.contains(pattern) {
        found.insert(pattern)
      }
    }
    return found.sorted()
  }

  func existingNames(matching patterns: [String]) throws -> [String] {
    try names(matching: patterns, keepsUnknown: false)
  }
}
