import ArgumentParser
import JSON
import Streams
import Toolbox
import Wire

struct FlagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flag",
    abstract: "Tell whether a feature is on for a key: exit status 0 on, 1 off.",
    subcommands: [
      FlagTestCommand.self, FlagListCommand.self, FlagExplainCommand.self,
      FlagDistributionCommand.self,
    ],
    defaultSubcommand: FlagTestCommand.self)
}

/// Whom a feature is for.
struct KeyOptions: ParsableArguments {
  @Argument(help: "The feature.")
  var name: String

  @Option(help: ArgumentHelp("Whom it is for: a user, a domain.", valueName: "key"))
  var key: String

  @Option(
    help: ArgumentHelp("What else is known of the key.", valueName: "k=v"))
  var context: [String] = []

  func validate() throws {
    if key.isEmpty { throw ValidationError("--key: expected a key, found nothing") }
    if let wrong = context.first(where: { !$0.contains("=") || $0.hasPrefix("=") }) {
      throw ValidationError("--context: expected NAME=VALUE, found \"\(wrong)\"")
    }
  }

  /// Numbers, `true` and `false` are what they look like; all else is text.
  var values: JSONObject {
    var values = JSONObject([JSONObject.Member("key", .string(key))])
    for text in context {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = String(parts[1])
      switch value {
      case "true", "false": values[String(parts[0])] = .bool(value == "true")
      default:
        let number = Double(value).flatMap { $0.isFinite ? JSONNumber($0) : nil }
        values[String(parts[0])] = number.map(JSONValue.number) ?? .string(value)
      }
    }
    return values
  }
}

struct FlagTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Print nothing; exit status 0 on, 1 off.")

  @OptionGroup var key: KeyOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let features = try Features(configuration, common)
    let feature = try features.feature(key.name)
    let decided = feature.decide(
      Array(key.key.utf8), context: key.values, stand: try features.stand(feature))
    if !decided.isOn { throw ExitCode(ExitStatus.no.rawValue) }
  }
}

struct FlagExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Print why a feature is on or off for a key.")

  @OptionGroup var key: KeyOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let features = try Features(configuration, common)
    let feature = try features.feature(key.name)
    let stand = try features.stand(feature)
    let bytes = Array(key.key.utf8)
    let decided = feature.decide(bytes, context: key.values, stand: stand)
    let line = feature.record(at: features.now, stand) { writer in
      writer.member("key", key.key)
      writer.member("algorithm", Fraction.algorithm)
      writer.member(
        "bucket_percent", .double(Double(feature.bucket(bytes)) * 100 / Double(Fraction.whole)))
      writer.member("on", decided.isOn)
      writer.member("reason", decided.why.rawValue)
    }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(line) }
    if !decided.isOn { throw ExitCode(ExitStatus.no.rawValue) }
  }
}

struct FlagListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Print every feature and how far it is rolled out.")

  @OptionGroup var output: FormatOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let features = try Features(configuration, common)
    var lines: [UInt8] = []
    var table = Table([
      ("FEATURE", .left), ("PERCENT", .right), ("NOW", .right), ("RULE", .left), ("STATE", .left),
    ])
    for name in features.names {
      let feature = try features.feature(name)
      let stand = try features.stand(feature)
      lines += feature.record(at: features.now, stand)
      let state = stand.isOff?.rawValue ?? stand.held.map { "held since \($0.text)" } ?? "on"
      table.add([
        Table.Cell(name), Table.Cell(fixed(feature.percent, 3)),
        Table.Cell(fixed(stand.percent, 3)), Table.Cell(feature.rule ?? "-"),
        Table.Cell(state, isAlarming: stand.isOff == .alert || stand.held != nil),
      ])
    }
    if output.chosen == .table {
      lines = Array(table.text(colored: common.color.applies(to: .standardOutput)).utf8)
    }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(lines) }
  }
}

struct FlagDistributionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "distribution",
    abstract: "Count for how many of the keys of a file, one a line, a feature is on.")

  @Argument(help: "The feature.")
  var name: String

  @OptionGroup var input: InputOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    try input.refuseTerminal()
    let features = try Features(configuration, common)
    let feature = try features.feature(name)
    let stand = try features.stand(feature)
    var stream = try LineStream(options: input)
    var (keys, on) = (0, 0)
    while let line = try stream.next(whileWaiting: {}) {
      keys += 1
      let bucket = unsafe stream.withBytes(line) { unsafe feature.bucket($0) }
      if bucket < stand.parts { on += 1 }
    }
    let status = try stream.finish()
    let line = feature.record(at: features.now, stand) { writer in
      writer.member("keys", keys)
      writer.member("keys_on", on)
      writer.member("share", keys > 0 ? .double(Double(on) / Double(keys)) : .null)
    }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(line) }
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
