import ArgumentParser
import Toolbox

@main
struct DeployGateCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "deploy-gate",
    abstract:
      "Decide from evidence whether a deployment may go on: go, no-go, or could not decide.",
    discussion: "Exit status: 0 go, 1 no-go, 2 could not decide.",
    version: suiteVersion,
    subcommands: [
      CheckCommand.self, VerdictCommand.self, CompareCommand.self, BakeCommand.self,
      IncidentCommand.self,
      StepCommand.self, JournalCommand.self, FlagCommand.self, ConfigCommand.self,
    ])
}
