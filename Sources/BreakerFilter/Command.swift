import ArgumentParser
import Breakers
import Expressions
import Streams
import Toolbox
import Wire

@main
struct BreakerFilterCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "breaker-filter",
    abstract: "Let records pass while a breaker is closed, and tell it what they say.",
    usage: "breaker filter <name> [<options>] [<file> ...]",
    discussion: """
      Prints the records that it reads as they are. A record that tells of a failure or a success \
      counts with the breaker. While that is open records go to a file, or wait; with neither the \
      program ends with 75 and leaves what may not pass in the input.
      """,
    version: suiteVersion)

  @Argument(help: "The name of the breaker.")
  var name: String

  @Option(
    help: ArgumentHelp("Records that are failures; the others are successes.", valueName: "expr"),
    transform: parseExpression)
  var failure: Expression?

  @Option(
    help: ArgumentHelp("Records that are successes.", valueName: "expr"),
    transform: parseExpression)
  var success: Expression?

  @Option(
    help: ArgumentHelp("Records that count neither way.", valueName: "expr"),
    transform: parseExpression)
  var ignore: Expression?

  @Option(
    help: ArgumentHelp(
      "How long it took, for --slow-over (latency_ms or duration_ms).", valueName: "field"),
    transform: parseDurationField)
  var slowField: DurationField?

  @Option(
    help: ArgumentHelp("Append records that may not pass to this file.", valueName: "file"),
    completion: .file())
  var diverted: String?

  @Flag(help: "Have records wait until they may pass.")
  var wait = false

  @Option(
    help: ArgumentHelp(
      "The same, for so long; then divert, or stop.", valueName: "duration"),
    transform: parseDuration)
  var waitFor: Duration?

  @Option(
    help: ArgumentHelp(
      "How long to read on after SIGTERM or SIGINT (30s unless configured).",
      valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @OptionGroup var input: InputOptions
  @OptionGroup(title: "Policy") var policy: PolicyArguments
  @OptionGroup var session: SessionArguments

  func validate() throws {
    if diverted == "" { throw ValidationError("--diverted: expected the name of a file") }
    if wait && waitFor != nil {
      throw ValidationError("--wait and --wait-for exclude each other")
    }
    if wait && diverted != nil {
      throw ValidationError("with --wait nothing is diverted; --wait-for sets a limit")
    }
  }

  func run() throws {
    try input.refuseTerminal()
    let session = try session.session()
    let gate = try Gate(name, settings: policy.settings, session: session)
    let drain = try drainTime()
    let diverted = try diverted.map {
      try Diverted($0, inputs: input.files, rejects: input.rejects)
    }
    Drain.begin(limit: drain)
    // What was diverted has to reach its file also where the reader of the rest has left.
    Drain.ignoreBrokenPipe()
    let stream = try LineStream(options: input, drain: drain, leavesRest: diverted == nil)
    let choice = Step.Choice(
      diverts: diverted != nil, waitsFor: wait ? nil : waitFor?.nanoseconds ?? 0)
    var run = Run(
      input: Input(
        Rules(failure: failure, success: success, ignore: ignore),
        durations: slowField.map { [$0] } ?? DurationField.usual),
      step: Step(choice), world: World(gate), stream: stream, output: Output(diverted))
    let status = try run.run()
    if let name = self.diverted, run.step.diverted > 0 {
      session.note(
        "\(gate.name): \(run.step.diverted) of \(run.step.diverted + run.step.passed) records"
          + " went to \(name)")
    } else if self.session.common.verbose {
      session.note("\(gate.name): \(run.step.passed) records passed")
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func drainTime() throws -> Duration {
    if let drain { return drain }
    return try Configuration.load(explicit: session.configuration.config)
      .duration("intervals", "drain", default: .seconds(30))
  }
}

private func parseExpression(_ text: String) throws -> Expression {
  do throws(ExpressionError) { return try Expression(parsing: text) } catch {
    throw ValidationError("\(error)")
  }
}

private func parseDurationField(_ text: String) throws -> DurationField {
  guard !text.split(separator: ".", omittingEmptySubsequences: false).contains(""),
    let field = DurationField(text)
  else {
    throw ValidationError("expected a field whose name ends in _ms or _s, found \"\(text)\"")
  }
  return field
}
