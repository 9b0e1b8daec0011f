import ArgumentParser
import CLinux
import Toolbox
import Wire

extension RunOptions {
  /// Looks at the targets and ends the program with the status that they come to.
  func execute(
    _ targets: [Target], configuration loaded: Configuration? = nil, input: TargetInput? = nil,
    forcesProviders: Bool = false, authorities: String? = nil
  ) throws {
    var plan = RunPlan()
    plan.targets = targets
    plan.concurrency = concurrency
    plan.interval = watch
    plan.rounds = watch == nil ? 1 : count
    plan.jitter = jitter ?? .zero
    if watch != nil {
      plan.rules = Steadiness.Rules(failAfter: failAfter ?? 3, recoverAfter: recoverAfter ?? 2)
    }
    plan.showsOnlyChanges = changes
    plan.checksUplink = selfCheck
    plan.uplinks = uplink.compactMap(TCPQuestion.init)
    plan.drain =
      drain ?? loaded?.duration("intervals", "drain", default: .seconds(30)) ?? .seconds(30)
    plan.forcesProviders = forcesProviders
    plan.config = configuration.config
    _ = clinux_raise_file_limit()
    let engine = try Engine(
      concurrency: concurrency, clock: common.clock(), authorities: authorities)
    let form = format ?? (Descriptor.standardOutput.isTerminal ? .table : .ndjson)
    let output = Output(form, isColored: common.color.applies(to: .standardOutput))
    let run = try Run(plan, engine: engine, reporter: Reporter(output), input: input)
    let status = try run.run()
    let exit = exitForm ?? (form == .nagios ? .nagios : .contract)
    var trouble = status
    if run.uplinkFailed { trouble = .worst(trouble, .unavailable) }
    let verdict = exit.status(run.verdict, isStrict: strictHealth)
    let end = exit.combined(verdict, trouble)
    if end != .success { throw ExitCode(end.rawValue) }
  }

  func loadConfiguration() throws -> Configuration {
    try Configuration.load(explicit: configuration.config)
  }
}
