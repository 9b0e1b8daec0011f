import Breakers
import Resilience
import Toolbox
import Wire

/// Where the breakers of a run are kept: in files that all processes of the host share, or where
/// there is no place for them in the process alone.
enum GuardStore {
  case files(FileStore)
  case memory(MemoryStore)

  /// Changes a breaker; `nil` where its state cannot be had.
  func update<Answer: Sendable>(_ name: String, _ body: (inout Breaker) -> Answer) -> Answer? {
    switch self {
    case .files(let store): try? store.update(name, body)
    case .memory(let store): store.update(name, body)
    }
  }
}

/// A breaker as the requests of a run meet it. While it is closed one permit serves them all, and
/// what they came to is told in groups; a trial has a permit of its own.
final class Guard {
  /// How often what others did to the breaker is looked for, in nanoseconds.
  static let interval: Int64 = 500_000_000
  private static let largestGroup = 64

  let name: String
  private let store: GuardStore
  private let session: Session
  /// How long a trial may hold its place, in nanoseconds.
  private let lease: Int64
  /// Of a breaker that lets everything pass, until `lookAt`.
  private var permit: Permit?
  private var lookAt: Int64 = 0
  /// A place for one request that has not been used yet.
  private var ticket: Permit?
  /// When a request may pass, as far as is known, while none may; `nil`: no one knows.
  private(set) var opensAt: Int64?
  private(set) var isShut = false
  /// Since when nothing but trials has passed.
  private(set) var shutSince: Int64?
  private var untold: [(permit: Permit, outcome: Resilience.Outcome, duration: Int64)] = []
  private var toldAt: Int64 = 0

  init(_ name: String, store: GuardStore, session: Session, lease: Int64) {
    self.name = name
    self.store = store
    self.session = session
    self.lease = lease
  }

  /// When to ask again; `nil` if a request may pass now.
  func waits(_ now: Int64) -> Int64? {
    if ticket != nil { return nil }
    if now < lookAt { return isShut ? lookAt : nil }
    tell(now)
    look(now)
    return isShut ? lookAt : nil
  }

  /// Takes the permit that `waits` has just found.
  func enter() -> Permit {
    defer { ticket = nil }
    return ticket ?? permit ?? .ofNoBreaker
  }

  /// Tells what a request came to.
  func record(_ permit: Permit, _ outcome: Resilience.Outcome, duration: Int64, _ now: Int64) {
    guard permit != .ofNoBreaker else { return }
    untold.append((permit, outcome, duration))
    if outcome == .failure || permit.slot != nil || untold.count >= Self.largestGroup { tell(now) }
  }

  /// Tells what has not been told for a while.
  func tellIfDue(_ now: Int64) {
    if !untold.isEmpty, now - toldAt >= 100_000_000 { tell(now) }
  }

  /// Gives back what is held, at the end.
  func close() {
    if let ticket { untold.append((ticket, .void, 0)) }
    ticket = nil
    tell(0)
  }

  private func look(_ now: Int64) {
    let (clock, lease) = (session.clock, lease)
    let change = store.update(name) { breaker in
      let admission = breaker.admit(now: clock(), lease: lease)
      return (admission, breaker)
    }
    lookAt = now + Self.interval
    guard let (admission, breaker) = change else {
      (permit, isShut, shutSince) = (.ofNoBreaker, false, nil)
      return
    }
    follow(breaker)
    switch admission {
    case .permit(let given):
      isShut = false
      if given.slot == nil {
        permit = given
        shutSince = nil
      } else {
        ticket = given
        permit = nil
        // The next one asks for itself.
        lookAt = now
      }
    case .refused(let refusal):
      permit = nil
      isShut = true
      shutSince = shutSince ?? now
      opensAt = refusal.retryIn.map { now + $0 }
      if let wait = refusal.retryIn { lookAt = now + min(Self.interval, max(wait, 1_000_000)) }
    }
  }

  private func tell(_ now: Int64) {
    guard !untold.isEmpty else { return }
    toldAt = now
    let records = untold
    untold.removeAll(keepingCapacity: true)
    let clock = session.clock
    let change = store.update(name) { breaker in
      let moment = clock()
      var made: [Transition] = []
      for record in records {
        _ = breaker.record(
          record.permit, record.outcome, duration: record.duration, now: moment)
        breaker.transitions.forEach { made.append($0) }
      }
      return (made, breaker)
    }
    guard let (transitions, breaker) = change else { return }
    if !transitions.isEmpty {
      permit = nil
      lookAt = 0
      session.follow(transitions, of: name, breaker)
    }
  }

  private func follow(_ breaker: Breaker) {
    var made: [Transition] = []
    breaker.transitions.forEach { made.append($0) }
    if !made.isEmpty { session.follow(made, of: name, breaker) }
  }
}
