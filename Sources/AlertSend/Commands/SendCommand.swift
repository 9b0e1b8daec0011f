import ArgumentParser
import Streams
import Toolbox
import Wire

/// `alert-send`: alerts in, deliveries out.
struct SendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Read alerts, deliver them, print what became of each.",
    usage: "alert-send [send] [<options>] [<file> ...]")

  @Option(
    name: .customLong("channel"),
    help: ArgumentHelp(
      "Send to this channel, whatever the routes say; may be repeated.",
      valueName: "name"))
  var channels: [String] = []

  @Option(
    help: ArgumentHelp(
      "What the alerts of a message have in common, apart by commas.", valueName: "fields"))
  var groupBy: String?

  @Option(
    help: ArgumentHelp("How long a first message waits for others.", valueName: "duration"),
    transform: parseDuration)
  var groupWait: Duration?

  @Option(
    help: ArgumentHelp("The least time between two messages of a group.", valueName: "duration"),
    transform: parseDuration)
  var groupInterval: Duration?

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "Tell again after so long what still fires; 0: never.",
      valueName: "duration"),
    transform: parseDuration)
  var again: Duration?

  @Option(
    help: ArgumentHelp("At most so many messages a channel in such a time.", valueName: "n/time"),
    transform: parseRate)
  var throttle: ChannelSettings.Rate?

  @Flag(help: "Go on until every message is delivered or given up.")
  var wait = false

  @Flag(help: "Do what flush does as well, for as long as there is input.")
  var follow = false

  @Flag(help: "Send and keep nothing; print the messages.")
  var dryRun = false

  @Flag(help: "Say of each alert where it goes, and why.")
  var explain = false

  @Option(
    help: ArgumentHelp("How long to go on after a signal.", valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @OptionGroup var input: InputOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if dryRun, wait || follow {
      throw ValidationError("--dry-run goes without --wait and --follow")
    }
    if groupBy?.split(separator: ",").isEmpty ?? false {
      throw ValidationError("--group-by: expected fields such as source,severity")
    }
  }

  func run() throws {
    try input.refuseTerminal()
    let setup = try Setup(configurationOptions, common, needsSecrets: !dryRun)
    let settings = try adapted(setup.settings)
    let book = Book()
    let drain = drain ?? setup.drain
    let intake = try Intake(input, drain: drain, book: book)
    var options = World.Options()
    options.waits = wait
    options.doesAll = follow
    options.explains = explain
    options.drain = drain
    options.channels = channels.isEmpty ? nil : channels
    options.isQuiet = common.quiet
    if dryRun {
      let run = DryRun(settings, options, clock: setup.clock, book: try Setup.book())
      throw ExitCode(try run.run(input).rawValue)
    }
    var folder: StateFolder?
    var unkept: Failure?
    // An alert must not be lost because there is no place to note it.
    do throws(Failure) { folder = try Setup.folder() } catch { unkept = error }
    let world = try World(
      settings, options, clock: setup.clock, session: setup.session, book: book, folder: folder,
      intake: intake, unkept: unkept)
    let status = try world.run()
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// The settings with what the options say.
  private func adapted(_ settings: Settings) throws -> Settings {
    var settings = settings
    for name in channels where settings.channels[name] == nil {
      throw ValidationError(
        "--channel: there is no channel \(name); configured: "
          + settings.names.joined(separator: ", "))
    }
    if let groupBy {
      settings.groupBy = groupBy.split(separator: ",").map(String.init)
      for index in settings.routes.indices { settings.routes[index].groupBy = nil }
    }
    func adapt(_ pace: inout Group.Pace) {
      if let groupWait { pace.wait = Int64(groupWait.milliseconds) }
      if let groupInterval { pace.interval = Int64(groupInterval.milliseconds) }
      if let again { pace.again = Int64(again.milliseconds) }
    }
    adapt(&settings.pace)
    for index in settings.routes.indices {
      if var pace = settings.routes[index].pace {
        adapt(&pace)
        settings.routes[index].pace = pace
      }
    }
    if let throttle {
      for name in settings.names { settings.channels[name]?.throttle = throttle }
    }
    return settings
  }
}

func parseRate(_ text: String) throws -> ChannelSettings.Rate {
  guard let rate = ChannelSettings.Rate(text) else {
    throw ValidationError("expected a number and a time such as 10/5m, found \"\(text)\"")
  }
  return rate
}
