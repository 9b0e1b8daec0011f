import ArgumentParser
import Toolbox

@main
struct LLMQueryCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "llm-query",
    abstract: "Ask many models about each domain.",
    version: suiteVersion,
    subcommands: [RunCommand.self, ModelsCommand.self],
    defaultSubcommand: RunCommand.self)
}
