import JSON

/// What is limited, and within which time.
package struct Quota: Hashable, Sendable {
  package enum Unit: String, CaseIterable, Sendable {
    case requests
    /// Prompt and answer together.
    case tokens
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
  }

  package enum Window: String, CaseIterable, Sendable {
    case second, minute, hour, day

    package var seconds: Double {
      switch self {
      case .second: 1
      case .minute: 60
      case .hour: 3600
      case .day: 86_400
      }
    }
  }

  package var unit: Unit
  package var window: Window

  package init(_ unit: Unit, per window: Window) {
    self.unit = unit
    self.window = window
  }

  /// As configuration has it: `requests_per_minute`.
  package var key: String { "\(unit.rawValue)_per_\(window.rawValue)" }

  /// Those that can be configured.
  package static let all: [Quota] = Unit.allCases.flatMap { unit in
    [Window.second, .minute, .day].map { Quota(unit, per: $0) }
  }
}

/// How much one account may use of one model.
package struct Limits: Equatable, Sendable {
  package struct Amount: Equatable, Sendable {
    package var value: Int
    /// Said by the user, so that no header raises it.
    package var isConfigured: Bool

    package init(_ value: Int, isConfigured: Bool) {
      self.value = value
      self.isConfigured = isConfigured
    }
  }

  package var amounts: [Quota: Amount] = [:]
  /// Requests under way at once.
  package var concurrency: Int?

  package init() {}

  /// Limits that are built in.
  package init(_ amounts: [Quota: Int], concurrency: Int? = nil) {
    self.amounts = amounts.mapValues { Amount($0, isConfigured: false) }
    self.concurrency = concurrency
  }

  /// Lays a `limits` object of the configuration over what is there; null takes a limit away.
  mutating func overlay(_ settings: JSONValue) {
    for quota in Quota.all {
      guard let value = settings[quota.key] else { continue }
      amounts[quota] = Self.whole(value).map { Amount($0, isConfigured: true) }
    }
    if let value = settings["concurrency"] { concurrency = Self.whole(value) }
  }

  /// One at least: with none nothing would ever be asked.
  private static func whole(_ value: JSONValue) -> Int? {
    value.double.map { max(1, Int(min($0, 1e15))) }
  }
}
