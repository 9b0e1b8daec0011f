import ArgumentParser
import Expressions
import Streams
import Toolbox
import Wire

struct BakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bake",
    abstract: "Watch a live stream for a time; end at once on a clear failure, else decide.",
    discussion: "Exit status: 0 go, 1 no-go, 2 could not decide.")

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("How long to watch.", valueName: "duration"), transform: parseDuration)
  var time: Duration

  @Option(
    help: ArgumentHelp("End with no-go at a record for which this holds.", valueName: "expr"),
    transform: parseCondition)
  var abortOn: [Expression] = []

  @Option(
    help: ArgumentHelp(
      "Hold what came against the records of this file as well.", valueName: "file"),
    completion: .file())
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Judge by the rules of this file, not by the configuration's.", valueName: "file"),
    completion: .file())
  var rulesFile: String?

  @Option(
    help: ArgumentHelp(
      "Judge nothing from fewer events, where a rule does not say.", valueName: "n"))
  var minSamples = 20

  @OptionGroup var input: InputOptions
  @OptionGroup var output: GateFormatOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if time <= .zero { throw ValidationError("--for: expected more than 0") }
    if minSamples < 0 { throw ValidationError("--min-samples: expected a count of 0 or more") }
  }

  func run() throws {
    try input.refuseTerminal()
    let clock = try common.clock()
    let rules = try GateRules.load(file: rulesFile, configuration: configuration.config)
    Drain.begin(limit: .seconds(1))
    var before: (side: Side, status: ExitStatus, problems: [Reason])?
    if let baseline {
      var nothing = Evidence([], minimum: 0, isStrict: false)
      before = try CompareCommand.side(
        baseline, "baseline", isStrict: input.strict, &nothing)
    }
    var watch = Watch(
      Evidence(rules, minimum: minSamples, isStrict: false), abortOn: abortOn,
      compares: baseline != nil)
    let status = try watch.run(input, time: time)
    var problems = watch.problems + (before?.problems ?? [])
    if let before, !watch.isAborted {
      problems +=
        Comparison(baseline: before.side, canary: watch.side, limits: Comparison.Limits()).reasons
    }
    let verdict = watch.evidence.verdict(
      at: clock.now, noData: .inconclusive, problems: problems)
    try Report.print(verdict, as: output.chosen, color: common.color)
    let worst = [status, before?.status ?? .success].reduce(verdict.decision.status) {
      ExitStatus.worst($0, $1)
    }
    if worst != .success { throw ExitCode(worst.rawValue) }
  }
}

private func parseCondition(_ text: String) throws -> Expression {
  do throws(ExpressionError) { return try Expression(parsing: text) } catch {
    throw ValidationError("\(error)")
  }
}
