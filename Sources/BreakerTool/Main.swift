import CLinux
import Glibc
import Toolbox
import Wire

/// `breaker` begins here. The subcommands that guard every call are told apart before the parser of
/// arguments is touched, which would cost more than what they do.
@main
enum Main {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let own = arguments.prefix { $0 != "--" }
    if own.contains(where: { ["-h", "--help", "--version"].contains($0) }) {
      return BreakerCommand.main()
    }
    Descriptor.reserveStandard()
    // A file that may not grow is an error to tell; what exec runs has signals of its own.
    if arguments.first != "exec" { _ = signal(SIGXFSZ, SIG_IGN) }
    switch arguments.first {
    case "exec": end(usage: ExitStatus(rawValue: 125)) { try ExecCommand.run(arguments) }
    case "allow": end(usage: .usage) { try AllowCommand.run(arguments) }
    case "record": end(usage: .usage) { try RecordCommand.run(arguments) }
    case "filter": end(usage: .usage) { try FilterCommand.run(arguments) }
    default: BreakerCommand.main()
    }
  }

  /// Ends the process as `body` says, or with its failure. Where usage has a status of its own, so
  /// has every failure of ours: it must not be taken for the command's.
  private static func end(usage: ExitStatus, _ body: () throws -> Int32) -> Never {
    do {
      exit(try body())
    } catch let problem as SystemError where problem.isBrokenPipe {
      Drain.die(of: SIGPIPE)
      exit(128 + SIGPIPE)
    } catch {
      let failure = (error as? Failure) ?? (error as? SystemError).map { Failure($0) }
      Message.say(failure?.message ?? "\(error)")
      if failure?.status == .usage {
        Message.write(
          "Try '\(Message.program) \(CommandLine.arguments.dropFirst().first ?? "") --help'.\n")
      }
      let keeps = usage == .usage || failure?.status == .ioError
      exit((keeps ? failure?.status ?? .software : usage).rawValue)
    }
  }
}
