package import Resilience
package import Toolbox
import Wire

/// A breaker as a guard of calls: asks it, reports to it, and goes on without it where its state
/// cannot be had.
package final class Gate {
  /// The answer to a call that asks to pass.
  package enum Entry {
    case permit(Permit)
    case refused(Refusal, Status)
    /// The state cannot be had, and the policy says to refuse then.
    case unknown
  }

  package let name: String
  package let session: Session
  /// The policy in force, once the breaker was asked; before that the one to be put in force.
  package private(set) var policy: Policy
  /// The state at the last step.
  package private(set) var state = State.closed
  /// Whether the budget had a retry left then.
  package private(set) var allowsRetry = true
  /// The policy given, until it is in force.
  private var given: Policy?
  private var isPolicyKnown: Bool
  private let store: FileStore?
  private var isDegraded = false

  /// Whether anything was ever stored of the breaker.
  package var exists: Bool { store?.exists(name) ?? false }

  /// `settings` are those given for this call; without any the policy that is stored holds.
  /// - Throws: `Failure` 64 for a name that is none or settings that are wrong, 66 or 78 for the
  ///   configuration.
  package init(
    _ name: String, settings: [PolicySetting], session: Session
  ) throws(Failure) {
    guard FileName.encoded(name) != nil else { throw Failure(badName: name) }
    self.name = name
    self.session = session
    var problem: String?
    var store: FileStore?
    do throws(StateFolder.Problem) { store = try session.store(creating: nil) } catch {
      problem = error.description
    }
    policy = Policy()
    isPolicyKnown = !settings.isEmpty || store?.exists(name) != true
    if isPolicyKnown {
      policy = try session.policy(for: name).applying(options: settings)
      if store != nil { store = try? session.store(creating: policy) }
    }
    given = settings.isEmpty ? nil : policy
    self.store = store
    if let problem { degrade(problem) }
  }

  /// A permit at no cost, where the breaker is closed and has been for ten milliseconds at least
  /// in the eyes of this process; `nil` where `admit` has to decide.
  package func quickPermit() -> Permit? {
    given == nil ? store?.quickPermit(name) : nil
  }

  /// What the breaker shows; nothing changes by looking. `nil` where its state cannot be had.
  package func look() -> Status? {
    guard let store else { return nil }
    do throws(StoreProblem) { return try store.breaker(name)?.status(session.clock()) } catch {
      return nil
    }
  }

  /// Asks to let a call pass; see `Breaker.admit`.
  package func admit(lease: Int64? = nil, isRetry: Bool = false) -> Entry {
    guard let store else { return policy.failClosed ? .unknown : .permit(.ofNoBreaker) }
    let (given, clock) = (given, session.clock)
    do throws(StoreProblem) {
      let change = try store.change(
        name, mayAdopt: given != nil, mayBeginAnew: { !(given ?? $0).failClosed }
      ) { breaker in
        let before = breaker.policy
        let isOther = given.map { breaker.adopt($0) } ?? false
        let now = clock()
        let admission = breaker.admit(now: now, lease: lease, isRetry: isRetry)
        return Admitted(
          admission: admission, status: breaker.status(now), breaker: breaker,
          replaced: isOther ? before : nil)
      }
      let made = change.answer
      note(made.breaker, replaced: made.replaced)
      if let damage = change.damage { session.note("\(damage); the breaker begins anew") }
      session.follow(change.transitions, of: name, made.breaker)
      switch made.admission {
      case .permit(let permit): return .permit(permit)
      case .refused(let refusal): return .refused(refusal, made.status)
      }
    } catch {
      degrade(error.description, isForeign: error.isNewer)
      return policy.failClosed ? .unknown : .permit(.ofNoBreaker)
    }
  }

  /// What is to be known of the breaker after a step.
  private func note(_ breaker: Breaker, replaced: Policy?) {
    policy = breaker.policy
    isPolicyKnown = true
    state = breaker.state
    allowsRetry = breaker.allowsRetry
    // Where two runs were given different policies, each call would else replace the other's.
    given = nil
    if let replaced {
      session.note(
        "\(name): the policy given replaces the one in force; was: \(replaced.text); is:"
          + " \(policy.text)")
    }
  }

  private struct Admitted: Sendable {
    var admission: Admission
    var status: Status
    var breaker: Breaker
    var replaced: Policy?
  }

  /// Reports what a call came to; `error` is for the log where it failed. Answers `nil` where the
  /// report could not be kept.
  package func record(
    _ permit: Permit, _ outcome: Outcome, duration: Int64? = nil, error: CallError? = nil
  ) -> Recorded? {
    guard permit != .ofNoBreaker else { return nil }
    return record(duration: duration, error: { _ in error }) { _ in (permit, outcome) }
  }

  /// Reports on a permit that may have been lost on the way, and what the policy in force has to
  /// judge; `error` is asked for what the log of errors is to keep of an outcome.
  package func record(
    duration: Int64?, error: (Outcome) -> CallError?,
    _ report: (Breaker) -> (Permit?, Outcome)
  ) -> Recorded? {
    guard let store else { return nil }
    let (given, clock) = (given, session.clock)
    do throws(StoreProblem) {
      var judged = Outcome.void
      let change = try store.change(
        name, mayAdopt: given != nil, mayBeginAnew: { !(given ?? $0).failClosed },
        error: { error(judged) }
      ) { breaker in
        let before = breaker.policy
        let isOther = given.map { breaker.adopt($0) } ?? false
        let (permit, outcome) = report(breaker)
        judged = outcome
        let recorded =
          permit.map { breaker.record($0, outcome, duration: duration, now: clock()) } ?? .stale
        return Noted(recorded: recorded, breaker: breaker, replaced: isOther ? before : nil)
      }
      note(change.answer.breaker, replaced: change.answer.replaced)
      if let damage = change.damage { session.note("\(damage); the breaker begins anew") }
      session.follow(change.transitions, of: name, change.answer.breaker)
      return change.answer.recorded
    } catch {
      degrade(error.description, isForeign: error.isNewer)
      return nil
    }
  }

  private struct Noted: Sendable {
    var recorded: Recorded
    var breaker: Breaker
    var replaced: Policy?
  }

  /// Says once that the breaker is not asked, and counts every time. Which policy then holds is
  /// looked up where it is not known: the stored one as far as it can be read, else the
  /// configuration's.
  private func degrade(_ problem: String, isForeign: Bool = false) {
    if !isPolicyKnown {
      isPolicyKnown = true
      let stored = try? store?.breaker(name)?.policy
      policy = stored ?? (try? session.policy(for: name)) ?? Policy()
    }
    // What a newer version keeps is left alone.
    if !isForeign { store?.countDegraded(name) }
    if isDegraded { return }
    isDegraded = true
    let consequence =
      policy.failClosed ? "calls are refused" : "calls pass as if there were no breaker"
    Message.say("\(name): \(problem); \(consequence)")
  }
}

extension Permit {
  /// Of a call that passed because the state could not be had.
  package static let ofNoBreaker = Permit(generation: 0)
}

extension Failure {
  package init(badName name: String) {
    self.init(
      .usage,
      name.isEmpty
        ? "expected the name of a breaker, found nothing"
        : "expected a name without *, ?, [, \\ and control characters, of at most 240 bytes where"
          + " all but letters, digits and -_@+=,:. count thrice; found \"\(name)\"")
  }
}

extension Policy {
  /// - Throws: `Failure` (64) for the first setting that is wrong.
  package func applying(options settings: [PolicySetting]) throws(Failure) -> Policy {
    do throws(PolicyProblem) { return try applying(settings) } catch {
      throw Failure(.usage, error.description)
    }
  }
}
