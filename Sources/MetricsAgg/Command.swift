import ArgumentParser
import JSONParse
import Streams
import Toolbox
import Wire

@main
struct MetricsAggCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "metrics-agg",
    abstract: "Add records up: counts, error rates, latencies, tokens and cost.",
    usage: "metrics-agg [<options>] [<file> ...]",
    discussion: """
      Reads response records and prints a metric record for each provider and model, in the \
      order of their names, at the end of the input. Records of other types are passed over. \
      With --by, records of every type are counted, grouped by the fields named.
      """,
    version: suiteVersion)

  @Option(
    help: ArgumentHelp(
      "Group by these fields, such as prompt,error.kind.", valueName: "field,..."),
    transform: parseFields)
  var by: [String]?

  @Option(
    help: ArgumentHelp(
      "How long to read on after SIGTERM or SIGINT (30s unless configured).",
      valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @OptionGroup var input: InputOptions
  @OptionGroup var output: FormatOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    let empty = by?.first {
      $0.split(separator: ".", omittingEmptySubsequences: false).contains("")
    }
    if let empty {
      throw ValidationError("--by: expected fields such as error.kind, found \"\(empty)\"")
    }
  }

  func run() throws {
    try input.refuseTerminal()
    let by = by ?? ["provider", "model"]
    let drain = try drainTime()
    let output = Output(by: by, now: try common.clock().now)
    Drain.begin(limit: drain)
    var stream = try LineStream(options: input, drain: drain)
    var step = Step(sums: Input.sums.count)
    let passedOver = try read(&stream, by: by, into: &step)
    try write(step, by: output)
    if common.verbose {
      Message.say(
        "records counted: \(step.events); of other types: \(passedOver); groups: \(step.count)")
    }
    let status = try stream.finish()
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// Adds up what the input holds; answers how many records were of a type that does not count.
  private func read(
    _ stream: inout LineStream, by: [String], into step: inout Step
  ) throws -> Int {
    var input = Input(by: by, takesAllTypes: self.by != nil)
    let parser = JSONParser()
    var passedOver = 0
    while let line = try stream.next(whileWaiting: { Drain.setInFlight(step.events) }) {
      do {
        let counts = try unsafe stream.withBytes(line) { bytes in
          try unsafe parser.withDocument(bytes) { try input.read($0) }
        }
        if counts { step.add(input.event) } else { passedOver += 1 }
      } catch let problem as JSONSyntaxError {
        try stream.reject(line, "not JSON: \(problem.reason) (byte \(problem.byte))")
      } catch let problem as RecordError {
        try stream.reject(line, problem.description)
      }
    }
    return passedOver
  }

  private func write(_ step: Step, by output: Output) throws {
    var writer = LineWriter(.standardOutput)
    let results = try step.results()
    switch self.output.chosen {
    case .ndjson:
      for (key, group) in results {
        try failing { () throws(SystemError) in try writer.write(output.record(key, group)) }
      }
    case .table:
      let text = output.table(
        results, total: step.total(), isColored: common.color.applies(to: .standardOutput))
      try failing { () throws(SystemError) in try writer.write(Array(text.utf8)) }
    }
    try failing { () throws(SystemError) in try writer.flush() }
  }

  private func drainTime() throws -> Duration {
    if let drain { return drain }
    return try Configuration.load(explicit: configuration.config)
      .duration("intervals", "drain", default: .seconds(30))
  }
}

private func parseFields(_ text: String) throws -> [String] {
  let fields = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  if fields.contains("") {
    throw ValidationError("expected names of fields apart by commas, found \"\(text)\"")
  }
  if Set(fields).count < fields.count {
    throw ValidationError("a field is named twice in \"\(text)\"")
  }
  return fields
}
