import ArgumentParser
import Breakers
import Resilience
import Toolbox

/// Something done to a breaker by hand. It is on the disk and on record when it is done.
struct Operation {
  private let command: Resilience.Command
  private let verb: String
  private let details: [String: String]

  init(_ command: Resilience.Command, _ verb: String, details: [String: String] = [:]) {
    self.command = command
    self.verb = verb
    self.details = details
  }

  /// - Throws: `Failure` where it cannot be done or recorded; `ExitCode` 1 where it is refused.
  func apply(to name: String, settings: [PolicySetting] = [], _ session: Session) throws {
    guard FileName.encoded(name) != nil else { throw Failure(badName: name) }
    let existing = try session.existingStore()
    let known = try stored(name, existing)
    let given = try settings.isEmpty && known == .whole ? nil : policy(for: name, settings, session)
    if known == .nothing {
      // Of a name that was never used all is as if it were closed.
      if command == .halfOpen { return try refuse(name) }
      if settings.isEmpty && (command == .reset || command == .close) { return }
    }
    let (replacing, command, clock) = (settings.isEmpty ? nil : given, self.command, session.clock)
    let store = try session.storeToChange(creating: given)
    let change = try storing { () throws(StoreProblem) in
      try store.change(name, isDurable: true, mayAdopt: replacing != nil) { breaker in
        if let replacing { _ = breaker.adopt(replacing) }
        return (breaker.operate(command, now: clock()), breaker)
      }
    }
    if let damage = change.damage { session.note("\(damage); the breaker begins anew") }
    // On record before anything else can keep it from there.
    var failure: Failure?
    switch change.answer.0 {
    case .changed:
      do throws(Failure) {
        try Audit.append("breaker", verb, of: name, details: details, at: session.now)
      } catch { failure = error }
    case .unchanged: break
    case .refused: try refuse(name)
    }
    session.follow(change.transitions, of: name, change.answer.1)
    if let failure { throw failure }
    if let unsynced = change.unsynced { throw Failure(unsynced) }
  }

  /// What there is of a breaker.
  private enum Stored { case nothing, damaged, whole }

  private func stored(_ name: String, _ store: FileStore?) throws(Failure) -> Stored {
    do throws(StoreProblem) {
      return try store?.breaker(name) == nil ? .nothing : .whole
    } catch {
      if error.isDamage { return .damaged }
      throw Failure(error)
    }
  }

  private func policy(
    for name: String, _ settings: [PolicySetting], _ session: Session
  ) throws -> Policy {
    try session.policy(for: name).applying(options: settings)
  }

  private func refuse(_ name: String) throws {
    Message.say("\(name) is closed: only a breaker that is not becomes half-open")
    throw ExitCode(1)
  }
}
