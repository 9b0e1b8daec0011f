import ArgumentParser
import Toolbox

@main
struct HealthProbeCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "health-probe",
    abstract: "Look at services, databases, providers and this host.",
    usage: "health-probe [<command>] [<options>] [<target> ...]",
    discussion: """
      Prints one health record a look: healthy, degraded or unhealthy, how long each phase took, \
      and what is wrong in a word to act on. Ends with 0 where all is well or degraded, with 1 \
      where something is unhealthy.
      """,
    version: suiteVersion,
    subcommands: [
      CheckCommand.self, HTTPCommand.self, TCPCommand.self, DNSCommand.self, ExecCommand.self,
      PostgresCommand.self, LLMCommand.self, SystemCommand.self,
    ],
    defaultSubcommand: CheckCommand.self)

  static func translate(_ status: ExitStatus, arguments: [String]) -> ExitStatus {
    ExitForm.asked(arguments).translated(status)
  }
}
