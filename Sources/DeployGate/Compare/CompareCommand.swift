import ArgumentParser
import Streams
import Toolbox
import Wire

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Hold the records of a canary against those of a baseline; decide.",
    discussion: "Exit status: 0 go, 1 no-go, 2 could not decide.")

  @Option(
    help: ArgumentHelp("The records of what runs now.", valueName: "file"), completion: .file())
  var baseline: String

  @Option(
    help: ArgumentHelp("The records of what is to run.", valueName: "file"), completion: .file())
  var canary: String

  @Option(
    help: ArgumentHelp("Decide nothing from fewer records on a side.", valueName: "n"))
  var minSamples = 50

  @Option(
    help: ArgumentHelp(
      "The share by which latency may grow (5%).", valueName: "share"),
    transform: parseShare)
  var tolerance: Double?

  @Option(
    help: ArgumentHelp(
      "Hold the canary against the rules of this file as well, not the configuration's.",
      valueName: "file"),
    completion: .file())
  var rulesFile: String?

  @Flag(help: "Stop at the first bad line.")
  var strict = false

  @OptionGroup var output: GateFormatOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if minSamples < 1 { throw ValidationError("--min-samples: expected a count of 1 or more") }
    for (name, path) in [("--baseline", baseline), ("--canary", canary)] where path.isEmpty {
      throw ValidationError("\(name): expected the name of a file")
    }
    if baseline == "-", canary == "-" {
      throw ValidationError("--baseline and --canary cannot both be standard input")
    }
  }

  func run() throws {
    let clock = try common.clock()
    let rules = try GateRules.load(file: rulesFile, configuration: configuration.config)
    var nothing = Evidence([], minimum: 0, isStrict: false)
    var evidence = Evidence(rules, minimum: 20, isStrict: false)
    let before = try Self.side(baseline, "baseline", isStrict: strict, &nothing)
    let after = try Self.side(canary, "canary", isStrict: strict, &evidence)
    let comparison = Comparison(
      baseline: before.side, canary: after.side,
      limits: Comparison.Limits(minimum: minSamples, tolerance: tolerance ?? 0.05))
    let verdict = evidence.verdict(
      at: clock.now, noData: .inconclusive,
      problems: before.problems + after.problems + comparison.reasons)
    try Report.print(verdict, as: output.chosen, color: common.color)
    let status = [before.status, after.status].reduce(verdict.decision.status) {
      ExitStatus.worst($0, $1)
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// Reads one side; `evidence` sees the records, too.
  static func side(
    _ path: String, _ name: String, isStrict: Bool, _ evidence: inout Evidence
  ) throws -> (side: Side, status: ExitStatus, problems: [Reason]) {
    var options = InputOptions()
    (options.files, options.strict, options.rejects) = ([path], isStrict, nil)
    var side = Side()
    var others = 0
    let reading = try Reading.read(options, drain: nil) { record, place throws(RecordError) in
      guard let judged = try side.add(record) else {
        others += 1
        return
      }
      try evidence.look(judged, at: place)
    }
    var problems = reading.problems
    if others > 0, side.count == 0 {
      problems.append(
        Reason(
          "input", .undecided,
          "the \(name) has no health, response, metric or load-test records, but \(others) others"))
    }
    return (side, reading.status, problems)
  }
}

private func parseShare(_ text: String) throws -> Double {
  do { return try Quantity.share(text) } catch { throw ValidationError(error.description) }
}
