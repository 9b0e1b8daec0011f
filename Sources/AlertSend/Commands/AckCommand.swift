import ArgumentParser
import Breakers
import Toolbox
import Wire

/// `alert-send ack`: somebody takes an alert on.
struct AckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ack", abstract: "Take an alert on: no reminders, no escalation.")

  @Argument(help: ArgumentHelp("As status shows it.", valueName: "alert"))
  var id: String

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("Only for so long; else until it is over.", valueName: "duration"),
    transform: parseDuration)
  var length: Duration?

  @Option(help: ArgumentHelp("Who takes it on (the user).", valueName: "name"))
  var by: String?

  @Option(help: ArgumentHelp("What others should know.", valueName: "text"))
  var note: String?

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let setup = try Setup(configurationOptions, common)
    let now = setup.clock.now
    try requireFiring(id)
    let until = length.map {
      Timestamp(milliseconds: now.milliseconds + Int64($0.milliseconds))
    }
    let acknowledgement = Acknowledgement(
      alert: id, by: by ?? Person.name, until: until, note: note, at: now)
    let file = AckFile(try Setup.folder())
    try failing { () throws(SystemError) in try file.append(acknowledgement) }
    try Audit.append(
      "alert-send", "ack", of: id, details: ["by": acknowledgement.by], at: now)
    try setup.run(World.Options(quiet: common.quiet, drain: setup.drain))
  }
}

/// `alert-send resolve`: an alert is over, whatever its source says.
struct ResolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "End an alert by hand, and tell those who heard of it.")

  @Argument(help: ArgumentHelp("As status shows it.", valueName: "alert"))
  var id: String

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let setup = try Setup(configurationOptions, common)
    try requireFiring(id)
    try Audit.append("alert-send", "resolve", of: id, at: setup.clock.now)
    try setup.run(World.Options(quiet: common.quiet, drain: setup.drain)) { step in
      _ = step.resolve(id)
    }
  }
}

extension World.Options {
  init(quiet: Bool, drain: Duration) {
    self.init()
    isQuiet = quiet
    self.drain = drain
  }
}

private func requireFiring(_ id: String) throws {
  guard try Setup.book().standings[id]?.isFiring ?? false else {
    throw Failure(.no, "no alert \(id) fires; alert-send status shows those that do")
  }
}
