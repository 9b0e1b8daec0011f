import Breakers
import Resilience
import Toolbox
import Wire

/// The breakers of channels: in files that all processes of the host share, or where there is no
/// place for them in the process alone.
enum GuardStore {
  case files(FileStore)
  case memory(MemoryStore)

  init(_ session: Session, channels: [String], isShared: Bool) {
    if isShared, let store = try? session.store(creating: nil) {
      self = .files(store)
      return
    }
    let clock = session.clock
    var policies: [String: Policy] = [:]
    for channel in channels {
      let name = Lane.breaker(of: channel)
      policies[name] = try? session.policy(for: name)
    }
    let known = policies
    self = .memory(
      MemoryStore { name in
        Breaker(known[name] ?? Policy(), now: clock(), random: .random(in: 0...UInt64.max))
      })
  }

  private func update<Answer: Sendable>(
    _ name: String, _ body: (inout Breaker) -> Answer
  ) -> Answer? {
    switch self {
    case .files(let store): try? store.update(name, body)
    case .memory(let store): store.update(name, body)
    }
  }

  /// Asks to send. Where the state cannot be had, it may: an alert is worth the attempt.
  ///
  /// The place of a trial whose process was killed is free again after `lease` nanoseconds.
  func admit(_ name: String, _ session: Session, lease: Int64) -> Admission {
    if case .files(let store) = self, let permit = store.quickPermit(name) {
      return .permit(permit)
    }
    let clock = session.clock
    return update(name) { $0.admit(now: clock(), lease: lease) }
      ?? .permit(Permit(generation: 0))
  }

  /// Tells what it came to. That a service asks to wait, or refuses a message, says nothing against
  /// it.
  func record(
    _ name: String, _ permit: Permit, _ verdict: Verdict, _ duration: Int64, _ session: Session
  ) {
    let outcome: Resilience.Outcome =
      switch verdict {
      case .delivered: .success
      case .later(_, _, let isLimited): isLimited ? .ignored : .failure
      case .refused: .ignored
      }
    let clock = session.clock
    let change = update(name) { breaker in
      _ = breaker.record(permit, outcome, duration: duration, now: clock())
      var made: [Transition] = []
      breaker.transitions.forEach { made.append($0) }
      return (made, breaker)
    }
    if let (made, breaker) = change, !made.isEmpty { session.follow(made, of: name, breaker) }
  }
}
