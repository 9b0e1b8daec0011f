import ArgumentParser
import JSON
import Toolbox
import Wire

/// `alert-send test`: a real message, which says that it is none.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a marked message to channels, all unless named.")

  @Argument(help: ArgumentHelp("Channels.", valueName: "channel"))
  var channels: [String] = []

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let setup = try Setup(configurationOptions, common)
    for name in channels where setup.settings.channels[name] == nil {
      throw ValidationError(
        "there is no channel \(name); configured: "
          + setup.settings.names.joined(separator: ", "))
    }
    let names = channels.isEmpty ? setup.settings.names : channels
    let now = setup.clock.now
    let alert = Alert(
      id: "test-" + Group.digest(["test", now.text]).prefix(16), isFiring: true, severity: .info,
      source: "alert-send", summary: "this is only a test of alert-send; nothing is wrong",
      at: now)
    // A test that fails is told here and now; it is nothing to be kept.
    let world = try World(
      setup.settings, World.Options(quiet: common.quiet, drain: setup.drain), clock: setup.clock,
      session: setup.session, book: Book(), folder: nil, intake: nil)
    let status = try world.run { step in step.notify(alert, kind: .test, to: names) }
    if status != .success { throw ExitCode(status.rawValue) }
  }
}

/// `alert-send notify`: a message about nothing that lasts, for scripts.
struct NotifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Send one message, such as: deployment finished.")

  @Argument(help: ArgumentHelp("What to say.", valueName: "text"))
  var text: String

  @Option(help: ArgumentHelp("info, warning, error or critical.", valueName: "severity"))
  var severity = "info"

  @Option(help: ArgumentHelp("What speaks.", valueName: "name"))
  var source = "notify"

  @Option(
    help: ArgumentHelp("For routes and readers; may be repeated.", valueName: "name=value"))
  var label: [String] = []

  @Option(
    name: .customLong("channel"),
    help: ArgumentHelp(
      "Send to this channel, whatever the routes say; may be repeated.",
      valueName: "name"))
  var channels: [String] = []

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if text.isEmpty { throw ValidationError("expected some words to send") }
    if Severity(severity) == nil {
      throw ValidationError(
        "--severity: expected info, warning, error or critical, found \"\(severity)\"")
    }
    for pair in label where pair.split(separator: "=", maxSplits: 1).count != 2 {
      throw ValidationError("--label: expected name=value, found \"\(pair)\"")
    }
  }

  func run() throws {
    let setup = try Setup(configurationOptions, common)
    for name in channels where setup.settings.channels[name] == nil {
      throw ValidationError("--channel: there is no channel \(name)")
    }
    let now = setup.clock.now
    let labels = label.map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1)
      return JSONObject.Member(String(parts[0]), .string(String(parts[1])))
    }
    let alert = Alert(
      id: "notice-" + Group.digest(["notice", now.text, text] + label).prefix(16), isFiring: true,
      severity: Severity(severity) ?? .info, source: source, summary: text,
      labels: JSONObject(labels), at: now)
    let names = channels.isEmpty ? setup.settings.targets(alert).map(\.channel) : channels
    try setup.run(World.Options(quiet: common.quiet, drain: setup.drain)) { step in
      step.notify(alert, kind: .notice, to: names)
    }
  }
}
