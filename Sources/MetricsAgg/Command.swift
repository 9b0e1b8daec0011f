import ArgumentParser
import Toolbox

@main
struct MetricsAggCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "metrics-agg",
    abstract: "Add records up: counts, error rates, quantiles and sums, by group and window.",
    version: suiteVersion,
    subcommands: [AggregateCommand.self, MergeCommand.self],
    defaultSubcommand: AggregateCommand.self)
}
