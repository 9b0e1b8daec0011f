import ArgumentParser
import JSON
import Providers
import Toolbox
import Wire

@main
struct LLMSimCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "llm-sim",
    abstract: "Stand in for the API of every provider, over HTTP.",
    version: suiteVersion)

  @Option(
    help: ArgumentHelp("Where to listen; port 0 is any that is free.", valueName: "host:port"),
    transform: World.parseAddress)
  var listen = World.standardAddress

  @Option(
    help: ArgumentHelp("Write the port into this file once it is open.", valueName: "file"),
    completion: .file())
  var portFile: String?

  @Option(
    help: ArgumentHelp("The median time until an answer.", valueName: "duration"),
    transform: parseDuration)
  var latency: Duration = .zero

  @Option(
    help: ArgumentHelp(
      "How far the times lie apart: the deviation of their logarithm.", valueName: "number"))
  var latencySigma = 0.0

  @Option(
    help: ArgumentHelp(
      "A limit, such as openai/gpt-6-luna:requests_per_minute=60; may be repeated.",
      valueName: "limit"))
  var limit: [String] = []

  @Option(
    help: ArgumentHelp("Read limits from this JSON file.", valueName: "file"),
    completion: .file())
  var limits: String?

  @Option(
    help: ArgumentHelp("Read faults from this JSON file.", valueName: "file"),
    completion: .file())
  var faults: String?

  @Option(
    help: ArgumentHelp(
      "The share of questions that fail so that a client may try again.", valueName: "share"),
    transform: Self.parseShare)
  var faultRate = 0.0

  @Option(help: ArgumentHelp("What all that is random is drawn from.", valueName: "number"))
  var seed: UInt64 = 1

  @Flag(help: "Print a record for each provider, and end.")
  var listProviders = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...5).contains(latencySigma) else {
      throw ValidationError("--latency-sigma: expected a number from 0 to 5")
    }
    _ = try limitOptions()
  }

  private static func parseShare(_ text: String) throws -> Double {
    do throws(Quantity.Problem) { return try Quantity.share(text) } catch {
      throw ValidationError(error.description)
    }
  }

  /// The rules of `--faults`, then that of `--fault-rate`.
  private func faultPlan() throws -> FaultPlan? {
    var rules: [FaultRule] = []
    if let faults { rules = try FaultRule.read(faults, providers: Catalogue.providers) }
    if faultRate > 0 {
      rules.append(try FaultRule(rate: faultRate, providers: Catalogue.providers))
    }
    return rules.isEmpty ? nil : FaultPlan(rules, seed: seed)
  }

  private func limitOptions() throws -> [LimitRule] {
    try limit.map { text in
      do throws(SettingMistake) {
        return try LimitRule(option: text, providers: Catalogue.providers)
      } catch {
        throw ValidationError("--limit: \(error)")
      }
    }
  }

  func run() throws {
    let simulator = Simulator(
      providers: Catalogue.providers, seed: seed,
      latency: Latency(median: latency, sigma: latencySigma))
    guard !listProviders else { return try list(simulator.dialects) }
    let rules = try limits.map { path throws(Failure) in
      try LimitRule.read(path, providers: Catalogue.providers)
    }
    let world = World(
      simulator, clock: try common.clock(), timeStands: common.now != nil,
      limits: try (rules ?? []) + limitOptions(), faults: try faultPlan())
    try world.serve(
      on: listen, portFile: portFile, announce: common.verbose || (portFile == nil && !common.quiet)
    )
  }

  private func list(_ dialects: [Dialect]) throws {
    var lines = JSONWriter()
    let now = JSONValue.string(try common.clock().now.text)
    for dialect in dialects {
      lines.value([
        "type": "provider", "ts": now, "name": .string(dialect.name), "path": .string(dialect.path),
        "url": .string(dialect.provider.url),
        "keys_env": .string(dialect.provider.keysEnvironment),
        "family": .string(dialect.family.rawValue),
      ])
      lines.endLine()
    }
    try failing { () throws(SystemError) in
      try Descriptor.standardOutput.write(lines.bytes)
    }
  }
}
