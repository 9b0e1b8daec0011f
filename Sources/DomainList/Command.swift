import ArgumentParser
import Toolbox

@main
struct DomainListCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "domain-list", abstract: "", version: suiteVersion)

  func run() throws {}
}
