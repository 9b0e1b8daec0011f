import TestSupport
import Testing

/// Who may import whom.
@Suite("Imports")
struct ImportTests {
  /// What each library may import, besides the C library. A program may import every library, and
  /// what stands here for it.
  private static let allowed: [String: Set<String>] = [
    "JSON": [],
    "JSONParse": ["JSON", "CSimdjson"],
    "Wire": ["JSON", "CLinux"],
    "Toolbox": ["JSON", "Wire", "ArgumentParser", "CLinux", "CJansson", "CMessageDigest"],
    "Streams": ["JSON", "JSONParse", "Wire", "Toolbox", "ArgumentParser"],
    "Sketch": ["JSON", "Wire"],
    "Expressions": ["JSON", "Wire"],
    "Rules": ["JSON", "Wire", "Toolbox", "Expressions"],
    "Resilience": ["JSON", "Wire", "CLinux"],
    "Supervision": ["Wire", "CLinux", "CSupervise"],
    "Breakers": [
      "JSON", "Wire", "Toolbox", "Resilience", "Supervision", "CLinux", "ArgumentParser",
    ],
    "Providers": ["JSON", "JSONParse", "Wire", "Toolbox"],
    "HTTPClient": ["JSON", "Wire", "CCurl", "CLinux"],
    "HTTPServer": ["JSON", "Wire", "CMicroHTTPD", "CLinux"],
    "PostgreSQL": ["Wire", "CPostgreSQL", "CLinux"],
    "DomainList": ["CIDN2", "CLinux"],
    "LLMQuery": ["CLinux"],
    "MetricsAgg": ["CSimdjson"],
    "AlertSend": ["CLinux"],
    "BreakerTool": ["CLinux"],
    "HealthProbe": ["CLinux", "CSupervise"],
    "DeployGate": ["CLinux"],
    "MetricsServe": ["CLinux"],
  ]

  /// Libraries that touch the outside: not for the files of a program that decide.
  private static let wrappers: Set<String> = ["HTTPClient", "HTTPServer", "PostgreSQL"]
  private static let pure: Set<String> = ["Input.swift", "Step.swift", "Output.swift"]
  private static let ofTheLanguage: Set<String> = ["Glibc", "Synchronization"]

  @Test("every module imports only what the table lets it", arguments: SourceFile.modules)
  func imports(module: String) {
    let files = SourceFile.all.filter { $0.module == module }
    let isProgram = SourceFile.programs.contains(module)
    let libraries = Set(Self.allowed.keys).subtracting(SourceFile.programs).union([
      "ArgumentParser"
    ])
    #expect(
      isProgram || Self.allowed[module] != nil,
      "\(module) is not in the table of Tests/SuiteTests/ImportTests.swift")
    let allowed = (Self.allowed[module] ?? []).union(isProgram ? libraries : [])
    for file in files {
      let forbidden = file.imports.subtracting(allowed).subtracting(Self.ofTheLanguage)
      #expect(forbidden.isEmpty, "\(file.path) imports \(forbidden.sorted())")
      if isProgram && Self.pure.contains(file.name) {
        let wrappers = file.imports.intersection(Self.wrappers)
        #expect(wrappers.isEmpty, "\(file.path) decides, so it may not import \(wrappers.sorted())")
      }
    }
  }
}

/// A file of ours under Sources.
struct SourceFile: Sendable {
  /// From the top of the tree.
  let path: String
  /// The lines without comments and without what stands in strings.
  let lines: [String]

  var code: String { lines.joined(separator: "\n") }
  var module: String { String(path.split(separator: "/")[1]) }
  var name: String { String(path.split(separator: "/").last ?? "") }

  var imports: Set<String> {
    Set(
      lines.compactMap { line in
        line.firstMatch(of: /^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:\w+\s+)?(\w+)/).map {
          String($0.output.1)
        }
      })
  }

  static let all: [SourceFile] = Folder.files(below: "\(Repository.root)/Sources", suffix: ".swift")
    .map { path in
      let lines = stripped(File.text(path) ?? "").split(
        separator: "\n", omittingEmptySubsequences: false)
      return SourceFile(
        path: String(path.dropFirst(Repository.root.count + 1)), lines: lines.map(String.init))
    }

  static let modules: [String] = Set(all.map(\.module)).sorted()
  static let programs = Set(all.filter { $0.code.contains("@main") }.map(\.module))

  /// The code with comments and the insides of strings gone, its lines where they were.
  private static func stripped(_ text: String) -> String {
    text.replacing(/\/\/[^\n]*/, with: "")
      .replacing(/"""[\s\S]*?"""/) { match in
        "\"\"" + String(repeating: "\n", count: match.output.filter { $0 == "\n" }.count)
      }
      .replacing(/"(?:\\.|[^"\\\n])*"/, with: "\"\"")
  }
}
