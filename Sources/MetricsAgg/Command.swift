import ArgumentParser
import Toolbox

@main
struct MetricsAggCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "metrics-agg", abstract: "", version: suiteVersion)

  func run() throws {}
}
