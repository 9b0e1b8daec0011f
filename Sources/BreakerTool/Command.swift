import ArgumentParser
import Breakers
import Resilience
import Toolbox
import Wire

/// The subcommands, as the parser of arguments knows them.
struct BreakerCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "breaker",
    abstract: "A circuit breaker, retries and a timeout for any command.",
    discussion: """
      Commands that go by one name share a breaker, whatever process they run in. It counts what \
      they come to; when too many fail it opens, and calls are refused until it is time to try \
      again.
      """,
    version: suiteVersion,
    subcommands: [
      Exec.self, Allow.self, Record.self, Filter.self, StatusCommand.self, WatchCommand.self,
      Reset.self, Trip.self, ForceOpen.self, Disable.self, MetricsOnly.self, HalfOpen.self,
      Close.self, Forget.self, ConfigCommand.self,
    ])
}

/// Subcommands that `Main` runs without this declaration: here are their help and completions.
protocol HotCommand: ParsableCommand {
  static func run(_ arguments: [String]) throws -> Int32
}

extension HotCommand {
  func run() throws {
    throw ExitCode(try Self.run(Array(CommandLine.arguments.dropFirst())))
  }
}

struct Exec: HotCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a command while its breaker lets it.",
    usage: "breaker exec <name> [<options>] -- <command> [<argument> ...]")

  @Argument(help: "The name of the breaker.") var name: String
  @Argument(
    parsing: .postTerminator, help: "The command, and what it is called with.",
    completion: .shellCommand("compgen -c"))
  var command: [String] = []

  @Option(help: ArgumentHelp("End an attempt that takes longer.", valueName: "duration"))
  var timeout: String?
  @Option(
    help: ArgumentHelp(
      "Kill what is left so long after it was told to end (5s).", valueName: "duration"))
  var killAfter: String?
  @Option(
    help: ArgumentHelp(
      "What attempts read: replay (all of it, each), inherit or null.", valueName: "mode"),
    completion: .list(["replay", "inherit", "null"]))
  var stdin: String?
  @Option(
    help: ArgumentHelp("Keep at most so much of a pipe to replay (64MiB).", valueName: "size"))
  var stdinLimit: String?
  @Option(
    help: ArgumentHelp(
      "What is printed: stream (all), last (the last attempt's) or success (only then).",
      valueName: "mode"),
    completion: .list(["stream", "last", "success"]))
  var stdout: String?
  @Option(
    help: ArgumentHelp("Keep at most so much of held output (1GiB).", valueName: "size"))
  var stdoutLimit: String?
  @OptionGroup(title: "Policy") var policy: PolicyArguments
  @OptionGroup var session: SessionArguments

  static func run(_ arguments: [String]) throws -> Int32 { try ExecCommand.run(arguments) }
}

struct Allow: HotCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask for a permit, and print its token.")

  @Argument(help: "The name of the breaker.") var name: String
  @Option(
    help: ArgumentHelp(
      "When a trial's permit is free again if no one reports (60s).", valueName: "duration"))
  var lease: String?
  @OptionGroup(title: "Policy") var policy: PolicyArguments
  @OptionGroup var session: SessionArguments

  static func run(_ arguments: [String]) throws -> Int32 { try AllowCommand.run(arguments) }
}

struct Record: HotCommand {
  static let configuration = CommandConfiguration(
    abstract: "Report what a call came to.")

  @Argument(help: "The name of the breaker.") var name: String
  @Argument(
    help: "success, failure, ignored, or an exit status, which the policy judges.",
    completion: .list(["success", "failure", "ignored"]))
  var outcome: String
  @Option(help: "What breaker allow printed.") var token: String?
  @Option(help: ArgumentHelp("How long the call took.", valueName: "duration"))
  var duration: String?
  @OptionGroup(title: "Policy") var policy: PolicyArguments
  @OptionGroup var session: SessionArguments

  static func run(_ arguments: [String]) throws -> Int32 { try RecordCommand.run(arguments) }
}

struct Filter: HotCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let records pass while the breaker is closed; see breaker-filter --help.")

  @Argument(parsing: .captureForPassthrough, help: "What breaker-filter takes.")
  var arguments: [String] = []

  static func run(_ arguments: [String]) throws -> Int32 { try FilterCommand.run(arguments) }
}
