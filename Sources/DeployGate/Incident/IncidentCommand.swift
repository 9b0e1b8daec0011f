import ArgumentParser
import JSON
import Streams
import Toolbox
import Wire

struct IncidentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "incident",
    abstract: "Read the records of an incident; print a report of it.",
    discussion: "The same records always give the same text, in whatever order they come.")

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case markdown, json
  }

  @Option(help: ArgumentHelp("markdown or json.", valueName: "format"))
  var format: Format = .markdown

  @Option(
    help: ArgumentHelp("How long to read on after SIGTERM or SIGINT.", valueName: "duration"),
    transform: parseDuration)
  var drain: Duration = .seconds(30)

  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    try input.refuseTerminal()
    Drain.begin(limit: drain)
    var incident = Incident()
    let reading = try Reading.read(input, drain: drain) { record, _ throws(RecordError) in
      try incident.look(record)
    }
    let text =
      switch format {
      case .markdown: IncidentReport.markdown(incident)
      case .json: IncidentReport.record(incident).text + "\n"
      }
    try failing { () throws(SystemError) in
      try Descriptor.standardOutput.write(Array(text.utf8))
    }
    if reading.status != .success { throw ExitCode(reading.status.rawValue) }
  }
}
