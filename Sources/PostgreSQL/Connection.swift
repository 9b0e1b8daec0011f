import CPostgreSQL
import Wire

/// How long to wait for a database.
package struct Limits: Sendable {
  /// For a connection, names included, over all addresses of the server.
  package var connect: Duration
  /// For one statement, as the server counts; also for a lock.
  package var statement: Duration
  /// For a server that says nothing; as long as a statement may take and five seconds, unless given.
  package var silence: Duration?
  /// For a lock; as long as a statement may take, unless given.
  package var lock: Duration?

  package init(
    connect: Duration = .seconds(5), statement: Duration = .seconds(30), silence: Duration? = nil,
    lock: Duration? = nil
  ) {
    self.connect = connect
    self.statement = statement
    self.silence = silence
    self.lock = lock
  }
}

/// A connection whose every statement runs in a transaction with limits of its own, so that it may
/// change servers between two of them: it is safe behind PgBouncer in transaction mode.
package final class Connection {
  package let limits: Limits
  private let session: Session
  private var sent = 0

  /// Tries each address of the server within the deadline.
  /// - Throws: `PostgreSQLError` of the last one that failed.
  package init(_ address: Address, limits: Limits) throws(PostgreSQLError) {
    self.limits = limits
    let deadline = Clock.monotonic + limits.connect.nanoseconds
    let attempts = try address.attempts(until: deadline)
    // The server cancels a statement at its limit; only one that hangs is left to this.
    let patience = limits.silence ?? limits.statement + .seconds(5)
    var problem: PostgreSQLError?
    for (index, attempt) in attempts.enumerated() {
      let share = (deadline - Clock.monotonic) / Int64(attempts.count - index)
      do throws(PostgreSQLError) {
        session = try Session(
          attempt, name: address.name, patience: patience, until: Clock.monotonic + share)
        return
      } catch {
        problem = error
        if error.kind == .authentication { break }
      }
    }
    throw problem ?? PostgreSQLError(.unreachable, "\(address.name) has no address")
  }

  /// Whether another statement may be tried on it.
  package var isOpen: Bool { session.isOpen }
  package var isEncrypted: Bool { session.isEncrypted }

  /// Runs statements in one transaction and one round trip. Answers what each of them did, once
  /// they are committed.
  ///
  /// - Throws: `PostgreSQLError`; nothing was done, but for `.lost`, where that is open.
  package func transaction(_ statements: [Statement]) throws(PostgreSQLError) -> [Rows] {
    try send(statements)
    return try receive()
  }

  /// As `transaction`, of one statement.
  package func execute(
    _ sql: String, _ parameters: [Parameter] = []
  ) throws(PostgreSQLError) -> Rows {
    let results = try transaction([Statement(sql, parameters)])
    guard let rows = results.first else { throw Self.strange }
    return rows
  }

  /// Sends a transaction without waiting for its end, which `receive` does.
  package func send(_ statements: [Statement]) throws(PostgreSQLError) {
    for statement in begin(limits.statement) + statements { try session.send(statement) }
    try session.send(Statement("COMMIT"))
    try session.sync()
    sent = statements.count
  }

  /// What the statements sent did.
  /// - Throws: `PostgreSQLError` as `transaction`.
  package func receive() throws(PostgreSQLError) -> [Rows] {
    let results = try pipelineResults()
    guard let commit = results.last, commit.command == "COMMIT" else { throw Self.strange }
    return Array(results.dropLast().suffix(sent))
  }

  /// Copies rows to us: `COPY ... TO STDOUT`, which takes no parameters; `settings` are what it may
  /// read with `current_setting('domain_runner.NAME')`. Lends each line, with its line feed. As long as
  /// rows come it may take any time.
  /// - Throws: `PostgreSQLError`, and whatever `body` throws, after which the connection is of no use.
  package func copyOut(
    _ sql: String, settings: [(name: String, value: String)],
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let settings = settings.map { setting in
      Statement(
        "SELECT set_config($1, $2, true)",
        [Parameter("domain_runner.\(setting.name)"), Parameter(setting.value)])
    }
    try run(begin(.zero) + settings)
    _ = try copy(sql, after: []) {
      while try unsafe session.copiedRow(body) {}
    }
  }

  /// Copies rows from us, between other statements of the same transaction; those behind the rows
  /// are constant texts, so that the server gets to the end by itself. `rows` answers the next piece
  /// of COPY text, `nil` at the end; it is told what the statements before it did. Answers what the
  /// statements behind the rows did.
  package func copyIn(
    _ sql: String, before: [Statement], after: [String], limit: Duration,
    rows: (_ before: [Rows]) throws -> [UInt8]?
  ) throws -> [Rows] {
    let first = Array(try run(begin(limit) + before).suffix(before.count))
    return try copy(sql, after: after) {
      while let piece = try rows(first) { try session.copyIn(piece) }
      try session.endCopyIn()
    }
  }

  /// The first statements of every transaction. `SET LOCAL` in words that take parameters.
  private func begin(_ limit: Duration) -> [Statement] {
    let milliseconds = Parameter(Int(limit.milliseconds))
    return [
      Statement("BEGIN"),
      Statement(
        """
        SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
          set_config('idle_in_transaction_session_timeout', '60000', true)
        """, [milliseconds, Parameter(Int((limits.lock ?? limits.statement).milliseconds))]),
    ]
  }

  @discardableResult
  private func run(_ statements: [Statement]) throws(PostgreSQLError) -> [Rows] {
    for statement in statements { try session.send(statement) }
    try session.sync()
    return try pipelineResults()
  }

  /// A COPY, statements behind it and COMMIT, which have no place in a pipeline. Answers what the
  /// statements behind it did. An error ends the transaction.
  private func copy(_ sql: String, after: [String], _ body: () throws -> Void) throws -> [Rows] {
    try session.setPipeline(false)
    try session.send(script: ([sql] + after + ["COMMIT"]).joined(separator: ";\n"))
    var results: [Rows] = []
    var problem: PostgreSQLError?
    if let started = try session.result() {
      problem = started.error(in: session.name)
      if problem == nil { try body() }
    }
    while let result = try session.result() {
      problem = problem ?? result.error(in: session.name)
      results.append(result)
    }
    try session.setPipeline(true)
    if let problem {
      rollBack()
      throw problem
    }
    guard let commit = results.last, commit.command == "COMMIT" else { throw Self.strange }
    return Array(results.dropLast().suffix(after.count))
  }

  /// The results up to the end of the pipeline.
  private func pipelineResults() throws(PostgreSQLError) -> [Rows] {
    var results: [Rows] = []
    var problem: PostgreSQLError?
    while true {
      guard let result = try session.result() else { continue }
      switch Int(result.status) {
      case CPG_PIPELINE_SYNC:
        guard let problem else { return results }
        rollBack()
        throw problem
      case CPG_PIPELINE_ABORTED: break
      default:
        if let error = result.error(in: session.name) {
          problem = problem ?? error
        } else {
          results.append(result)
        }
      }
    }
  }

  /// Leaves a transaction that has failed. Where that fails too, the connection is gone anyway.
  private func rollBack() {
    guard session.isOpen else { return }
    do {
      try session.send(Statement("ROLLBACK"))
      try session.sync()
      while true {
        if let result = try session.result(),
          Int(result.status) == CPG_PIPELINE_SYNC
        {
          return
        }
      }
    } catch { return }
  }

  private static let strange = PostgreSQLError(
    .lost, "the server did not commit a transaction that it found no fault with")
}
