import PostgreSQL
import Toolbox
import Wire

/// The database of the configuration, and the sentences for what it cannot do.
final class Store {
  let address: Address
  let limits: Limits
  private var current: Connection?

  init(address: Address, limits: Limits) {
    self.address = address
    self.limits = limits
  }

  /// The connection, made where there is none or the last one broke.
  func connection() throws(PostgreSQLError) -> Connection {
    if let current, current.isOpen { return current }
    let connection = try Connection(address, limits: limits)
    current = connection
    return connection
  }

  /// Lets go of the connection; the next use makes another.
  func disconnect() { current = nil }

  /// Runs `body` again where the trouble is of the moment: a lock that closed a circle, a
  /// connection that broke, a server that restarts. What it does must be safe to do twice.
  /// - Throws: `Failure` with the sentence of what went wrong in the end.
  func retrying<Result>(
    for patience: Duration = .zero, _ body: (Connection) throws -> Result
  ) throws -> Result {
    let ends = Clock.monotonic + patience.nanoseconds
    var attempt = 0
    while true {
      do { return try body(try connection()) } catch let problem as PostgreSQLError {
        attempt += 1
        let mayEndADeadlock = problem.state.map { $0.hasPrefix("40") } ?? false
        guard problem.isTransient, mayEndADeadlock && attempt < 20 || Clock.monotonic < ends else {
          throw Failure(problem)
        }
        if Drain.signal != nil && !mayEndADeadlock { throw Failure(problem) }
        Pause.beforeAttempt(attempt)
      }
    }
  }
}

/// Waiting between attempts.
enum Pause {
  /// Half of it at random, so that those who met do not meet again; at most a second.
  static func beforeAttempt(_ attempt: Int) {
    let longest = min(1000, 10 << min(attempt, 7))
    let milliseconds = Int32.random(in: Int32(longest / 2)...Int32(longest))
    // A signal ends the pause, for the caller to see.
    if let signals = Drain.descriptor {
      _ = signals.wait(for: Drain.signal == nil ? 1 : 0, milliseconds: milliseconds)
    } else {
      _ = Descriptor.standardError.wait(for: 0, milliseconds: milliseconds)
    }
  }
}

extension Failure {
  /// The status that the contract gives what a database could not do, and what to do about it.
  init(_ problem: PostgreSQLError) {
    let sentence = problem.description
    switch problem.kind {
    case .noLibrary, .unreachable, .lost: self.init(.unavailable, sentence)
    case .badAddress: self.init(.configuration, sentence)
    case .authentication: self.init(.noPermission, sentence)
    case .server(let state):
      if problem.isMissingSchema {
        self.init(
          .configuration,
          "\(sentence); the tables are missing or older than this program: run domain-list migrate")
      } else if state == "42501" {
        self.init(.noPermission, "\(sentence); grant it to the user of DATABASE_URL")
      } else if state == "3D000" {
        self.init(.configuration, "\(sentence); make it, or correct DATABASE_URL")
      } else if state == "57014" {
        self.init(
          .unavailable, "\(sentence); see database.statement_timeout, and what the server is doing")
      } else if problem.isTransient {
        self.init(.unavailable, "\(sentence) (\(state)); try again")
      } else {
        self.init(.software, "\(sentence) (\(state))")
      }
    }
  }
}
