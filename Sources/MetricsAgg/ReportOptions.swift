import ArgumentParser
import Toolbox
import Wire

enum ReportFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case ndjson, table, prometheus, openmetrics
}

/// How what was added up is shown.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The quantiles to print, in percent (50,95,99).", valueName: "percent,..."),
    transform: parseQuantiles)
  var quantiles: Quantiles?

  @Option(
    help: ArgumentHelp(
      "ndjson, table, prometheus or openmetrics; a table on a terminal unless given.",
      valueName: "format"))
  var format: ReportFormat?

  @Option(
    help: ArgumentHelp("Write to this file, replaced as a whole.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Print with each record what merge needs.")
  var sketches = false

  @Option(
    help: ArgumentHelp(
      "Name where sketches come from, so that none counts twice.", valueName: "name"))
  var origin: String?

  @Option(
    help: ArgumentHelp("Print only the groups with the most records.", valueName: "number"))
  var top: Int?

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top: expected a number of 1 or more") }
    if output == "" { throw ValidationError("--output: expected the name of a file") }
    if origin == "" { throw ValidationError("--origin: expected a name") }
    if origin != nil, !sketches { throw ValidationError("--origin goes with --sketches") }
    if sketches, let format, format != .ndjson {
      throw ValidationError("--sketches goes with --format ndjson")
    }
  }

  var chosen: ReportFormat {
    if let format { return format }
    return output == nil && !sketches && Descriptor.standardOutput.isTerminal ? .table : .ndjson
  }
}

private func parseQuantiles(_ text: String) throws -> Quantiles {
  guard let quantiles = Quantiles(text) else {
    throw ValidationError("expected percentages such as 50,95,99.9, found \"\(text)\"")
  }
  return quantiles
}
