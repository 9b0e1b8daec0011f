import Breakers
import Providers
import Resilience
import Toolbox
import Wire

/// The two breakers of each bucket: `llm-PROVIDER` for its keys and account, `llm-PROVIDER:MODEL`
/// for the model, both with `@ACCOUNT` behind where there are several.
struct GuardTable {
  struct Pair {
    let account: Guard
    let model: Guard

    var both: [Guard] { [account, model] }
  }

  /// What both gave to a request.
  struct Permits {
    let account: Permit
    let model: Permit
  }

  private let pairs: [Pair]
  private let all: [Guard]
  private let session: Session

  /// - Throws: `Failure` 66 or 78 if the configuration of breakers cannot be used.
  init(
    _ layout: Layout, session: Session, lease: Duration
  ) throws(Failure) {
    var policies: [String: Policy] = [:]
    let names = layout.buckets.map { bucket in
      let account = layout.accounts[bucket.account]
      let suffix = account.isOnly ? "" : "@\(account.name)"
      return (
        "llm-\(bucket.provider)\(suffix)", "llm-\(bucket.provider):\(bucket.model)\(suffix)"
      )
    }
    for name in names.flatMap({ [$0.0, $0.1] }) where policies[name] == nil {
      policies[name] = try session.policy(for: name)
    }
    let store = Self.store(policies, session)
    var known: [String: Guard] = [:]
    func named(_ name: String) -> Guard {
      if let found = known[name] { return found }
      let made = Guard(
        name, store: store, session: session, lease: lease.nanoseconds + 60_000_000_000)
      known[name] = made
      return made
    }
    pairs = names.map { Pair(account: named($0.0), model: named($0.1)) }
    all = Array(known.values)
    self.session = session
  }

  private static func store(_ policies: [String: Policy], _ session: Session) -> GuardStore {
    let clock = session.clock
    do throws(StateFolder.Problem) {
      return .files(
        FileStore(in: try StateFolder.open(), clock: clock) { policies[$0] ?? Policy() })
    } catch {
      session.note("\(error); breakers are not shared with other programs")
      return .memory(
        MemoryStore { name in
          Breaker(
            policies[name] ?? Policy(), now: clock(), random: .random(in: 0...UInt64.max))
        })
    }
  }

  /// When to ask again; `nil` if a request of the bucket may pass now.
  func waits(_ bucket: Int, _ now: Int64) -> Int64? {
    let pair = pairs[bucket]
    // Both are asked only where the first lets it pass: a trial's place is not taken in vain.
    return pair.account.waits(now) ?? pair.model.waits(now)
  }

  /// The breaker that holds a bucket up for longer than `wait`, in nanoseconds, or has done so: a
  /// model that is down for good does not keep a run from ending.
  func holds(_ bucket: Int, longerThan wait: Int64, _ now: Int64) -> String? {
    pairs[bucket].both.first { guardian in
      guard guardian.isShut else { return false }
      if let since = guardian.shutSince, now - since > wait { return true }
      return guardian.opensAt.map { $0 - now > wait } ?? true
    }?.name
  }

  /// The breaker that holds a bucket up at all.
  func shut(_ bucket: Int) -> String? { pairs[bucket].both.first(where: \.isShut)?.name }

  func enter(_ bucket: Int) -> Permits {
    Permits(account: pairs[bucket].account.enter(), model: pairs[bucket].model.enter())
  }

  func record(
    _ bucket: Int, _ permits: Permits, _ error: ProviderError?, duration: Int64, _ now: Int64
  ) {
    let (account, model) = Self.outcomes(error)
    pairs[bucket].account.record(permits.account, account, duration: duration, now)
    pairs[bucket].model.record(permits.model, model, duration: duration, now)
  }

  /// A request that was never sent, or whose answer is not waited for.
  func release(_ bucket: Int, _ permits: Permits, _ now: Int64) {
    pairs[bucket].account.record(permits.account, .void, duration: 0, now)
    pairs[bucket].model.record(permits.model, .void, duration: 0, now)
  }

  /// What an error says of the account, and of the model. That a limit or a question was refused
  /// says nothing against either.
  static func outcomes(
    _ error: ProviderError?
  ) -> (account: Resilience.Outcome, model: Resilience.Outcome) {
    switch error?.kind {
    case nil: (.success, .success)
    case .badKey, .noMoney: (.failure, .ignored)
    case .overloaded, .server, .net, .badBody: (.ignored, .failure)
    case .rate, .quotaDay, .noAccess, .badRequest, .tooLong, .cancelled: (.ignored, .ignored)
    }
  }

  func tellIfDue(_ now: Int64) { for one in all { one.tellIfDue(now) } }

  /// At the end: gives back what is held, and waits for what transitions have had run.
  func close() {
    for one in all { one.close() }
    session.hooks?.finish()
  }
}
