import Providers

/// The limits of every account and model that was asked so far.
struct Limiter {
  /// How one limit stands.
  struct Standing: Equatable {
    let kind: LimitKind
    let limit: Int
    let used: Int
    /// Nanoseconds until a bucket that refills evenly would be full; 0 of a concurrency.
    let refill: Int64

    var remaining: Int { max(0, limit - used) }
  }

  /// The limit that a question broke.
  struct Breach: Equatable {
    let kind: LimitKind
    let limit: Int
    let used: Int
    let requested: Int
    /// Nanoseconds until it would be let in; `nil` where that is not known, or never.
    let wait: Int64?
  }

  struct Verdict {
    fileprivate let bucket: Int
    /// After the question was let in.
    let standings: [Standing]
    let breach: Breach?
  }

  private struct Name: Hashable {
    let provider: String
    let account: String
    let model: String
  }

  fileprivate struct Bucket {
    var windows: [(kind: LimitKind, window: SlidingWindow)] = []
    var concurrency: (limit: Int, current: Int)?
  }

  private let rules: [LimitRule]
  private var buckets: [Bucket] = []
  private var index: [Name: Int] = [:]

  init(_ rules: [LimitRule]) { self.rules = rules }

  /// Lets the question in, or not; then it has used nothing. `now` is in nanoseconds of a clock that
  /// does not run back.
  mutating func admit(_ question: Question, input: Int, output: Int, now: Int64) -> Verdict {
    let bucket = bucket(question)
    let breach = buckets[bucket].admit(input: input, output: output, now: now)
    return Verdict(bucket: bucket, standings: buckets[bucket].standings, breach: breach)
  }

  /// A question that was let in is answered, or given up.
  mutating func leave(_ verdict: Verdict) { buckets[verdict.bucket].concurrency?.current -= 1 }

  private mutating func bucket(_ question: Question) -> Int {
    let name = Name(
      provider: question.dialect.name, account: question.account, model: question.model.id)
    if let known = index[name] { return known }
    let limits = LimitRule.limits(
      rules, provider: name.provider, account: name.account, model: name.model)
    var bucket = Bucket()
    for kind in LimitKind.allCases {
      guard let limit = limits[kind] else { continue }
      if let span = kind.span {
        bucket.windows.append((kind, SlidingWindow(limit: limit, span: span)))
      } else {
        bucket.concurrency = (limit, 0)
      }
    }
    index[name] = buckets.count
    buckets.append(bucket)
    return buckets.count - 1
  }
}

extension Limiter.Bucket {
  fileprivate mutating func admit(input: Int, output: Int, now: Int64) -> Limiter.Breach? {
    for index in windows.indices { windows[index].window.slide(to: now) }
    if let concurrency, concurrency.current >= concurrency.limit {
      return Limiter.Breach(
        kind: .concurrency, limit: concurrency.limit, used: concurrency.current, requested: 1,
        wait: nil)
    }
    // Of several the one that lasts, so that who waits for it is let in.
    let breach = windows.compactMap { kind, window -> Limiter.Breach? in
      let amount = kind.amount(input: input, output: output)
      guard !window.hasRoom(for: amount) else { return nil }
      return Limiter.Breach(
        kind: kind, limit: window.limit, used: window.used, requested: amount,
        wait: window.wait(for: amount, now: now))
    }.max { ($0.wait ?? .max) < ($1.wait ?? .max) }
    if let breach { return breach }
    for index in windows.indices {
      windows[index].window.take(
        windows[index].kind.amount(input: input, output: output), at: now)
    }
    concurrency?.current += 1
    return nil
  }

  fileprivate var standings: [Limiter.Standing] {
    windows.map { kind, window in
      Limiter.Standing(kind: kind, limit: window.limit, used: window.used, refill: window.refill)
    }
  }
}
