package import Wire

/// What the headers of one answer say of one limit.
package struct RateObservation: Equatable, Sendable {
  package var unit: Quota.Unit
  /// `nil` where the name does not tell; see `inferredWindow`.
  package var window: Quota.Window?
  package var limit: Int
  package var remaining: Int?
  /// Seconds until all of it is there again.
  package var resetSeconds: Double?

  package init(
    unit: Quota.Unit, window: Quota.Window?, limit: Int, remaining: Int?, resetSeconds: Double?
  ) {
    self.unit = unit
    self.window = window
    self.limit = limit
    self.remaining = remaining
    self.resetSeconds = resetSeconds
  }

  /// A limit that fills up steadily is full again after `used / limit` of its window. OpenAI gives
  /// limits of a minute and of a day the same name; 8.64 s after one of 10,000 requests is a day.
  /// `nil` where the numbers fit no window, to within a third.
  package var inferredWindow: Quota.Window? {
    guard let remaining, remaining < limit, let resetSeconds, resetSeconds > 0 else { return nil }
    let seconds = resetSeconds * Double(limit) / Double(limit - remaining)
    return Quota.Window.allCases.first { (0.75...1.34).contains(seconds / $0.seconds) }
  }
}

/// The providers' headers about limits, in all their forms (llm-wire 3.2).
package enum LimitHeaders {
  /// What `header` finds of them; nothing is found at the price of four look-ups.
  package static func read(
    now: Timestamp, header: (String) -> String?
  ) -> [RateObservation] {
    func number(_ name: String) -> Int? {
      header(name).flatMap { Double($0.trimmed()) }.flatMap { value in
        (0...1e15).contains(value) ? Int(value) : nil
      }
    }
    func seconds(_ name: String) -> Double? {
      header(name).flatMap { RetryAfter.parse($0, now: now) }.map { $0 / .seconds(1) }
    }
    func observation(
      _ unit: Quota.Unit, _ window: Quota.Window?, limit: String, remaining: String, reset: String?
    ) -> RateObservation? {
      // Zero and less mean that it is not known (Azure), never that there is no capacity.
      guard let most = number(limit), most > 0 else { return nil }
      return RateObservation(
        unit: unit, window: window, limit: most, remaining: number(remaining),
        resetSeconds: reset.flatMap(seconds))
    }
    func named(_ name: String, _ unit: Quota.Unit, _ window: Quota.Window?) -> RateObservation? {
      observation(
        unit, window, limit: "x-ratelimit-limit-\(name)",
        remaining: "x-ratelimit-remaining-\(name)",
        reset: "x-ratelimit-reset-\(name)")
    }

    if header("x-ratelimit-limit-requests") != nil || header("x-ratelimit-limit-tokens") != nil {
      return [named("requests", .requests, nil), named("tokens", .tokens, .minute)]
        .compactMap(\.self)
    }
    if header("anthropic-ratelimit-requests-limit") != nil {
      func anthropic(_ name: String, _ unit: Quota.Unit) -> RateObservation? {
        let prefix = "anthropic-ratelimit-\(name)-"
        return observation(
          unit, .minute, limit: prefix + "limit", remaining: prefix + "remaining",
          reset: prefix + "reset")
      }
      let apart = [
        anthropic("input-tokens", .inputTokens), anthropic("output-tokens", .outputTokens),
      ].compactMap(\.self)
      // `tokens` repeats the tighter of the two.
      let tokens = apart.isEmpty ? [anthropic("tokens", .tokens)].compactMap(\.self) : apart
      return [anthropic("requests", .requests)].compactMap(\.self) + tokens
    }
    if header("x-ratelimit-limit-req-minute") != nil
      || header("x-ratelimit-limit-tokens-minute") != nil
    {
      return [named("req-minute", .requests, .minute), named("tokens-minute", .tokens, .minute)]
        .compactMap(\.self)
    }
    if let reset = header("x-ratelimit-reset") ?? header("x-ratelimit-limit") {
      // Together's are of a second. OpenRouter's reset is a time of day, and its window not told.
      if (Double(reset.trimmed()) ?? 0) >= 1e9 { return [] }
      return [("x-ratelimit", .requests), ("x-tokenlimit", .tokens)].compactMap { name, unit in
        perSecond(unit, limit: header("\(name)-limit"), remaining: header("\(name)-remaining"))
      }
    }
    return [
      observation(
        .requests, .minute, limit: "x-trial-endpoint-call-limit",
        remaining: "x-trial-endpoint-call-remaining", reset: nil)
    ].compactMap(\.self)
  }

  /// A limit of a second that is no whole number is one of a minute, divided.
  private static func perSecond(
    _ unit: Quota.Unit, limit: String?, remaining: String?
  ) -> RateObservation? {
    func number(_ text: String?) -> Double? {
      text.flatMap { Double($0.trimmed()) }.flatMap { (0...1e12).contains($0) ? $0 : nil }
    }
    guard let limit = number(limit), limit > 0 else { return nil }
    let isWhole = limit == limit.rounded()
    let factor = isWhole ? 1.0 : 60.0
    return RateObservation(
      unit: unit, window: isWhole ? .second : .minute, limit: Int((limit * factor).rounded()),
      remaining: number(remaining).map { Int(($0 * factor).rounded(.down)) }, resetSeconds: nil)
  }

  /// For an answer that says nothing else of when to come back: of the resets the largest of those
  /// whose limit is used up, else the largest.
  static func reset(now: Timestamp, header: (String) -> String?) -> Duration? {
    let resets = pairs.compactMap { remaining, reset -> (isUsedUp: Bool, wait: Duration)? in
      guard let wait = header(reset).flatMap({ RetryAfter.parse($0, now: now) }) else { return nil }
      return (header(remaining)?.trimmed() == "0", wait)
    }
    let usedUp = resets.filter(\.isUsedUp)
    return (usedUp.isEmpty ? resets : usedUp).map(\.wait).max()
  }

  /// The headers that `reset` looks at.
  package static let ofResets = pairs.flatMap { [$0.remaining, $0.reset] }

  private static let pairs: [(remaining: String, reset: String)] = [
    ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
    ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
    ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
    ("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"),
    ("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"),
    ("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"),
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
    ("ratelimitbysize-remaining", "ratelimitbysize-reset"),
  ]
}
