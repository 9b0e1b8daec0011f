import ArgumentParser
import Toolbox

@main
struct LLMQueryCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "llm-query",
    abstract: "Ask many models about each domain.",
    version: suiteVersion,
    subcommands: [
      RunCommand.self, AskCommand.self, ModelsCommand.self, CheckCommand.self, KeysCommand.self,
      JournalCommand.self,
    ],
    defaultSubcommand: RunCommand.self)
}
