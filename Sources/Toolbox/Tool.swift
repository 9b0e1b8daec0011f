package import ArgumentParser
import CLinux
import Glibc
import Wire

/// The version of the whole suite.
package let suiteVersion = "0.1.0"

/// A program of the suite. Its `main` answers `--version` before anything else is set up, turns
/// every error into one sentence and a status, and dies of the signal that drained it.
package protocol Tool: ParsableCommand {
  /// What a status becomes that `arguments` want told in another form.
  static func translate(_ status: ExitStatus, arguments: [String]) -> ExitStatus
}

extension Tool {
  package static func translate(_ status: ExitStatus, arguments: [String]) -> ExitStatus { status }

  package static func main() {
    Descriptor.reserveStandard()
    _ = clinux_hide_memory()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--version"] { end(printing: suiteVersion + "\n") }
    if arguments == ["--help"] || arguments == ["-h"] { end(printing: help) }
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      end(with: error)
    }
    leave(.success)
  }

  /// The help of the program. Where a subcommand may be left out, its options are what people
  /// look for, so they stand in the place of the program's own two.
  private static var help: String {
    let own = helpMessage()
    guard let main = configuration.defaultSubcommand,
      let name = main.configuration.commandName
    else { return own + "\n" }
    let options = helpMessage(for: main)
      .replacing(" \(name) ", with: " [\(name)] ", maxReplacements: 1)
    guard let commands = own.firstRange(of: "SUBCOMMANDS:") else { return options + "\n" }
    return options + "\n" + own[commands.lowerBound...] + "\n"
  }

  private static func end(with error: any Error) -> Never {
    switch error {
    case let failure as Failure:
      Message.say(failure.message)
      leave(failure.status)
    case let problem as SystemError:
      if problem.isBrokenPipe { Drain.die(of: SIGPIPE) }
      let failure = Failure(problem)
      Message.say(failure.message)
      leave(failure.status)
    case let exit as ExitCode:
      leave(ExitStatus(rawValue: exit.rawValue))
    default:
      // The parser's: help, version, completions, or a mistake in the arguments.
      if exitCode(for: error) == .success { end(printing: fullMessage(for: error) + "\n") }
      let sentence = message(for: error)
      // "Unknown option" begins in lower case here, the name of a variable does not.
      let isWord = sentence.dropFirst().first?.isLowercase ?? false
      Message.say(isWord ? sentence.prefix(1).lowercased() + sentence.dropFirst() : sentence)
      Message.write("Try '\(Message.program) --help'.\n")
      leave(.usage)
    }
  }

  private static func end(printing text: String) -> Never {
    do throws(SystemError) {
      try Descriptor.standardOutput.write(Array(text.utf8))
    } catch {
      end(with: error)
    }
    leave(.success)
  }

  private static func leave(_ status: ExitStatus) -> Never {
    if let signal = Drain.signal { Drain.die(of: signal) }
    let arguments = Array(CommandLine.arguments.dropFirst())
    Glibc.exit(translate(status, arguments: arguments).rawValue)
  }
}
