import JSON
import Providers
import Toolbox

/// What is limited. The names are those of `limits` in the configuration.
enum LimitKind: String, CaseIterable {
  case concurrency
  case requestsPerSecond = "requests_per_second"
  case requestsPerMinute = "requests_per_minute"
  case requestsPerDay = "requests_per_day"
  case tokensPerMinute = "tokens_per_minute"
  case inputTokensPerMinute = "input_tokens_per_minute"
  case outputTokensPerMinute = "output_tokens_per_minute"

  /// Nanoseconds; `nil` of what is not a rate.
  var span: Int64? {
    switch self {
    case .concurrency: nil
    case .requestsPerSecond: 1_000_000_000
    case .requestsPerDay: 86_400_000_000_000
    default: 60_000_000_000
    }
  }

  var countsTokens: Bool {
    switch self {
    case .tokensPerMinute, .inputTokensPerMinute, .outputTokensPerMinute: true
    default: false
    }
  }

  /// What one question takes of it.
  func amount(input: Int, output: Int) -> Int {
    switch self {
    case .tokensPerMinute: input + output
    case .inputTokensPerMinute: input
    case .outputTokensPerMinute: output
    default: 1
    }
  }
}

/// Limits for those whom a selector names.
struct LimitRule: Equatable {
  let selector: Selector
  /// `nil` takes away the limit that a wider rule gives.
  let limits: [LimitKind: Int?]

  static let highest = 1_000_000_000

  /// Of `--limit`: `openai/gpt-6-luna:requests_per_minute=6,concurrency=none`.
  init(option text: String, providers: [Provider]) throws(SettingMistake) {
    guard let colon = text.lastIndex(of: ":") else {
      throw SettingMistake(
        "expected a limit such as openai:requests_per_minute=60, found \"\(text)\"")
    }
    selector = try Selector(String(text[..<colon]), among: providers)
    var limits: [LimitKind: Int?] = [:]
    for term in text[text.index(after: colon)...].split(
      separator: ",", omittingEmptySubsequences: false)
    {
      let parts = term.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw SettingMistake("expected a limit such as requests_per_minute=60, found \"\(term)\"")
      }
      let number = Int(parts[1]).map(JSONValue.int) ?? .string(String(parts[1]))
      do throws(SettingMistake) {
        try Self.add(String(parts[0]), parts[1] == "none" ? .null : number, to: &limits)
      } catch {
        throw SettingMistake("\(term): \(error)")
      }
    }
    self.limits = limits
  }

  private init(_ selector: Selector, _ limits: [LimitKind: Int?]) {
    self.selector = selector
    self.limits = limits
  }

  /// Of a file: an object of selectors, each with an object of limits.
  ///
  /// - Throws: `Failure` 66 if it cannot be read, 78 naming what is wrong with it, and where.
  static func read(_ path: String, providers: [Provider]) throws(Failure) -> [LimitRule] {
    var rules: [LimitRule] = []
    for member in try JSONFile.object(path).members {
      var place = Configuration.path("", member.key)
      do throws(SettingMistake) {
        let selector = try Selector(member.key, among: providers)
        guard let object = member.value.object else {
          throw SettingMistake("expected an object, found \(member.value.kind)")
        }
        var limits: [LimitKind: Int?] = [:]
        for limit in object.members {
          place = Configuration.path(Configuration.path("", member.key), limit.key)
          try add(limit.key, limit.value, to: &limits)
        }
        rules.append(LimitRule(selector, limits))
      } catch {
        throw Failure(.configuration, "\(path): at \(place): \(error)")
      }
    }
    return rules
  }

  private static func add(
    _ name: String, _ value: JSONValue, to limits: inout [LimitKind: Int?]
  ) throws(SettingMistake) {
    guard let kind = LimitKind(rawValue: name) else {
      throw SettingMistake(
        "there is no limit \"\(name)\"; there are "
          + LimitKind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    if value.isNull {
      limits[kind] = .some(nil)
    } else if let number = value.int, (0...highest).contains(number) {
      limits[kind] = number
    } else {
      throw SettingMistake(
        "expected a whole number from 0 to \(highest), found \(value.text)")
    }
  }

  /// The limits in force: the narrowest rule that speaks of one decides it, of several the last.
  static func limits(
    _ rules: [LimitRule], provider: String, account: String, model: String
  ) -> [LimitKind: Int] {
    var found: [LimitKind: (rank: Int, limit: Int?)] = [:]
    for rule in rules
    where rule.selector.matches(provider: provider, account: account, model: model) {
      for (kind, limit) in rule.limits where rule.selector.rank >= found[kind]?.rank ?? 0 {
        found[kind] = (rule.selector.rank, limit)
      }
    }
    return found.compactMapValues(\.limit)
  }
}
