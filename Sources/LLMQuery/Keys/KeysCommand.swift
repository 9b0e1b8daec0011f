import ArgumentParser
import JSON
import Providers
import Toolbox
import Wire

/// `llm-query keys`: every key by its fingerprint, its age and how it fared. Makes no call.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "List the keys by fingerprint, with age and state.")

  @OptionGroup var format: FormatOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let configuration = try Configuration.load(explicit: configurationOptions.config)
    let clock = try common.clock()
    let providers = try ProviderTable.load(configuration)
    let keys = try providers.flatMap { try KeyListing.all(of: $0) }
    guard !keys.isEmpty else {
      let variables = providers.map(\.keysEnvironment).joined(separator: ", ")
      throw Failure(.configuration, "no provider has a key; set one or more of \(variables)")
    }
    let ledger = KeyLedger(try StateFolder.openOrFail(), clock: clock)
    for key in keys { ledger.note(key.key.fingerprint, of: key.provider, .seen) }
    let histories = try ledger.flush()
    let maximum = configuration.duration("security", "key_max_age", default: .seconds(30 * 86_400))
    let now = clock.now
    let rows = keys.map { key in
      let history = histories[key.name] ?? KeyHistory(firstSeen: now)
      return (key, history, KeyAge(history, at: now, maximum: maximum))
    }
    let bytes =
      format.chosen == .ndjson
      ? Self.records(rows, at: now)
      : Array(Self.table(rows).text(colored: common.color.applies(to: .standardOutput)).utf8)
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(bytes) }
    if rows.contains(where: { $0.2.state != .ok }) { throw ExitCode(ExitStatus.no.rawValue) }
  }

  private typealias Row = (KeyListing, KeyHistory, KeyAge)

  private static func records(_ rows: [Row], at now: Timestamp) -> [UInt8] {
    func rounded(_ days: Double) -> JSONValue { .double((days * 1000).rounded() / 1000) }
    var writer = JSONWriter()
    for (key, history, age) in rows {
      writer.beginObject()
      writer.member("type", "key")
      writer.member("ts", now.text)
      writer.member("key", key.key.fingerprint)
      writer.member("provider", key.provider)
      writer.member("account", key.account)
      writer.member("source", key.source)
      writer.member("place", key.place)
      writer.member("first_seen", history.firstSeen.text)
      writer.member("age_days", rounded(age.days))
      writer.member("days_left", rounded(age.daysLeft))
      writer.member("last_used", history.lastUsed.map { .string($0.text) } ?? .null)
      writer.member("refused", history.refused)
      writer.member("limited", history.limited)
      writer.member("state", age.state.rawValue)
      writer.endObject()
      writer.endLine()
    }
    return writer.bytes
  }

  private static func table(_ rows: [Row]) -> Table {
    var table = Table([
      ("PROVIDER", .left), ("KEY", .left), ("ACCOUNT", .left), ("SOURCE", .left),
      ("AGE", .right), ("DAYS LEFT", .right), ("LAST USED", .left), ("401", .right),
      ("429", .right), ("STATE", .left),
    ])
    for (key, history, age) in rows {
      table.add([
        .init(key.provider), .init(key.key.fingerprint), .init(key.account),
        .init("\(key.source) \(key.place)"), .init("\(fixed(age.days.rounded(.down), 0))d"),
        .init(fixed(age.daysLeft.rounded(.up), 0), isAlarming: age.daysLeft <= 0),
        .init(history.lastUsed?.text ?? "never"),
        .init(String(history.refused), isAlarming: history.refused > 0),
        .init(String(history.limited)),
        .init(age.state.rawValue, isAlarming: age.state != .ok),
      ])
    }
    return table
  }
}

extension StateFolder {
  /// As `open`, with the program's own kind of error.
  static func openOrFail() throws(Failure) -> StateFolder {
    do throws(Problem) { return try open() } catch {
      throw Failure(ExitStatus(rawValue: error.status), error.description)
    }
  }
}
