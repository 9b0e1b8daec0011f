import JSON
package import Resilience
package import Supervision
package import Toolbox
package import Wire

/// What a run has to do with breakers: where they are kept, which policies their kinds have, and
/// what time it is.
package final class Session {
  /// The options that any subcommand takes.
  package struct Options {
    package var config: String?
    package var now: String?
    package var isQuiet = false

    package init() {}
  }

  /// Of the command that is guarded: it runs what is to be run on transitions, too, because it has
  /// the signals.
  package var supervisor: Supervisor?

  /// Of a program that serves many at once: what is to be run on transitions is run beside it.
  package var hooks: HookQueue?

  package let isQuiet: Bool
  /// The clock of breakers; `isFixed` where a test has set it, and then there is no other.
  package let clock: @Sendable () -> Moment
  package let isFixed: Bool
  private let policies: Policies

  /// - Throws: `Failure` (64) if the test clock is no time.
  package init(_ options: Options) throws(Failure) {
    isQuiet = options.isQuiet
    policies = Policies(config: options.config)
    guard let (name, text) = Self.fixedTime(options) else {
      isFixed = false
      clock = { Moment.now }
      return
    }
    guard let wall = nanoseconds(text) else {
      throw Failure(
        .usage, "\(name): expected Unix seconds such as 1764000000.5, found \"\(text)\"")
    }
    isFixed = true
    let moment = Moment(fixed: wall)
    clock = { moment }
  }

  private static func fixedTime(_ options: Options) -> (name: String, text: String)? {
    if let now = options.now { return ("--now", now) }
    for name in ["BREAKER_NOW", Environment.now] {
      if let text = Environment.nonEmpty(name) { return (name, text) }
    }
    return nil
  }

  package var now: Timestamp { Timestamp(milliseconds: clock().wall / 1_000_000) }

  /// The policy of the configuration for a name.
  /// - Throws: `Failure` 66 or 78 if the configuration cannot be read or is wrong.
  package func policy(for name: String) throws(Failure) -> Policy {
    try policies.policy(for: name)
  }

  /// The store to change breakers in. `policy` is that of a breaker that has to be made, else the
  /// configuration's for its name.
  /// - Throws: `StateFolder.Problem` if there is no folder for it.
  package func store(creating policy: Policy?) throws(StateFolder.Problem) -> FileStore {
    store(in: try StateFolder.open(), creating: policy)
  }

  private func store(in folder: StateFolder, creating policy: Policy?) -> FileStore {
    FileStore(in: folder, clock: clock) { [policies] name in
      policy ?? (try? policies.policy(for: name)) ?? Policy()
    }
  }

  /// The same for what cannot do without.
  package func storeToChange(creating policy: Policy?) throws(Failure) -> FileStore {
    do throws(StateFolder.Problem) { return try store(creating: policy) } catch {
      throw Failure(error)
    }
  }

  /// The store to look at breakers; `nil` where nothing was ever kept.
  /// - Throws: `Failure` (77) if what is there cannot be trusted.
  package func existingStore() throws(Failure) -> FileStore? {
    do throws(StateFolder.Problem) {
      guard let folder = try StateFolder.existing() else { return nil }
      return store(in: folder, creating: nil)
    } catch { throw Failure(error) }
  }

  /// Says what is worth knowing, unless nothing is to be said.
  package func note(_ sentence: String) {
    if !isQuiet { Message.say(sentence) }
  }
}

extension Failure {
  package init(_ problem: StateFolder.Problem) {
    self.init(ExitStatus(rawValue: problem.status), problem.description)
  }

  /// The status that the contract gives a store that fails.
  package init(_ problem: StoreProblem) {
    let status: ExitStatus
    switch problem {
    case .system(let error): status = Failure(error).status
    case .state: status = .badInput
    case .busy: status = .tryLater
    case .unsuitable: status = .noPermission
    }
    self.init(status, problem.description)
  }
}

/// Says what a store cannot do as a `Failure`.
package func storing<Answer>(_ body: () throws(StoreProblem) -> Answer) throws(Failure) -> Answer {
  do throws(StoreProblem) { return try body() } catch { throw Failure(error) }
}

/// Unix seconds with up to nine digits behind the point, to the nanosecond; `nil` for what is none.
func nanoseconds(_ text: String) -> Int64? {
  let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  func isDigits(_ part: Substring) -> Bool {
    part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
  guard parts.allSatisfy(isDigits), let seconds = Int64(parts[0]), seconds < 4_000_000_000 else {
    return nil
  }
  guard parts.count == 2 else { return seconds * 1_000_000_000 }
  guard !parts[1].isEmpty, let fraction = Int64((parts[1] + "000000000").prefix(9)) else {
    return nil
  }
  return seconds * 1_000_000_000 + fraction
}
