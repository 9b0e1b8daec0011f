import Providers

/// What one request uses, in the units that are limited.
struct Usage: Equatable, Sendable {
  var inputTokens = 0
  var outputTokens = 0

  func amount(_ unit: Quota.Unit) -> Int {
    switch unit {
    case .requests: 1
    case .tokens: inputTokens + outputTokens
    case .inputTokens: inputTokens
    case .outputTokens: outputTokens
    }
  }
}

/// One limit of a bucket, and what has been used of it.
struct Meter {
  let quota: Quota
  private(set) var limit: Int
  /// The configured limit: what headers say may only lower it.
  private let configured: Int?
  private(set) var log: SlidingLog
  /// What others use of the same limit, by the server's own count less ours.
  private(set) var foreign = 0
  private var foreignUntil: Int64 = 0
  /// What was reserved before is in the entry of this time.
  private let since: Int64

  init(_ quota: Quota, _ amount: Limits.Amount, since: Int64 = .min) {
    self.quota = quota
    limit = amount.value
    configured = amount.isConfigured ? amount.value : nil
    log = SlidingLog(window: Int64(quota.window.seconds * 1e9))
    self.since = since
  }

  /// A limit that has become known while requests with `inFlight` are under way.
  init(_ quota: Quota, learned limit: Int, inFlight: Int, at now: Int64) {
    self.init(quota, Limits.Amount(limit, isConfigured: false), since: now)
    log.add(inFlight, at: now)
  }

  /// When `usage` fits; `now` if it does.
  mutating func whenFits(_ usage: Usage, _ now: Int64) -> Int64 {
    log.expire(now)
    if foreign > 0, foreignUntil <= now { foreign = 0 }
    // With others at work the next answer tells; one request is always let through for it.
    let room = max(limit - foreign, 1)
    return log.whenFits(usage.amount(quota.unit), under: room, now)
  }

  mutating func reserve(_ usage: Usage, at now: Int64) {
    log.add(usage.amount(quota.unit), at: now)
  }

  mutating func settle(_ reserved: Usage, used: Usage, at time: Int64) {
    log.settle(
      at: max(time, since), by: used.amount(quota.unit) - reserved.amount(quota.unit))
  }

  /// A request that was reserved at `time` went out only at `later`.
  mutating func move(_ usage: Usage, from time: Int64, to later: Int64) {
    guard later - time > SlidingLog.slack(log.span) / 4 else { return }
    log.move(usage.amount(quota.unit), from: max(time, since), to: later)
  }

  /// Takes the server's word on the limit and on what is left of it.
  mutating func observe(_ observation: RateObservation, _ now: Int64) {
    limit = min(configured ?? observation.limit, observation.limit)
    guard let remaining = observation.remaining else { return }
    log.expire(now)
    foreign = max(0, observation.limit - remaining - log.total)
    foreignUntil = now + log.span
  }
}
