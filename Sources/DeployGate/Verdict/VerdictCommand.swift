import ArgumentParser
import Streams
import Toolbox
import Wire

struct VerdictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verdict",
    abstract: "Read health, metric, check, breaker, response, alert and verdict records; decide.",
    discussion: "Exit status: 0 go, 1 no-go, 2 could not decide.")

  @Option(
    help: ArgumentHelp(
      "Judge by the rules of this file, not by the configuration's.", valueName: "file"),
    completion: .file())
  var rulesFile: String?

  @Option(
    help: ArgumentHelp(
      "Judge nothing from fewer events, where a rule does not say.", valueName: "n"))
  var minSamples = 20

  @Option(
    help: ArgumentHelp(
      "What a rule without data means: inconclusive, fail or pass.", valueName: "what"))
  var noData: NoData = .inconclusive

  @Flag(help: "Count what is degraded as unhealthy.")
  var strictHealth = false

  @Option(
    help: ArgumentHelp(
      "How long to read on after SIGTERM or SIGINT.", valueName: "duration"),
    transform: parseDuration)
  var drain: Duration = .seconds(30)

  @OptionGroup var input: InputOptions
  @OptionGroup var output: GateFormatOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if minSamples < 0 { throw ValidationError("--min-samples: expected a count of 0 or more") }
    if rulesFile == "" { throw ValidationError("--rules-file: expected the name of a file") }
  }

  func run() throws {
    try input.refuseTerminal()
    let clock = try common.clock()
    let rules = try GateRules.load(file: rulesFile, configuration: configuration.config)
    Drain.begin(limit: drain)
    var evidence = Evidence(rules, minimum: minSamples, isStrict: strictHealth)
    let reading = try Reading.read(input, drain: drain) { record, place throws(RecordError) in
      try evidence.look(record, at: place)
    }
    let verdict = evidence.verdict(
      at: clock.now, noData: noData, problems: reading.problems)
    try Report.print(verdict, as: output.chosen, color: common.color)
    let status = ExitStatus.worst(reading.status, verdict.decision.status)
    if status != .success { throw ExitCode(status.rawValue) }
  }
}

extension NoData: ExpressibleByArgument {}
