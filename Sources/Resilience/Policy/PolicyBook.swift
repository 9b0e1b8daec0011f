package import JSON
import Wire

/// The policies of the configuration, by kind: patterns of names, and what is set for them.
///
///     "breakers": { "llm-*": {"trip_rate": 0.5, "min_calls": 20}, "database": {"open_for": "60s"} }
package struct PolicyBook: Sendable {
  private struct Entry: Sendable {
    var pattern: String
    var glob: Glob
    var policy: Policy
  }

  /// The name itself before a pattern, a pattern with more of its own letters before one with fewer.
  private let entries: [Entry]

  /// What is wrong in the configuration, with its path.
  package struct Problem: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// No kinds: the built-in default for every name.
  package init() { entries = [] }

  /// The object at `breakers`.
  /// - Throws: `Problem` for the first thing that is no policy.
  package init(_ kinds: JSONObject) throws(Problem) {
    var entries: [Entry] = []
    for kind in kinds.members {
      func fail(_ sentence: String, at key: String? = nil) -> Problem {
        let path = ["breakers", kind.key, key].compactMap(\.self).joined(separator: ".")
        return Problem(description: "at \(path): \(sentence)")
      }
      guard let settings = kind.value.object else { throw fail("expected an object") }
      let policy: Policy
      do throws(PolicyProblem) {
        policy = try Policy().applying(
          settings.members.map { member in
            PolicySetting(Self.option(member.key), Self.text(member.value))
          })
      } catch { throw fail(error.message, at: PolicyOption.key(error.option)) }
      let glob: Glob
      do throws(Glob.Problem) { glob = try Glob(kind.key) } catch { throw fail(error.reason) }
      entries.append(Entry(pattern: kind.key, glob: glob, policy: policy))
    }
    self.entries = entries.sorted { Self.weight($0.pattern) > Self.weight($1.pattern) }
  }

  /// The policy for a name: the built-in default where no kind fits.
  package func policy(for name: String) -> Policy {
    entries.first { $0.pattern == name || $0.glob.matches(name) }?.policy ?? Policy()
  }

  private static func weight(_ pattern: String) -> Int {
    if !Glob.isPattern(pattern) { return Int.max }
    return pattern.utf8.count { !"*?[]".utf8.contains($0) }
  }

  private static func option(_ key: String) -> String {
    String(key.map { $0 == "_" ? "-" : $0 })
  }

  /// Numbers, flags and `null` stand for their texts.
  private static func text(_ value: JSONValue) -> String {
    if let text = value.string { return text }
    return value.isNull ? "none" : value.text
  }
}
