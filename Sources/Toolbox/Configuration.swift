package import JSON
import Wire

/// The configuration in force: built-in defaults, files and the environment laid over one another,
/// with the place that each value came from.
package struct Configuration: Sendable {
  package private(set) var root: JSONObject
  /// Where the value at a path came from: "built in", a file, or an environment variable.
  package private(set) var origins: [String: String]

  /// Reads the layers. A file named by `explicit` or DOMAIN_RUNNER_CONFIG stands in the place of
  /// the system's and the user's; those two may be missing, a named one may not.
  ///
  /// - Throws: `Failure` 66 for a file that cannot be read, 78 naming every wrong or unknown key.
  package static func load(explicit: String?) throws(Failure) -> Configuration {
    var configuration = Configuration()
    if let path = explicit ?? Environment.nonEmpty(Environment.config) {
      try configuration.overlay(file: path)
    } else {
      let user = Environment.xdgFolder("XDG_CONFIG_HOME", below: ".config")
      for folder in ["/etc", user].compactMap(\.self) {
        let path = "\(folder)/domain-runner/config.json"
        if Descriptor.exists(path) { try configuration.overlay(file: path) }
      }
    }
    if let url = Environment.nonEmpty(Environment.databaseURL) {
      configuration.merge(["database": ["url": .string(url)]], from: Environment.databaseURL)
    }
    return configuration
  }

  /// The built-in defaults alone.
  package init() {
    root = JSONObject()
    origins = [:]
    merge(Self.builtIn, from: "built in")
  }

  /// Lays one file over what is there.
  package mutating func overlay(file path: String) throws(Failure) {
    let layer = JSONValue.object(try JSONFile.object(path))
    var problems: [String] = []
    Shape.configuration.check(layer, at: "", into: &problems)
    guard problems.isEmpty else {
      throw Failure(
        .configuration,
        problems.map { "\(path): \($0)" }.joined(separator: "\n\(Message.program): "))
    }
    merge(layer, from: path)
  }

  /// Lays values over what is there: objects key by key, all else as a whole.
  package mutating func merge(_ layer: JSONValue, from origin: String) {
    guard case .object(let object) = layer else { return }
    Self.merge(object, into: &root, path: "", origin: origin, origins: &origins)
  }

  private static func merge(
    _ layer: JSONObject, into base: inout JSONObject, path: String, origin: String,
    origins: inout [String: String]
  ) {
    for member in layer.members {
      let path = Self.path(path, member.key)
      if case .object(let inner) = member.value {
        var existing = base[member.key]?.object ?? JSONObject()
        merge(inner, into: &existing, path: path, origin: origin, origins: &origins)
        base[member.key] = .object(existing)
      } else {
        base[member.key] = member.value
      }
      origins[path] = origin
    }
  }

  /// The value at a path of keys.
  package subscript(keys: String...) -> JSONValue? {
    var value = JSONValue.object(root)
    for key in keys {
      guard let next = value[key] else { return nil }
      value = next
    }
    return value
  }

  /// A duration; the shape of every layer was checked, so only a missing one takes the fallback.
  package func duration(_ section: String, _ key: String, default fallback: Duration) -> Duration {
    guard let text = self[section, key]?.string else { return fallback }
    return (try? Quantity.duration(text)) ?? fallback
  }

  /// A path as diagnostics write it: `providers.openai.url`, with quotes around a key with a dot.
  package static func path(_ parent: String, _ key: String) -> String {
    let key = key.contains(".") || key.isEmpty ? "\"\(key)\"" : key
    return parent.isEmpty ? key : "\(parent).\(key)"
  }

  private static let builtIn: JSONValue = [
    "services": [:],
    "providers": [:],
    "database": [
      "url": nil, "pool": 20, "idle_timeout": "30s", "connect_timeout": "5s",
      "statement_timeout": "30s", "tls": "verify-full",
    ],
    "pipeline": [
      "models": "available", "prompts": ["business_analysis"], "batch": 1000, "max_cost_usd": 25,
      "concurrency": 256,
    ],
    "prompts": prompts,
    "breakers": [
      "database": [
        "window": "time:60s", "trip_failures": 5, "open_for": "60s", "half_open": 3,
      ],
      "llm-*": [
        "window": "time:60s", "trip_rate": 0.5, "min_calls": 20, "open_for": "30s", "half_open": 2,
      ],
      "service-*": [
        "window": "time:60s", "trip_failures": 5, "open_for": "30s", "half_open": 2,
      ],
    ],
    "rules": [],
    "alerts": [
      "channels": [:], "routes": [], "group_wait": "10s", "group_interval": "5m", "repeat": "4h",
    ],
    "features": [:],
    "security": ["key_max_age": "30d", "tls_min": "1.2"],
    "intervals": ["health": "30s", "llm_health": "5m", "metrics": "60s", "drain": "30s"],
  ]
}
