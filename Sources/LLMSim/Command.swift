import ArgumentParser
import Toolbox

@main
struct LLMSimCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "llm-sim", abstract: "", version: suiteVersion)

  func run() throws {}
}
