import JSON
import JSONParse
import TestSupport
import Testing

/// The pages are written by hand; this holds them against the programs.
@Suite("Manual pages")
struct ManPageTests {
  @Test(
    "every option has an entry with all its names, and no entry is without an option",
    arguments: Repository.programs)
  func options(program: String) throws {
    let command = try Self.command(program)
    let declared = Self.options(command)
    let documented = try Self.entries(program)
    for names in declared.subtracting(documented).sorted() {
      Issue.record("man/man1/\(program).1 has no entry \(names), or not with all these names")
    }
    for names in documented.subtracting(declared).sorted() {
      Issue.record("man/man1/\(program).1 has an entry \(names), which \(program) does not take")
    }
  }

  @Test("every subcommand is named", arguments: Repository.programs)
  func subcommands(program: String) throws {
    let words = Set(try Self.page(program).split { !($0.isLetter || $0 == "-") }.map(String.init))
    for name in Self.subcommands(try Self.command(program)) {
      #expect(words.contains(name), "man/man1/\(program).1 does not name \(name)")
    }
  }

  private static func page(_ program: String) throws -> String {
    String(decoding: try File.read("\(Repository.root)/man/man1/\(program).1"), as: UTF8.self)
  }

  /// The names of each `.It Fl` line, as one text: `--quiet -q`.
  private static func entries(_ program: String) throws -> Set<String> {
    var entries: Set<String> = []
    for line in try page(program).split(separator: "\n") where line.hasPrefix(".It Fl") {
      let words = line.split(separator: " ")
      let names = zip(words, words.dropFirst()).filter { $0.0 == "Fl" }.map { pair in
        "-" + pair.1.filter { $0 != "\\" }
      }
      entries.insert(names.sorted().joined(separator: " "))
    }
    return entries
  }

  /// What the program says of itself.
  private static func command(_ program: String) throws -> JSONValue {
    let outcome = try Subprocess.collect(
      ["\(Repository.tools)/\(program)", "--experimental-dump-help"])
    try #require(outcome.status == 0, "\(program): \(outcome.errors)")
    return try #require(try JSONParser().value(Array(outcome.output.utf8))["command"])
  }

  /// The options of a command and of all its subcommands.
  private static func options(_ command: JSONValue) -> Set<String> {
    var options: Set<String> = []
    for argument in command["arguments"]?.array ?? []
    where argument["kind"]?.string != "positional" && argument["shouldDisplay"]?.bool == true {
      let names = (argument["names"]?.array ?? []).compactMap { name -> String? in
        guard let text = name["name"]?.string else { return nil }
        return name["kind"]?.string == "long" ? "--\(text)" : "-\(text)"
      }
      options.insert(names.sorted().joined(separator: " "))
    }
    for inner in subcommandValues(command) { options.formUnion(Self.options(inner)) }
    return options
  }

  private static func subcommands(_ command: JSONValue) -> [String] {
    subcommandValues(command).flatMap { inner in
      [inner["commandName"]?.string].compactMap(\.self) + subcommands(inner)
    }
  }

  /// Without `help`, which the parser adds.
  private static func subcommandValues(_ command: JSONValue) -> [JSONValue] {
    (command["subcommands"]?.array ?? []).filter {
      $0["commandName"]?.string != "help" && $0["shouldDisplay"]?.bool == true
    }
  }
}
