import PostgreSQL
import Toolbox
import Wire

/// Stores batches on a thread of its own, in their order, while the next ones are collected. What
/// it has of the store is that thread's between `begin` and the last `outcome`.
final class Committer: @unchecked Sendable {
  /// What became of a batch.
  enum Outcome: Sendable {
    /// Committed: what is `unknown` into a table of its own, what is `misplaced` not at all.
    case stored(unknown: [Int], misplaced: [Int])
    /// The table refuses one of the rows, and so all of them.
    case refused(_ reason: String)
    case failed(Failure)
    /// One before it was not stored.
    case notTried
  }

  private struct Job: Sendable {
    let batch: AnswerBatch
    let patience: Duration
    let generation: Int
  }

  private let store: Store
  private let jobs = Channel<Job>()
  private let outcomes = Channel<Outcome>()
  private var thread: WorkerThread?
  /// Rises with each batch that was not stored, so that those behind it wait for a decision.
  private var generation = 0
  private var knownRuns: Set<String> = []
  /// The last answers stood in the table already, and so may the next ones.
  private var isMerging = false

  init(_ store: Store) { self.store = store }

  deinit { jobs.close() }

  /// Begins to store a batch; it may be retried for `patience` while the server is away.
  /// - Throws: `SystemError` where the system has no thread left.
  func begin(_ batch: AnswerBatch, patience: Duration) throws(SystemError) {
    if thread == nil {
      thread = try WorkerThread { [jobs, outcomes, unowned self] in
        var first = 0
        while let job = jobs.receive() {
          if job.generation < first {
            outcomes.send(.notTried)
            continue
          }
          let outcome = commit(job.batch, patience: job.patience)
          if case .stored = outcome {} else { first = job.generation + 1 }
          outcomes.send(outcome)
        }
      }
    }
    jobs.send(Job(batch: batch, patience: patience, generation: generation))
  }

  /// Waits for the outcome of the first batch that was begun and not asked for. After one that was
  /// not stored, all that were begun are `notTried`.
  func outcome() -> Outcome {
    guard let outcome = outcomes.receive() else { return .notTried }
    switch outcome {
    case .stored, .notTried: break
    case .refused, .failed: generation += 1
    }
    return outcome
  }

  /// As `begin` and `outcome`, on this thread, once no other batch is on its way.
  func commit(_ batch: AnswerBatch, patience: Duration) -> Outcome {
    do {
      return try store.retrying(for: patience) { connection -> Outcome in
        do {
          return try commit(batch, on: connection)
        } catch let problem as PostgreSQLError {
          guard Self.isOfData(problem) else { throw problem }
          return .refused(problem.description)
        }
      }
    } catch {
      return .failed(error as? Failure ?? Failure(.software, "\(error)"))
    }
  }

  /// Lets go of the connection, while nothing is on its way.
  func disconnect() { store.disconnect() }

  /// A run that is new is made first.
  private func commit(_ batch: AnswerBatch, on connection: Connection) throws -> Outcome {
    for run in Set(batch.domains.map(\.run)) where !knownRuns.contains(run) {
      _ = try connection.execute(
        "SELECT domain_runner.begin_run($1, NULL)", [Parameter(run)])
      // A few runs at a time are the rule; a stream of new names must not fill the memory.
      if knownRuns.count > 1000 { knownRuns = [] }
      knownRuns.insert(run)
    }
    let stored = try store(batch, on: connection)
    if !stored.unknown.isEmpty {
      // It may be the run that is gone.
      for index in stored.unknown { knownRuns.remove(batch.keys[index].run) }
      _ = try connection.transaction(AnswerStatements.putAside(batch, stored.unknown))
    }
    return .stored(unknown: stored.unknown, misplaced: stored.misplaced)
  }

  private func store(
    _ batch: AnswerBatch, on connection: Connection
  ) throws -> AnswerStatements.Outcome {
    if !isMerging {
      do {
        return try AnswerStatements.store(batch, merging: false, on: connection)
      } catch let problem as PostgreSQLError {
        guard AnswerStatements.isRepeated(problem) else { throw problem }
      }
    }
    let outcome = try AnswerStatements.store(batch, merging: true, on: connection)
    isMerging = outcome.wasRepeated
    return outcome
  }

  /// Values that a column cannot hold, or a row that a rule of the table forbids.
  private static func isOfData(_ problem: PostgreSQLError) -> Bool {
    problem.state.map { $0.hasPrefix("22") || $0.hasPrefix("23") } ?? false
  }
}
