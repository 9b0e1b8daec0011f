import Glibc
import Providers
import Testing
import Toolbox

@testable import LLMQuery

@Suite("Selection of models")
struct SelectionTests {
  /// Three providers: none of their variables is set anywhere.
  private var providers: [Provider] {
    get throws {
      try ["openai", "cohere", "groq"].map { name in
        var provider = try provider(name)
        provider.keysEnvironment = "NOBODY_SETS_\(name.uppercased())_API_KEYS"
        return provider
      }
    }
  }

  private func names(_ words: [String]) throws -> [String] {
    try Selection.select(words, from: providers, needsKeys: false).map(\.model.name)
  }

  @Test(
    "what each word names, in the order of the table",
    arguments: [
      (["gpt-6-luna"], ["openai:gpt-6-luna"]),
      (["openai:gpt-6-luna"], ["openai:gpt-6-luna"]),
      (["gpt-6-luna", "openai:gpt-6-luna", "gpt-6-l*"], ["openai:gpt-6-luna"]),
      (
        ["groq:*", "command-r7b-12-2024"],
        [
          "cohere:command-r7b-12-2024", "groq:openai/gpt-oss-120b", "groq:openai/gpt-oss-20b",
          "groq:qwen/qwen3.8-27b",
        ]
      ),
      (["*luna"], ["openai:gpt-6-luna", "openai:gpt-5.6-luna"]),
      (["*gpt-oss*20b"], ["groq:openai/gpt-oss-120b", "groq:openai/gpt-oss-20b"]),
    ] as [([String], [String])])
  func words(words: [String], expected: [String]) throws {
    #expect(try names(words) == expected)
  }

  @Test("all are all")
  func all() throws {
    #expect(try names(["all"]) == (try providers.flatMap(\.models).map(\.name)))
    #expect(try names(["*"]) == (try names(["all"])))
  }

  @Test(
    "a word that names no model", arguments: ["gpt-3", "openai", "OPENAI:gpt-6-luna", "x*", ":"])
  func unknown(word: String) throws {
    let failure = #expect(throws: Failure.self) { try names(["all", word]) }
    #expect(failure?.status == .usage)
    #expect(failure?.message.contains("\"\(word)\"") == true)
  }

  @Test("every missing key is named before the first call")
  func missing() throws {
    let failure = #expect(throws: Failure.self) {
      try Selection.select(["all"], from: providers, needsKeys: true)
    }
    #expect(failure?.status == .configuration)
    for name in ["OPENAI", "COHERE", "GROQ"] {
      #expect(failure?.message.contains("NOBODY_SETS_\(name)_API_KEYS") == true)
    }
  }

  @Test("a provider whose models are not asked needs no key")
  func onlyTheChosen() throws {
    let failure = #expect(throws: Failure.self) {
      try Selection.select(["gpt-6-luna"], from: providers, needsKeys: true)
    }
    #expect(failure?.message.contains("COHERE") == false)
  }

  @Test("available are those with a key; with none there is nothing to ask")
  func available() async throws {
    let failure = #expect(throws: Failure.self) {
      try Selection.select(["available"], from: providers, needsKeys: true)
    }
    // Where no key is needed, there is all to look at.
    #expect(try names(["available"]) == names(["all"]))
    #expect(failure?.status == .configuration)
    await #expect(processExitsWith: .success) {
      unsafe setenv("GROQ_API_KEY", "gsk-1", 1)
      unsafe unsetenv("OPENAI_API_KEY")
      unsafe unsetenv("OPENAI_API_KEYS")
      let two = [try provider("openai"), try provider("groq")]
      let chosen = try Selection.select(["available"], from: two, needsKeys: true)
      #expect(Set(chosen.map(\.provider.name)) == ["groq"])
      #expect(chosen.count == 3)
      #expect(chosen.allSatisfy { $0.keys.count == 1 })
    }
  }

  @Test("a provider without models is passed over")
  func noModels() throws {
    var empty = try provider("openai")
    empty.models = []
    let chosen = try Selection.select(
      ["all"], from: [empty, try provider("cohere")], needsKeys: false)
    #expect(Set(chosen.map(\.provider.name)) == ["cohere"])
  }

  @Test(
    "globs",
    arguments: [
      ("", "", true), ("", "a", false), ("*", "", true), ("*", "abc", true), ("a*", "abc", true),
      ("*c", "abc", true), ("a*c", "abc", true), ("a*c", "ac", true), ("a*a", "a", false),
      ("ab*ba", "aba", false), ("*b*", "abc", true), ("*x*", "abc", false), ("a**c", "abc", true),
      ("a*b*c*d", "a1b2c3d", true), ("a*b*c*d", "a1c2b3d", false), ("abc", "ABC", false),
      ("a.c", "abc", false), ("*aab", "aaab", true), ("a*ab", "aab", true), ("é*", "éa", true),
    ])
  func globs(pattern: String, text: String, matches: Bool) {
    #expect(Selection.globMatches(pattern, text) == matches)
  }
}
