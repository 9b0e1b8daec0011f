import ArgumentParser
import Toolbox

@main
struct LLMQueryCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "llm-query", abstract: "", version: suiteVersion)

  func run() throws {}
}
