import HTTPClient
import JSON
import Providers
import Toolbox
import Wire

/// The targets that the configuration names.
struct Configured {
  let configuration: Configuration
  let defaults: TargetDefaults

  /// What the database is called, and by what this host is asked for.
  static let database = "postgresql"
  static let system = "system"

  /// Those named, with what they need; all that there are where none is named. A URL is a target
  /// too.
  /// - Throws: `Failure` 78 for a name that is none, and for a circle of needs.
  func targets(_ names: [String]) throws -> [Target] {
    var targets: [Target] = []
    if names.isEmpty {
      targets = try services() + [try database()].compactMap(\.self) + (try providers())
      targets.append(make(Host.name, .system(SystemQuestion())))
    } else {
      for name in names { targets += try named(name) }
    }
    targets = try withNeeds(targets)
    try refuseCircles(targets)
    return targets
  }

  private func make(_ name: String, _ subject: Target.Subject) -> Target {
    var target = Target(name, subject)
    defaults.apply(to: &target)
    return target
  }

  private func named(_ name: String) throws -> [Target] {
    if name.contains("://") {
      guard let question = HTTPQuestion(name) else {
        throw Failure(.usage, "\"\(Mask()(name))\" is no URL that begins with http:// or https://")
      }
      return [make(question.address.shown, .http(question))]
    }
    if let value = configuration["services", name] {
      guard let target = try service(name, value) else {
        throw Failure(
          .configuration, "\(Configuration.path("services", name)) has no url to look at; add one")
      }
      return [target]
    }
    if name == Self.system { return [make(Host.name, .system(SystemQuestion()))] }
    if name == Self.database {
      guard let target = try database() else {
        throw Failure(
          .configuration,
          "no database is named; set DATABASE_URL to postgresql://USER:PASSWORD@HOST/DATABASE")
      }
      return [target]
    }
    return try ProviderTargets(configuration, defaults).named([name], isDeep: false)
  }

  // MARK: Services

  private func services() throws -> [Target] {
    try (configuration["services"]?.object?.members ?? []).compactMap {
      try service($0.key, $0.value)
    }
  }

  /// `nil` where it has no URL.
  private func service(_ name: String, _ value: JSONValue) throws -> Target? {
    guard let base = value["url"]?.string else { return nil }
    let health = value["health"]?.string ?? ""
    let url: String
    if health.hasPrefix("http://") || health.hasPrefix("https://") || health.isEmpty {
      url = health.isEmpty ? base : health
    } else {
      url =
        (base.hasSuffix("/") ? String(base.dropLast()) : base)
        + (health.hasPrefix("/") ? health : "/\(health)")
    }
    guard let question = HTTPQuestion(url) else {
      throw Failure(
        .configuration, "\(Configuration.path("services", name)): its url and health are no URL")
    }
    var target = make(name, .http(question))
    target.dependsOn = value["depends_on"]?.array?.compactMap(\.string) ?? []
    target.isCritical = value["critical"]?.bool ?? false
    return target
  }

  private func database() throws -> Target? {
    guard let address = try DatabaseAddress(configuration: configuration).configured() else {
      return nil
    }
    var target = make(Self.database, .postgres(DatabaseQuestion(address)))
    // A service without its database does nothing.
    target.isCritical = true
    return target
  }

  private func providers() throws -> [Target] {
    try ProviderTargets(configuration, defaults).withKeys(isDeep: false)
  }

  // MARK: What they need

  /// Each target once, those that are needed among them.
  private func withNeeds(_ first: [Target]) throws -> [Target] {
    var all: [Target] = []
    var known: Set<String> = []
    var pending = first[...]
    while var target = pending.popFirst() {
      guard known.insert(target.name).inserted else { continue }
      var needs: [String] = []
      for need in target.dependsOn {
        do {
          // A provider with several keys is several targets.
          let found = try named(need)
          needs += found.map(\.name)
          pending += found
        } catch let failure as Failure {
          throw Failure(
            .configuration,
            "\(Configuration.path("services", target.name)).depends_on: \(failure.message)")
        }
      }
      target.dependsOn = needs
      all.append(target)
    }
    return all
  }

  private func refuseCircles(_ targets: [Target]) throws {
    let named = Dictionary(targets.map { ($0.name, $0) }) { first, _ in first }
    var done: Set<String> = []
    func visit(_ name: String, _ path: [String]) throws {
      if let start = path.firstIndex(of: name) {
        throw Failure(
          .configuration,
          "services: depends_on goes in a circle: "
            + (path[start...] + [name]).joined(separator: " needs "))
      }
      guard !done.contains(name), let target = named[name] else { return }
      for need in target.dependsOn { try visit(need, path + [name]) }
      done.insert(name)
    }
    for target in targets { try visit(target.name, []) }
  }
}
