import ArgumentParser
import Toolbox

@main
struct AlertSendCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "alert-send",
    abstract: "Deliver alerts to the people they concern, each once, and lose none.",
    version: suiteVersion,
    subcommands: [
      SendCommand.self, FlushCommand.self, OutboxCommand.self, DropCommand.self,
      RetryCommand.self, SilenceCommand.self, AckCommand.self, ResolveCommand.self,
      StatusCommand.self, TestCommand.self, NotifyCommand.self,
    ],
    defaultSubcommand: SendCommand.self)
}
