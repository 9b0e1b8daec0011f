import PostgreSQL

/// What a database tells of itself in two questions. What the role may not know is `nil`, never 0.
struct DatabaseFacts {
  let version: String
  let versionNumber: Int
  let isInRecovery: Bool
  let isReadOnly: Bool
  let connectionsMax: Int
  let reserved: Int
  let connections: Int?
  /// Whether the sessions of others show.
  let seesAll: Bool
  /// In seconds.
  let lag: Double?
  let oldestTransaction: Double?
  let idleInTransaction: Int?
  let oldestIdle: Double?
  let blocked: Int

  /// - Throws: `PostgreSQLError` if the server does not answer these.
  init(_ connection: Connection) throws(PostgreSQLError) {
    let rows = try connection.execute(Self.general)
    func text(_ column: Int) -> String? { rows[0, column] }
    version = text(0) ?? "unknown"
    versionNumber = text(1).flatMap(Int.init) ?? 0
    isInRecovery = text(2) == "t"
    isReadOnly = isInRecovery || text(3) == "on"
    connectionsMax = text(4).flatMap(Int.init) ?? 0
    reserved = text(5).flatMap(Int.init) ?? 0
    connections = text(6).flatMap(Int.init)
    seesAll = text(7) == "t"
    let standbyLag = text(8).flatMap(Double.init)
    blocked = text(9).flatMap(Int.init) ?? 0
    guard seesAll else {
      (lag, oldestTransaction, idleInTransaction, oldestIdle) = (standbyLag, nil, nil, nil)
      return
    }
    let sessions = try connection.execute(Self.sessions)
    oldestTransaction = sessions[0, 0].flatMap(Double.init)
    idleInTransaction = sessions[0, 1].flatMap(Int.init) ?? 0
    oldestIdle = sessions[0, 2].flatMap(Double.init)
    lag = standbyLag ?? sessions[0, 3].flatMap(Double.init)
  }

  /// What everyone may know.
  private static let general = """
    SELECT current_setting('server_version'), current_setting('server_version_num'),
      pg_is_in_recovery(), current_setting('default_transaction_read_only'),
      current_setting('max_connections'), current_setting('superuser_reserved_connections'),
      (SELECT sum(numbackends)::int FROM pg_stat_database),
      coalesce((SELECT pg_has_role(current_user, oid, 'USAGE') FROM pg_roles
        WHERE rolname = 'pg_read_all_stats'), false),
      CASE WHEN NOT pg_is_in_recovery() THEN NULL
        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
        ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END,
      (SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted)
    """

  /// What needs pg_read_all_stats: without it these columns are NULL, and everything counts as none.
  private static let sessions = """
    SELECT max(extract(epoch FROM clock_timestamp() - xact_start))
        FILTER (WHERE backend_type = 'client backend'),
      count(*) FILTER (WHERE state LIKE 'idle in transaction%'),
      max(extract(epoch FROM clock_timestamp() - state_change))
        FILTER (WHERE state LIKE 'idle in transaction%'),
      (SELECT max(extract(epoch FROM replay_lag)) FROM pg_stat_replication)
    FROM pg_stat_activity WHERE pid <> pg_backend_pid()
    """
}
