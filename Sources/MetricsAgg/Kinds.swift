/// The types that need no flags, and the presets.
extension Plan.Kind {
  static let latency = "latency_ms"
  /// How many calls were answered 429, too many requests.
  static let refusals = "http_429"
  static let usage = ["tokens.prompt", "tokens.completion", "cost_usd"]

  private static func quoted(_ text: String) -> [UInt8] { Array("\"\(text)\"".utf8) }

  private static func known(
    _ type: String, by: [String], values: [Plan.Measured] = [], sums: [String] = [],
    error: String = "error"
  ) -> Plan.Kind {
    Plan.Kind(
      type: quoted(type), name: type, by: by, values: values, sums: sums,
      errorStatus: quoted(error), hasErrorField: type == "response")
  }

  private static func optional(_ names: [String]) -> [Plan.Measured] {
    names.map { Plan.Measured(name: $0, isOptional: true) }
  }

  static let response = known(
    "response", by: ["provider", "model"], values: [Plan.Measured(name: latency)], sums: usage)

  /// What is known without flags, by type.
  static let all: [Plan.Kind] = [
    response,
    // Language models may be slow without being ill, so rules tell them apart.
    {
      var kind = known(
        "health", by: ["target"], values: [Plan.Measured(name: latency)], error: "unhealthy")
      kind.kind = quoted("llm")
      kind.name = "health_llm"
      return kind
    }(),
    known(
      "health", by: ["target"],
      values: [Plan.Measured(name: latency)]
        + optional([
          "details.cpu_ratio", "details.memory_ratio", "details.load1",
          "details.disks[].used_ratio", "details.connections", "details.query_ms",
          "details.replication_lag_s",
        ]), error: "unhealthy"),
    known("breaker", by: ["name"]),
    known("delivery", by: ["channel"], error: "failed"),
    known(
      "check", by: ["name"], values: [Plan.Measured(name: "duration_ms", isOptional: true)],
      error: "fail"),
  ]

  /// All records of a stream as one kind.
  static func every(by: [String], values: [String], sums: [String]) -> Plan.Kind {
    Plan.Kind(
      type: nil, name: "", by: by, values: values.map { Plan.Measured(name: $0) }, sums: sums,
      errorStatus: quoted("error"), hasErrorField: true)
  }
}

/// What is worth knowing of one part of the service.
enum Preset: String, CaseIterable, Sendable {
  case service, llm, database, system

  /// Which records count, as an expression.
  var condition: String {
    switch self {
    case .service: "type == \"health\" && !(kind in (\"llm\", \"system\", \"postgres\"))"
    case .llm: "type == null || type == \"response\""
    case .database: "type == \"health\" && kind == \"postgres\""
    case .system: "type == \"health\" && kind == \"system\""
    }
  }

  var kind: Plan.Kind {
    switch self {
    case .service:
      var kind = Plan.Kind.all[2]
      kind.values = [Plan.Measured(name: Plan.Kind.latency)]
      return kind
    case .llm:
      var kind = Plan.Kind.response
      // What is left of the provider's limits, where an answer tells.
      kind.values.append(Plan.Measured(name: "quota_left_ratio", isOptional: true))
      kind.sums = [
        "tokens.prompt", "tokens.completion", "tokens.cached", "tokens.reasoning",
        "cost_usd", "attempts",
      ]
      kind.countsRefusals = true
      return kind
    case .database:
      var kind = Plan.Kind.all[2]
      kind.values = [
        "details.connections", "details.connections_max", "details.query_ms",
        "details.replication_lag_s", Plan.Kind.latency,
      ].map { Plan.Measured(name: $0) }
      return kind
    case .system:
      var kind = Plan.Kind.all[2]
      kind.values = [
        "details.cpu_ratio", "details.memory_ratio", "details.load1", "details.disks[].used_ratio",
      ].map { Plan.Measured(name: $0) }
      return kind
    }
  }
}
