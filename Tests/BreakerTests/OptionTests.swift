import JSON
import JSONParse
import Resilience
import TestSupport
import Testing

@testable import BreakerTool

/// Hot subcommands read their options from a table; the parser of arguments, which makes the help
/// and the completions, from a declaration. They are the same.
@Suite("Options")
struct OptionTests {
  /// What the parser declares of a subcommand: its long and short names, and whether a value
  /// follows.
  private func declared(_ subcommand: String) throws -> [String: (short: String?, isFlag: Bool)] {
    let dump = try Subprocess.collect(
      ["\(Repository.tools)/breaker", "--experimental-dump-help"])
    let value = try JSONParser().value(Array(dump.output.utf8))
    let commands = value["command"]?["subcommands"]?.array ?? []
    let command = try #require(commands.first { $0["commandName"]?.string == subcommand })
    var found: [String: (short: String?, isFlag: Bool)] = [:]
    for argument in command["arguments"]?.array ?? [] {
      guard let kind = argument["kind"]?.string, kind != "positional" else { continue }
      func name(_ kind: String) -> String? {
        argument["names"]?.array?.first { $0["kind"]?.string == kind }?["name"]?.string
      }
      if let long = name("long") { found[long] = (name("short"), kind == "flag") }
    }
    return found
  }

  @Test(
    "a table and its declaration are the same",
    arguments: [
      ("exec", ExecOptions.options), ("allow", AllowCommand.options),
      ("record", RecordCommand.options),
    ])
  func same(subcommand: String, options: [HotOption]) throws {
    var declared = try declared(subcommand)
    for name in ["help", "version"] { declared[name] = nil }
    #expect(Set(options.map(\.name)) == Set(declared.keys))
    #expect(Set(options.map(\.name)).count == options.count)
    for option in options {
      #expect(declared[option.name]?.isFlag == !option.takesValue, "--\(option.name)")
      #expect(declared[option.name]?.short == option.short.map(String.init), "--\(option.name)")
    }
  }

  @Test("every option of a policy is declared wherever a policy is taken")
  func policy() throws {
    for subcommand in ["exec", "allow", "record", "trip", "close", "half-open", "config"] {
      let declared = try declared(subcommand)
      for option in PolicyOption.all {
        #expect(declared[option.name]?.isFlag == (option.value == nil), "--\(option.name)")
      }
    }
  }

  @Test(
    "every option of a policy is read by the parser too", arguments: PolicyOption.all.map(\.name))
  func read(name: String) throws {
    let values = [
      "window": "count:7", "open-multiplier": "2", "open-max": "1h", "half-open-mode": "1/2",
      "half-open-on-wait": "close", "half-open-lost": "reopen", "backoff": "2s..9s",
      "jitter": "none", "rate": "3/1s", "retry-budget": "7", "trip-rate": "25%",
      "slow-rate": "25%", "open-jitter": "25%",
    ]
    let option = try #require(PolicyOption.all.first { $0.name == name })
    var arguments = ["config", "n"]
    if option.value == nil {
      arguments.append("--\(name)")
    } else {
      let byKind = ["DURATION": "7s", "CODES": "7", "CMD": "date"]
      arguments += ["--\(name)", values[name] ?? byKind[option.value ?? ""] ?? "3"]
    }
    if name == "slow-rate" { arguments += ["--slow-over", "1s"] }
    if name == "half-open-on-wait" { arguments += ["--half-open-max-wait", "1s"] }
    if name == "open-for" { arguments += ["--open-max", "1h"] }
    let outcome = try Bench().breaker(arguments)
    #expect(outcome.errors == "")
    let options = try JSONParser().value(Array(outcome.output.utf8))["options"]?.string ?? ""
    #expect("\(options) ".contains("--\(name) "))
  }
}
