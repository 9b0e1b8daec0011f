import Synchronization

/// Where breakers are kept: files of one host, a table of several. An update is one locked step:
/// load, decide, store. The body gets the breaker under the lock, so it reads the clock inside, and
/// takes no time beyond.
package protocol BreakerStore {
  associatedtype Problem: Error

  /// Changes a breaker, which is made where there is none. What the transitions among the changes
  /// are, is known to the store before the lock is free.
  /// - Throws: what keeps the store from having the breaker, or from keeping it.
  func update<Answer: Sendable>(
    _ name: String, _ body: (inout Breaker) -> Answer
  ) throws(Problem) -> Answer

  /// A breaker as it is; `nil` if no one has used the name.
  /// - Throws: what keeps the store from having it.
  func breaker(_ name: String) throws(Problem) -> Breaker?

  /// The transitions behind a sequence number, oldest first, and how many are no longer known.
  /// - Throws: what keeps the store from having them.
  func transitions(
    _ name: String, after sequence: UInt64
  ) throws(Problem) -> ([Transition], missing: Int)
}

/// Breakers within one process, for all of its threads.
package final class MemoryStore: BreakerStore, Sendable {
  private struct Entry {
    var breaker: Breaker
    var log = TransitionLog()

    mutating func update<Answer>(_ body: (inout Breaker) -> Answer) -> Answer {
      let answer = body(&breaker)
      breaker.transitions.forEach { log.append($0) }
      return answer
    }
  }

  private let entries = Mutex<[String: Entry]>([:])
  private let create: @Sendable (String) -> Breaker

  /// `create` makes the breaker of a name that was never used.
  package init(create: @escaping @Sendable (String) -> Breaker) { self.create = create }

  package func update<Answer: Sendable>(
    _ name: String, _ body: (inout Breaker) -> Answer
  ) -> Answer {
    entries.withLock { entries in
      entries[name, default: Entry(breaker: create(name))].update(body)
    }
  }

  package func breaker(_ name: String) -> Breaker? {
    entries.withLock { $0[name]?.breaker }
  }

  package func transitions(
    _ name: String, after sequence: UInt64
  ) -> ([Transition], missing: Int) {
    entries.withLock { entries in
      guard let entry = entries[name] else { return ([], 0) }
      return entry.log.transitions(after: sequence, through: entry.breaker.lastTransition)
    }
  }
}
