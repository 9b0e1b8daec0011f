import JSON
import PostgreSQL
import Wire

extension Target {
  func lookAtDatabase(
    _ question: DatabaseQuestion, engine: Engine, done: @escaping (Finding) -> Void
  ) {
    let target = self
    var empty = Finding(name, .postgres)
    empty.failedPhase = .connect
    let draft = Draft(empty)
    let now = engine.clock.now
    engine.inBackground(
      limit: maxTime, { DatabaseLook(target, question, draft, now: now).finding() },
      late: {
        draft.late(
          target.maxTime, draft.finding.failedPhase == .connect ? "connect_timeout" : "timeout",
          "\(question.address.name) did not answer within \(target.maxTime.shortText)")
      }, done: done)
  }
}

/// One look at a database, in a thread that may wait for it.
struct DatabaseLook {
  private let target: Target
  private let question: DatabaseQuestion
  private let draft: Draft
  private let now: Timestamp
  private let began = Clock.monotonic

  init(_ target: Target, _ question: DatabaseQuestion, _ draft: Draft, now: Timestamp) {
    self.target = target
    self.question = question
    self.draft = draft
    self.now = now
  }

  private var deadline: Int64 { began + target.maxTime.nanoseconds }
  private var left: Duration { .nanoseconds(max(1_000_000, deadline - Clock.monotonic)) }

  func finding() -> Finding {
    // Of the parts of a thorough look none may use up the time of the others, or wait for locks.
    let limits = Limits(
      connect: left, statement: question.diagnoses ? left / 3 : left, silence: left,
      lock: .milliseconds(200))
    let connection: Connection
    do throws(PostgreSQLError) {
      connection = try Connection(question.address, limits: limits)
    } catch {
      return failed(error, isConnecting: true)
    }
    draft.update { finding in
      finding.phases[.connect] = Double(Clock.monotonic - began) / 1e6
      finding.failedPhase = .query
    }
    do throws(PostgreSQLError) {
      let asked = Clock.monotonic
      _ = try connection.execute("SELECT 1")
      let milliseconds = Double(Clock.monotonic - asked) / 1e6
      draft.update { finding in
        finding.phases[.query] = milliseconds
        finding.details["query_ms"] = Finding.number(milliseconds)
        finding.details["tls"] = .bool(connection.isEncrypted)
      }
      let facts = try DatabaseFacts(connection)
      draft.update { judge(facts, &$0) }
      if question.diagnoses {
        Diagnosis(connection, facts, question, now: now).run { change in draft.update(change) }
      }
    } catch {
      return failed(error, isConnecting: false)
    }
    draft.update { finding in
      finding.failedPhase = finding.status == .unhealthy ? .assert : nil
      finding.milliseconds = Double(Clock.monotonic - began) / 1e6
    }
    // How long a thorough look takes says nothing of the database.
    if !question.diagnoses { draft.update { $0.judgeTime(target.degradedOver) } }
    return draft.finding
  }

  private func failed(_ error: PostgreSQLError, isConnecting: Bool) -> Finding {
    draft.update { finding in
      let phase = DatabaseProblem.phase(error, isConnecting: isConnecting)
      let milliseconds = Double(Clock.monotonic - began) / 1e6
      if isConnecting { finding.phases[phase == .tls ? .connect : phase] = milliseconds }
      finding.milliseconds = milliseconds
      if let state = error.state { finding.details["sqlstate"] = .string(state) }
      finding.fail(
        DatabaseProblem.kind(error, isConnecting: isConnecting), Mask()(error.description),
        in: phase)
    }
    return draft.finding
  }

  private func judge(_ facts: DatabaseFacts, _ finding: inout Finding) {
    finding.details["server_version"] = .string(facts.version)
    finding.details["connections"] = facts.connections.map(JSONValue.int) ?? .null
    finding.details["connections_max"] = .int(facts.connectionsMax)
    finding.details["replication_lag_s"] = facts.lag.map { .double(Finding.rounded($0)) } ?? .null
    finding.details["in_recovery"] = .bool(facts.isInRecovery)
    finding.details["oldest_transaction_s"] = seconds(facts.oldestTransaction)
    finding.details["idle_in_transaction"] = facts.idleInTransaction.map(JSONValue.int) ?? .null
    finding.details["idle_in_transaction_s"] = seconds(facts.oldestIdle)
    finding.details["blocked"] = .int(facts.blocked)
    if !facts.seesAll {
      finding.details["not_permitted"] = ["sessions: GRANT pg_read_all_stats TO the role"]
    }
    if facts.isReadOnly && !question.mayBeReadOnly {
      let why =
        facts.isInRecovery
        ? "it is a standby or in recovery" : "default_transaction_read_only is on"
      finding.fail("read_only", "nothing can be written: \(why)", in: .assert)
    }
    let usable = facts.connectionsMax - facts.reserved
    if let used = facts.connections, usable > 0,
      Double(used) > question.connectionsOver * Double(usable)
    {
      finding.degrade(
        "saturation", "\(used) of \(usable) connections are in use; look for leaks or pool them")
    }
    if let lag = facts.lag, lag > question.lagOver.milliseconds / 1000 {
      finding.degrade("replication_lag", "the standby is \(Int(lag)) s behind")
    }
    if let idle = facts.oldestIdle, idle > question.idleInTransactionOver.milliseconds / 1000 {
      finding.degrade(
        "idle_in_transaction",
        "a session has been idle in a transaction for \(Int(idle)) s; it keeps locks and dead rows")
    }
  }

  private func seconds(_ value: Double?) -> JSONValue {
    value.map { .double(Finding.rounded($0)) } ?? .null
  }
}
