import ArgumentParser
import Toolbox
import Wire

/// `alert-send flush`: what is due of what was left.
struct FlushCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flush",
    abstract: "Send what is due: retries, open groups, reminders, escalations.")

  @Flag(help: "Go on until every message is delivered or given up.")
  var wait = false

  @Flag(help: "Go on until a signal comes.")
  var follow = false

  @Flag(help: "Say of each alert where it goes, and why.")
  var explain = false

  @Option(
    help: ArgumentHelp("How long to go on after a signal.", valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let setup = try Setup(configurationOptions, common)
    var options = World.Options()
    options.doesAll = true
    options.waits = wait
    options.isEndless = follow
    options.explains = explain
    options.isQuiet = common.quiet
    options.drain = drain ?? setup.drain
    try setup.run(options)
  }
}

extension Setup {
  /// Runs without input. `first` changes the book before all else.
  func run(_ options: World.Options, _ first: ((inout Step) -> Void)? = nil) throws {
    let world = try World(
      settings, options, clock: clock, session: session, book: Book(), folder: try Setup.folder(),
      intake: nil)
    let status = try world.run(first)
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
