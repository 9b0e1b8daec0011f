import Expressions
import JSON
import Toolbox
import Wire

/// Reads the part of the configuration that is about alerts, and names all that is wrong with it.
struct SettingsParser {
  private var settings = Settings()
  private var problems: [String] = []
  private let secrets: Secrets

  /// - Throws: `Failure` 78 naming every mistake and every secret that is not there, 77 and 66 for a
  ///   file of secrets that cannot be used. Without `needsSecrets` none is looked for.
  static func settings(
    _ configuration: Configuration, needsSecrets: Bool
  ) throws(Failure) -> Settings {
    try settings(alerts: configuration["alerts"] ?? [:], needsSecrets: needsSecrets)
  }

  /// The same of the part alone.
  static func settings(
    alerts: JSONValue, needsSecrets: Bool = false
  ) throws(Failure) -> Settings {
    var parser = SettingsParser(secrets: Secrets(isNeeded: needsSecrets))
    try parser.read(alerts)
    guard parser.problems.isEmpty else {
      throw Failure(
        .configuration,
        parser.problems.joined(separator: "\n\(Message.program): "))
    }
    return parser.settings
  }

  private init(secrets: Secrets) { self.secrets = secrets }

  private mutating func read(_ json: JSONValue) throws(Failure) {
    var alerts = SettingsReader(json, at: "alerts")
    for member in alerts.inner("channels")?.object.members ?? [] {
      var reader = SettingsReader(
        member.value, at: Configuration.path("alerts.channels", member.key))
      let channel = try ChannelParser.channel(member.key, &reader, secrets)
      problems += reader.finish()
      if let channel { add(channel) }
    }
    for channel in try ChannelParser.ofEnvironment(secrets)
    where !hasKind(of: channel) { add(channel) }
    if settings.names.isEmpty {
      add(ChannelSettings(name: Settings.lastResort, kind: .standardError))
    } else if settings.channels[Settings.lastResort] == nil {
      settings.channels[Settings.lastResort] = ChannelSettings(
        name: Settings.lastResort, kind: .standardError)
    }
    settings.groupBy = alerts.texts("group_by") ?? settings.groupBy
    settings.pace = Self.pace(&alerts, settings.pace)
    settings.patience = alerts.duration("give_up_after") ?? settings.patience
    let throttle = alerts.rate("throttle")
    for name in settings.names where settings.channels[name]?.throttle == nil {
      settings.channels[name]?.throttle = throttle
    }
    for var reader in alerts.list("routes") {
      settings.routes.append(route(&reader))
      problems += reader.finish()
    }
    readInhibitions(&alerts)
    if var flapping = alerts.inner("flapping") {
      settings.flapping.changes = flapping.count("changes", 2...1000) ?? 6
      settings.flapping.within = flapping.duration("within") ?? settings.flapping.within
      settings.flapping.quiet = flapping.duration("quiet") ?? settings.flapping.quiet
      problems += flapping.finish()
    }
    problems += alerts.finish()
    checkNames()
  }

  private mutating func add(_ channel: ChannelSettings) {
    settings.channels[channel.name] = channel
    settings.names.append(channel.name)
  }

  /// What the configuration says of a kind of channel goes before the environment's.
  private func hasKind(of channel: ChannelSettings) -> Bool {
    settings.channels.values.contains { $0.kind.text == channel.kind.text }
      || settings.channels[channel.name] != nil
  }

  private static func pace(_ reader: inout SettingsReader, _ base: Group.Pace) -> Group.Pace {
    Group.Pace(
      wait: reader.duration("group_wait") ?? base.wait,
      interval: reader.duration("group_interval") ?? base.interval,
      again: reader.duration("repeat") ?? base.again)
  }

  private func route(_ reader: inout SettingsReader) -> Settings.Route {
    var route = Settings.Route(
      when: reader.expression("when"), channels: reader.texts("channels") ?? [])
    if route.channels.isEmpty {
      reader.fail("expected one channel or more at \(reader.place).channels")
    }
    route.goesOn = reader.flag("continue") ?? false
    route.groupBy = reader.texts("group_by")
    route.pace = Self.pace(&reader, settings.pace)
    if var escalation = reader.inner("escalate") {
      route.escalation = (
        escalation.duration("after") ?? 900_000, escalation.texts("channels") ?? []
      )
      for problem in escalation.finish() { reader.fail(problem) }
    }
    return route
  }

  private mutating func readInhibitions(_ alerts: inout SettingsReader) {
    guard alerts.object["inhibit"] != nil else {
      settings.inhibitions = Self.builtInInhibitions
      return
    }
    for var reader in alerts.list("inhibit") {
      let (by, of) = (reader.expression("by"), reader.expression("alerts"))
      let equal = reader.texts("equal") ?? []
      let found = reader.finish()
      problems += found
      guard let by, let of else {
        if found.isEmpty { problems.append("expected by and alerts at \(reader.place)") }
        continue
      }
      settings.inhibitions.append(Settings.Inhibition(by: by, alerts: of, equal: equal))
    }
  }

  /// What is down is slow as well.
  private static let builtInInhibitions: [Settings.Inhibition] = {
    guard let by = try? Expression(parsing: #"source in ("error_rate", "down", "unhealthy")"#),
      let alerts = try? Expression(parsing: #"source in ("latency_p99", "latency")"#)
    else { return [] }
    return [
      Settings.Inhibition(
        by: by, alerts: alerts, equal: ["target", "service", "provider", "model"])
    ]
  }()

  private mutating func checkNames() {
    func check(_ names: [String], _ place: String) {
      for name in names where settings.channels[name] == nil {
        problems.append("\(place): there is no channel \(name)")
      }
    }
    for (index, route) in settings.routes.enumerated() {
      check(route.channels, "alerts.routes[\(index)].channels")
      check(route.escalation?.channels ?? [], "alerts.routes[\(index)].escalate.channels")
    }
    for name in settings.names {
      guard let fallback = settings.channels[name]?.fallback else { continue }
      check([fallback], "alerts.channels.\(name).fallback")
      if fallback == name {
        problems.append("alerts.channels.\(name).fallback: a channel cannot stand in for itself")
      }
    }
  }
}
