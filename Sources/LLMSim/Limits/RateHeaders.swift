import Wire

/// The headers in which a provider tells how the limits stand, on every answer to a question that
/// was not refused for what it says. A limit that is not set is not told.
struct RateHeaders {
  let dialect: Dialect
  let account: String
  let standings: [Limiter.Standing]
  let breach: Limiter.Breach?
  /// Tokens of the question and its answer.
  let cost: Int
  let now: Timestamp

  typealias Header = (name: String, value: String)

  var list: [Header] {
    switch dialect.name {
    case "openai": openAI(requests: [.requestsPerMinute, .requestsPerDay]) + openAIRetry
    // Groq's requests are those of a day, always.
    case "groq": openAI(requests: [.requestsPerDay]) + retryAfter
    case "anthropic": anthropic + retryAfter
    case "mistral": mistral
    case "together": together
    case "perplexity": retryAfter
    case "cohere": cohere
    default: []
    }
  }

  private func standing(_ kinds: LimitKind...) -> Limiter.Standing? { standing(kinds) }

  private func standing(_ kinds: [LimitKind]) -> Limiter.Standing? {
    kinds.lazy.compactMap { kind in standings.first { $0.kind == kind } }.first
  }

  /// Nanoseconds until the limit's bucket is full; never less than the wait for the one that broke.
  private func reset(_ standing: Limiter.Standing) -> Int64 {
    guard let breach, breach.kind == standing.kind, let wait = breach.wait else {
      return standing.refill
    }
    return max(standing.refill, wait)
  }

  private func openAI(requests: [LimitKind]) -> [Header] {
    let tokens = standing(.tokensPerMinute, .inputTokensPerMinute, .outputTokensPerMinute)
    return [("requests", standing(requests)), ("tokens", tokens)].flatMap { name, standing in
      guard let standing else { return [Header]() }
      return [
        ("x-ratelimit-limit-\(name)", "\(standing.limit)"),
        ("x-ratelimit-remaining-\(name)", "\(standing.remaining)"),
        ("x-ratelimit-reset-\(name)", Self.units(reset(standing))),
      ]
    }
  }

  private var openAIRetry: [Header] {
    guard let wait = breach?.wait else { return [] }
    return [("retry-after-ms", "\(Self.milliseconds(wait))")] + retryAfter
  }

  /// Whole seconds. Without one Anthropic means that money is gone, so it always has one.
  private var retryAfter: [Header] {
    guard let breach else { return [] }
    if let wait = breach.wait { return [("retry-after", "\(max(1, Self.seconds(wait)))")] }
    return dialect.name == "anthropic" ? [("retry-after", "1")] : []
  }

  private var anthropic: [Header] {
    let rows: [(String, Limiter.Standing?)] = [
      ("requests", standing(.requestsPerMinute)), ("tokens", standing(.tokensPerMinute)),
      ("input-tokens", standing(.inputTokensPerMinute)),
      ("output-tokens", standing(.outputTokensPerMinute)),
    ]
    return rows.flatMap { name, standing in
      guard let standing else { return [Header]() }
      // Rounded to thousands, as the real ones, where that leaves something to tell.
      let remaining =
        standing.kind.countsTokens && standing.limit >= 10_000
        ? min(standing.limit, (standing.remaining + 500) / 1000 * 1000) : standing.remaining
      return [
        ("anthropic-ratelimit-\(name)-limit", "\(standing.limit)"),
        ("anthropic-ratelimit-\(name)-remaining", "\(remaining)"),
        ("anthropic-ratelimit-\(name)-reset", instant(reset(standing))),
      ]
    }
  }

  private var mistral: [Header] {
    var headers: [Header] = []
    if let standing = standing(.requestsPerMinute) {
      headers.append(("x-ratelimit-limit-req-minute", "\(standing.limit)"))
      headers.append(("x-ratelimit-remaining-req-minute", "\(standing.remaining)"))
    }
    if let standing = standing(.tokensPerMinute) {
      headers.append(("x-ratelimit-limit-tokens-minute", "\(standing.limit)"))
      headers.append(("x-ratelimit-remaining-tokens-minute", "\(standing.remaining)"))
      if breach == nil { headers.append(("x-ratelimit-tokens-query-cost", "\(cost)")) }
    }
    return headers
  }

  /// Limits of a second, also where a minute is what counts.
  private var together: [Header] {
    func perSecond(_ standing: Limiter.Standing, _ count: Int) -> String {
      guard standing.kind != .requestsPerSecond else { return "\(count)" }
      return Self.decimal(thousandths: count * 1000 / 60)
    }
    var headers: [Header] = []
    if let standing = standing(.requestsPerSecond, .requestsPerMinute) {
      headers.append(("x-ratelimit-limit", perSecond(standing, standing.limit)))
      headers.append(("x-ratelimit-remaining", perSecond(standing, standing.remaining)))
      headers.append(("x-ratelimit-reset", "\(Self.seconds(reset(standing)))"))
    }
    if let standing = standing(.tokensPerMinute) {
      headers.append(("x-tokenlimit-limit", perSecond(standing, standing.limit)))
      headers.append(("x-tokenlimit-remaining", perSecond(standing, standing.remaining)))
    }
    return headers
  }

  /// Of trial keys only, and not on a refusal.
  private var cohere: [Header] {
    guard account == "trial", breach == nil else { return [] }
    var headers: [Header] = []
    if let standing = standing(.requestsPerMinute) {
      headers.append(("x-trial-endpoint-call-limit", "\(standing.limit)"))
      headers.append(("x-trial-endpoint-call-remaining", "\(standing.remaining)"))
    }
    if let standing = standing(.requestsPerDay) {
      headers.append(("x-endpoint-monthly-call-limit", "\(standing.limit)"))
    }
    return headers
  }

  private func instant(_ wait: Int64) -> String {
    let milliseconds = now.milliseconds + Self.milliseconds(wait)
    let whole = Timestamp(milliseconds: (milliseconds + 999) / 1000 * 1000)
    return whole.text.prefix(19) + "Z"
  }

  // Every wait is told rounded up, so that none who believes it comes too early.

  static func milliseconds(_ nanoseconds: Int64) -> Int64 { (nanoseconds + 999_999) / 1_000_000 }
  static func seconds(_ nanoseconds: Int64) -> Int64 { (milliseconds(nanoseconds) + 999) / 1000 }

  /// `4ms`, `8.64s`, `1m4.296s`, `23h59m0s`: as Go prints a duration.
  static func units(_ nanoseconds: Int64) -> String {
    let total = milliseconds(nanoseconds)
    guard total >= 1000 else { return total == 0 ? "0s" : "\(total)ms" }
    let hours = total / 3_600_000
    let minutes = total / 60_000 % 60
    let seconds = decimal(thousandths: Int(total % 60_000))
    return (hours > 0 ? "\(hours)h" : "") + (hours > 0 || minutes > 0 ? "\(minutes)m" : "")
      + "\(seconds)s"
  }

  /// `8.64` of 8640.
  static func decimal(thousandths: Int) -> String {
    let fraction = thousandths % 1000
    guard fraction > 0 else { return "\(thousandths / 1000)" }
    var digits = String("\(1000 + fraction)".dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(thousandths / 1000).\(digits)"
  }
}
