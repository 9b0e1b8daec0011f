import JSON
import PostgreSQL
import Wire

/// A thorough look: each question is a transaction of its own, so that one that cannot be answered
/// leaves the others.
final class Diagnosis {
  private let connection: Connection
  private let facts: DatabaseFacts
  private let question: DatabaseQuestion
  private let now: Timestamp
  private var unknown: [JSONValue] = []
  private var advice: [String] = []

  init(
    _ connection: Connection, _ facts: DatabaseFacts, _ question: DatabaseQuestion, now: Timestamp
  ) {
    self.connection = connection
    self.facts = facts
    self.question = question
    self.now = now
  }

  func run(_ update: ((inout Finding) -> Void) -> Void) {
    let parts: [(String, () throws(PostgreSQLError) -> [JSONObject.Member])] = [
      ("sessions", sessions), ("blocked", blocked), ("counters", counters),
      ("slow statements", statements), ("tables", tables), ("vacuum", vacuum),
    ]
    for (name, part) in parts {
      guard connection.isOpen else {
        miss(name, "the connection is gone")
        continue
      }
      do throws(PostgreSQLError) {
        let members = try part()
        update { finding in for member in members { finding.details[member.key] = member.value } }
      } catch { miss(name, error.description) }
    }
    if !facts.seesAll {
      advise("let the role see other sessions: GRANT pg_read_all_stats TO it")
    }
    if let used = facts.connections, Double(used) > 0.7 * Double(facts.connectionsMax) {
      advise(
        "\(used) of \(facts.connectionsMax) connections are in use: pool them, or look for leaks")
    }
    let (unknown, advice) = (unknown, advice)
    update { finding in
      if !unknown.isEmpty { finding.details["not_measured"] = .array(unknown) }
      finding.details["advice"] = .array(advice.map(JSONValue.string))
    }
  }

  private func miss(_ what: String, _ why: String) {
    unknown.append(["what": .string(what), "why": .string(Mask()(why))])
  }

  private func advise(_ sentence: String) {
    if !advice.contains(sentence) { advice.append(sentence) }
  }

  private static func number(_ text: String?) -> JSONValue {
    text.flatMap(Double.init).map { .double(Finding.rounded($0)) } ?? .null
  }

  private static func words(_ text: String?, _ limit: Int = 500) -> JSONValue {
    text.map { text in
      let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return .string(Mask()(String(line.prefix(limit))))
    } ?? .null
  }

  // MARK: Who does what

  private func sessions() throws(PostgreSQLError) -> [JSONObject.Member] {
    guard facts.seesAll else { return [.init("sessions", .null)] }
    let rows = try connection.execute(
      """
      SELECT coalesce(state, '-'), count(*),
        max(extract(epoch FROM clock_timestamp() - state_change)),
        max(extract(epoch FROM clock_timestamp() - xact_start))
      FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
      GROUP BY 1 ORDER BY 2 DESC, 1
      """)
    if facts.oldestTransaction ?? 0 > 3600 {
      advise("a transaction is over an hour old; it keeps dead rows from being removed: end it")
    }
    if facts.oldestIdle ?? 0 > 60 {
      advise(
        "a session idles in a transaction: set idle_in_transaction_session_timeout, fix the client")
    }
    return [
      .init(
        "sessions",
        .array(
          (0..<rows.count).map { row in
            [
              "state": .string(rows[row, 0] ?? "-"),
              "count": Self.number(rows[row, 1]),
              "longest_in_state_s": Self.number(rows[row, 2]),
              "oldest_transaction_s": Self.number(rows[row, 3]),
            ]
          }))
    ]
  }

  /// Only for those that wait: the question stops the lock manager for a moment each.
  private func blocked() throws(PostgreSQLError) -> [JSONObject.Member] {
    let since = facts.versionNumber >= 140_000 ? "min(waitstart)" : "NULL::timestamptz"
    let rows = try connection.execute(
      """
      SELECT w.pid, pg_blocking_pids(w.pid),
        extract(epoch FROM clock_timestamp() - w.since), a.usename, a.query,
        (SELECT string_agg(b.pid || ' ' || coalesce(b.usename, '?') || ' ' ||
          coalesce(b.state, '?') || ': ' || left(b.query, 200), E'\\n')
         FROM pg_stat_activity b WHERE b.pid = ANY (pg_blocking_pids(w.pid)))
      FROM (SELECT pid, \(since) AS since FROM pg_locks WHERE NOT granted GROUP BY pid) w
      LEFT JOIN pg_stat_activity a ON a.pid = w.pid
      ORDER BY 3 DESC NULLS LAST LIMIT 20
      """)
    if rows.count > 0 { advise("sessions wait for locks: see who blocks them (blocked_by)") }
    return [
      .init(
        "blocked_sessions",
        .array(
          (0..<rows.count).map { row in
            let pids = (rows[row, 1] ?? "").split { "{},".contains($0) }
            return [
              "pid": Self.number(rows[row, 0]),
              "user": rows[row, 3].map(JSONValue.string) ?? .null,
              "waited_s": Self.number(rows[row, 2]),
              "query": Self.words(rows[row, 4]),
              "blocked_by": .array(pids.compactMap { Int($0).map(JSONValue.int) }),
              "blockers": .array(
                (rows[row, 5] ?? "").split(separator: "\n").map {
                  Self.words(String($0))
                }),
            ]
          }))
    ]
  }

  // MARK: What was counted

  private func counters() throws(PostgreSQLError) -> [JSONObject.Member] {
    let rows = try connection.execute(
      """
      SELECT deadlocks, xact_commit, xact_rollback, blks_hit, blks_read, temp_bytes, stats_reset,
        pg_database_size(datname), datname FROM pg_stat_database WHERE datname = current_database()
      """)
    func value(_ column: Int) -> Double? { rows[0, column].flatMap(Double.init) }
    let hits = value(3) ?? 0
    let reads = value(4) ?? 0
    let ratio = hits + reads > 0 ? hits / (hits + reads) : nil
    if let ratio, ratio < 0.95, hits + reads > 100_000 {
      advise(
        "only \(Int(ratio * 100)) % of the pages were in the cache: raise shared_buffers, or add indexes"
      )
    }
    let commits = value(1) ?? 0
    let rollbacks = value(2) ?? 0
    if rollbacks > 1000, rollbacks > 0.1 * (commits + rollbacks) {
      advise("more than a tenth of the transactions are rolled back: look into the log")
    }
    var members: [JSONObject.Member] = [
      .init("deadlocks", Self.number(rows[0, 0])),
      .init("commits", Self.number(rows[0, 1])),
      .init("rollbacks", Self.number(rows[0, 2])),
      .init("cache_hit_ratio", ratio.map { .double(($0 * 10_000).rounded() / 10_000) } ?? .null),
      .init("temp_bytes", Self.number(rows[0, 5])),
      .init("counts_since", rows[0, 6].map(JSONValue.string) ?? .null),
      .init("size_bytes", Self.number(rows[0, 7])),
    ]
    members += growth(
      size: value(7), deadlocks: value(0), since: rows[0, 6] ?? "")
    return members
  }

  /// Against the last look that was remembered; counts that began anew in between say nothing.
  private func growth(
    size: Double?, deadlocks: Double?, since: String
  ) -> [JSONObject.Member] {
    guard let memory = question.memory, let size, let deadlocks else { return [] }
    let name = question.address.name
    let last = memory.last(name)
    memory.keep(
      DatabaseMemory.Counts(
        at: now, size: Int64(size), deadlocks: Int64(deadlocks), countsSince: since), of: name)
    guard let last, last.at < now else { return [.init("growth_bytes_per_day", .null)] }
    let days = Double(now.milliseconds - last.at.milliseconds) / 86_400_000
    let isSameCount = last.countsSince == since && Int64(deadlocks) >= last.deadlocks
    let more = Int64(deadlocks) - last.deadlocks
    if isSameCount, more > 0 {
      advise("\(more) deadlocks since \(last.at.text): take locks in one order everywhere")
    }
    return [
      .init("growth_bytes_per_day", .double(((size - Double(last.size)) / days).rounded())),
      .init("compared_with", .string(last.at.text)),
      .init("deadlocks_since", isSameCount ? .int(Int(more)) : .null),
    ]
  }

  /// By the version of the extension, which need not be that of the server.
  private func statements() throws(PostgreSQLError) -> [JSONObject.Member] {
    let extensions = try connection.execute(
      """
      SELECT e.extversion, quote_ident(n.nspname)
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'pg_stat_statements'
      """)
    guard let version = extensions[0, 0], let schema = extensions[0, 1]
    else {
      miss("slow statements", "the extension pg_stat_statements is not in this database")
      advise("CREATE EXTENSION pg_stat_statements, and put it into shared_preload_libraries")
      return [.init("slow_statements", .null)]
    }
    let parts = version.split(separator: ".").compactMap { Int($0) }
    let isOld = parts.count == 2 && parts[0] == 1 && parts[1] < 8
    let time = isOld ? "time" : "exec_time"
    let results = try connection.transaction([
      Statement(
        "SELECT set_config('search_path', $1 || ', pg_catalog', true)", [Parameter(schema)]),
      Statement(
        """
        SELECT queryid, calls, mean_\(time), max_\(time), total_\(time), query
        FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        ORDER BY total_\(time) DESC LIMIT 5
        """),
    ])
    guard let rows = results.last else { return [] }
    return [
      .init(
        "slow_statements",
        .array(
          (0..<rows.count).map { row in
            [
              "queryid": rows[row, 0].map(JSONValue.string) ?? .null,
              "calls": Self.number(rows[row, 1]),
              "mean_ms": Self.number(rows[row, 2]),
              "max_ms": Self.number(rows[row, 3]),
              "total_ms": Self.number(rows[row, 4]),
              "query": Self.words(rows[row, 5]),
            ]
          }))
    ]
  }

  // MARK: What lies there

  private func tables() throws(PostgreSQLError) -> [JSONObject.Member] {
    let rows = try connection.execute(
      """
      SELECT c.oid::regclass::text, pg_total_relation_size(c.oid), s.n_live_tup, s.n_dead_tup,
        s.seq_scan, s.idx_scan
      FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg_toast%'
      ORDER BY c.relpages DESC LIMIT 5
      """)
    for row in 0..<rows.count {
      let live = rows[row, 2].flatMap(Double.init) ?? 0
      let dead = rows[row, 3].flatMap(Double.init) ?? 0
      if dead > 10_000, dead > live * 0.2, let name = rows[row, 0] {
        advise("\(name) holds \(Int(dead)) dead rows: see whether autovacuum comes round")
      }
    }
    return [
      .init(
        "largest_tables",
        .array(
          (0..<rows.count).map { row in
            [
              "table": .string(rows[row, 0] ?? "?"),
              "size_bytes": Self.number(rows[row, 1]),
              "rows": Self.number(rows[row, 2]),
              "dead_rows": Self.number(rows[row, 3]),
            ]
          }))
    ]
  }

  /// At two thousand million transactions without a vacuum a database stops.
  private func vacuum() throws(PostgreSQLError) -> [JSONObject.Member] {
    let rows = try connection.execute(
      "SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()")
    let age = rows[0, 0].flatMap(Double.init)
    if let age, age > 1e9 {
      advise("the oldest transaction number is \(Int(age / 1e6)) million back: VACUUM before 2,000")
    }
    return [.init("transaction_age", age.map(JSONValue.double) ?? .null)]
  }
}
