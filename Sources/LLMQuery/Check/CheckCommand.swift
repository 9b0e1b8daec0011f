import ArgumentParser
import HTTPClient
import JSON
import Providers
import Toolbox
import Wire

/// `llm-query check`: whether every key works and every model is there, before anything is paid for.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check keys and models at the providers; costs nothing.")

  @Option(
    help: ArgumentHelp(
      "all, available (those with a key), or models: NAME, PROVIDER:NAME, with * for any letters.",
      valueName: "list"))
  var models: [String] = []

  @Option(
    help: ArgumentHelp("The longest a provider may take (10s).", valueName: "duration"),
    transform: parseDuration)
  var timeout: Duration = .seconds(10)

  @OptionGroup var format: FormatOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if timeout == .zero { throw ValidationError("--timeout: expected more than 0") }
  }

  func run() throws {
    let configuration = try Configuration.load(explicit: configurationOptions.config)
    let clock = try common.clock()
    let selected = try select(configuration)
    var keys: [(Provider, KeyListing)] = []
    for one in selected where !keys.contains(where: { $0.0.name == one.provider.name }) {
      keys += try KeyListing.all(of: one.provider).map { (one.provider, $0) }
    }
    let checks = try KeyCheck.all(keys, timeout: timeout, clock: clock)
    remember(checks, clock: clock)
    let now = clock.now
    let findings =
      checks.map { Finding($0) }
      + selected.map { one in
        Finding(
          one.model, checks.filter { $0.listing.provider == one.provider.name },
          on: String(now.text.prefix(10)))
      }
    try show(findings, at: now)
    let status = findings.reduce(ExitStatus.success) { .worst($0, $1.exit) }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func select(_ configuration: Configuration) throws -> [Selected] {
    let configured = configuration["pipeline", "models"]
    let texts =
      models.isEmpty
      ? configured?.array?.compactMap(\.string) ?? [configured?.string ?? ""] : models
    let words = texts.flatMap { $0.split(separator: ",").map(String.init) }
    guard !words.isEmpty else {
      throw Failure(.usage, "--models: expected names apart by commas, found nothing")
    }
    let selected = try Selection.select(
      words, from: try ProviderTable.load(configuration), needsKeys: true)
    for one in selected {
      if let problem = BaseURL.problem(one.provider.url) {
        throw Failure(
          .configuration, "\(Configuration.path("providers", one.provider.name)).url \(problem)")
      }
    }
    return selected
  }

  /// Adds to what is known of the keys. Where that cannot be kept, the check is good all the same.
  private func remember(_ checks: [KeyCheck], clock: Clock) {
    do throws(Failure) {
      let ledger = KeyLedger(try StateFolder.openOrFail(), clock: clock)
      for check in checks {
        let event: KeyLedger.Event =
          switch check.outcome {
          case .works: .taken
          case .limited: .limited
          case .refused: .refused
          case .untold, .unreachable, .failed: .seen
          }
        ledger.note(check.listing.key.fingerprint, of: check.listing.provider, event)
      }
      try ledger.flush()
    } catch {
      Message.say("what the check says of the keys is not remembered: \(error.message)")
    }
  }

  private func show(_ findings: [Finding], at now: Timestamp) throws {
    var bytes: [UInt8]
    if format.chosen == .ndjson {
      var writer = JSONWriter()
      for finding in findings { finding.write(to: &writer, at: now) }
      bytes = writer.bytes
    } else {
      var table = Table([("CHECK", .left), ("STATUS", .left), ("MESSAGE", .left)])
      for finding in findings {
        table.add([
          .init(finding.name),
          .init(finding.status.rawValue, isAlarming: finding.status == .fail),
          .init(finding.message),
        ])
      }
      bytes = Array(table.text(colored: common.color.applies(to: .standardOutput)).utf8)
    }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(bytes) }
  }
}
