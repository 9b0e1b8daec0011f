import ArgumentParser
import Toolbox
import Wire

enum GateFormat: String, CaseIterable, ExpressibleByArgument {
  case ndjson, table, junit, github, sarif
}

/// How a verdict is printed.
struct GateFormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "ndjson, table, junit, github or sarif; a table on a terminal unless given.",
      valueName: "format"))
  var format: GateFormat?

  var chosen: GateFormat { format ?? (Descriptor.standardOutput.isTerminal ? .table : .ndjson) }
}
