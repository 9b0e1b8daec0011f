import ArgumentParser
import Toolbox

/// `health-probe check`: what the configuration names, or URLs, or targets from records.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look at what the configuration names, at URLs, or at targets from records.")

  @Argument(
    help: ArgumentHelp(
      "URLs, names of services and providers, postgresql, system; - is records on standard input. All of the configuration without.",
      valueName: "target"))
  var targets: [String] = []

  @Flag(help: "Stop at the first bad line.")
  var strict = false

  @Option(
    help: ArgumentHelp("Keep bad lines, verbatim, in this file.", valueName: "file"),
    completion: .file())
  var rejects: String?

  @Flag(help: "Ask providers again, however short a time ago they were asked.")
  var force = false

  @OptionGroup var options: RunOptions

  func validate() throws {
    if rejects == "" { throw ValidationError("--rejects: expected the name of a file") }
    if targets.filter({ $0 == "-" }).count > 1 { throw ValidationError("- stands twice") }
    if !targets.contains("-"), strict || rejects != nil {
      throw ValidationError("--strict and --rejects mean nothing where no records are read (-)")
    }
  }

  func run() throws {
    let loaded = try options.loadConfiguration()
    let names = targets.filter { $0 != "-" }
    let readsInput = names.count < targets.count
    let configured = Configured(configuration: loaded, defaults: options.defaults)
    let known = readsInput && names.isEmpty ? [] : try configured.targets(names)
    let input =
      readsInput
      ? try TargetInput(strict: strict, rejects: rejects, defaults: options.defaults) : nil
    try options.execute(known, configuration: loaded, input: input, forcesProviders: force)
  }
}
