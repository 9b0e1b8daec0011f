import CLinux
import Glibc
import JSON
import PostgreSQL
import Toolbox
import Wire

/// A run as one process sees it: what it takes, renews and gives back.
final class ClaimedRun {
  /// A domain that was taken.
  struct Taken {
    let id: String
    let lease: String
    /// The record, with its line feed.
    let line: [UInt8]
  }

  let name: String
  let store: Store
  /// Who holds what we take: host, process, and what tells it from another of the same number.
  let holder: String
  private let month: String

  /// Makes the run where it is new, and the domains that it is over part of it.
  init(
    _ name: String, store: Store, maxAttempts: Int?, due: Duration?, cohorts: [String],
    prompts: JSONObject?
  ) throws {
    self.name = name
    self.store = store
    holder =
      "\(Self.hostName):\(getpid()):\(hexText((0..<4).map { _ in UInt8.random(in: 0...255) }))"
    let rows = try store.retrying {
      try $0.execute(
        "SELECT domain_runner.begin_run($1, $2)",
        [Parameter(name), Parameter(maxAttempts.map(String.init))])
    }
    month = rows[0, 0] ?? ""
    self.due = due
    self.cohorts = cohorts
    try enrol()
    try keep(prompts)
  }

  private let due: Duration?
  private let cohorts: [String]

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Makes domains part of the run that are not yet, so many at a time that no lock is held for
  /// long and no statement takes too long.
  func enrol() throws {
    // Of a run over everything, only what came since it was last looked at needs a look.
    let isWhole = due == nil && cohorts.isEmpty
    let began = try store.retrying {
      try $0.execute(
        "SELECT enrolled_at, now() FROM domain_runner.runs WHERE run = $1", [Parameter(name)])
    }
    let since = isWhole ? began[0, 0] : nil
    var last: String?
    var enrolled = 0
    repeat {
      let rows = try store.retrying(for: .seconds(60)) { connection in
        try connection.execute(
          Self.enrolment,
          [
            Parameter(name), Parameter(due.map { String($0.milliseconds / 1000) }),
            Parameter(cohorts), Parameter(last ?? "00000000-0000-0000-0000-000000000000"),
            Parameter(since),
          ])
      }
      last = rows[0, 0]
      enrolled += rows[0, 1].flatMap { Int($0) } ?? 0
    } while last != nil && Drain.signal == nil
    // The server would look by itself, but minutes later. Who may not ask for it is only warned.
    if enrolled >= 5000 {
      _ = try store.retrying { try $0.execute("ANALYZE domain_runner.run_domains") }
    }
    guard isWhole, Drain.signal == nil else { return }
    _ = try store.retrying(for: .seconds(60)) {
      try $0.execute(
        "UPDATE domain_runner.runs SET enrolled_at = $2 WHERE run = $1",
        [Parameter(name), Parameter(began[0, 1])])
    }
  }

  /// A domain may be seen an hour after the moment that it bears, when its import took so long.
  private static let enrolment = """
    WITH looked AS (
      SELECT d.id, d.priority, d.cohort, d.last_processed_at FROM domain_runner.domains d
      WHERE d.id > $4::uuid AND ($5::timestamptz IS NULL
        OR d.created_at > $5::timestamptz - interval '1 hour')
      ORDER BY d.id LIMIT 20000
    ), enrolled AS (
      INSERT INTO domain_runner.run_domains (run, domain_id, priority)
      SELECT $1, d.id, d.priority FROM looked d
      WHERE ($2::float8 IS NULL OR d.last_processed_at IS NULL
          OR d.last_processed_at < now() - make_interval(secs => $2::float8))
        AND ($3::text[] = '{}' OR d.cohort = ANY ($3::text[]))
        AND NOT EXISTS (SELECT FROM domain_runner.run_domains r
          WHERE r.run = $1 AND r.domain_id = d.id)
      ON CONFLICT (run, domain_id) DO NOTHING RETURNING 1
    )
    SELECT (SELECT id FROM looked ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM enrolled)
    """

  /// What is asked under which name.
  private func keep(_ prompts: JSONObject?) throws {
    let statements = (prompts?.members ?? []).compactMap { member in
      member.value.string.map { text in
        Statement(
          """
          INSERT INTO domain_runner.prompts (name, hash, text) VALUES ($1, $2, $3)
          ON CONFLICT (name, hash) DO NOTHING
          """, [Parameter(member.key), Parameter(hexText(SHA256.digest(text))), Parameter(text)])
      }
    }
    _ = try store.retrying { try $0.transaction(statements) }
  }

  /// Leases that have ended make their domains due again; then takes at most `count` of those due.
  func take(_ count: Int, lease: Duration) throws -> [Taken] {
    let seconds = Parameter(String(lease.milliseconds / 1000))
    let results = try store.retrying {
      try $0.transaction([
        Statement(Self.expire, [Parameter(name)]), LeaseStatements.inOrder,
        Statement(Self.turn),
        Statement(
          Self.claim,
          [Parameter(name), Parameter(count), Parameter(holder), seconds, Parameter(month)]),
      ])
    }
    let rows = results[3]
    var taken: [Taken] = []
    var complete: [String] = []
    for row in 0..<rows.count {
      guard let domain = rows[row, 0], let id = rows[row, 1], let lease = rows[row, 6] else {
        continue
      }
      let done = (rows[row, 8] ?? "").split(separator: ",").map(String.init)
      if let questions = rows[row, 9].flatMap({ Int($0) }), done.count >= questions {
        complete.append(domain)
        continue
      }
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("type", "domain")
      writer.member("domain", domain)
      writer.member("id", id)
      writer.member("run", name)
      writer.member("priority", .number(JSONNumber(validated: rows[row, 2] ?? "0")))
      writer.member("cohort", ifPresent: rows[row, 3].map(JSONValue.string))
      writer.member("source", ifPresent: rows[row, 4].map(JSONValue.string))
      writer.member("attempt", .number(JSONNumber(validated: rows[row, 5] ?? "1")))
      writer.member("lease", lease)
      writer.member("lease_until", rows[row, 7] ?? "")
      writer.member("done", .array(done.map(JSONValue.string)))
      writer.endObject()
      writer.endLine()
      taken.append(Taken(id: id, lease: lease, line: writer.bytes))
    }
    // All answers came in some other way, so there is nothing to ask.
    if !complete.isEmpty { try settle(complete) }
    return taken
  }

  private func settle(_ domains: [String]) throws {
    _ = try store.retrying { try $0.transaction(AnswerStatements.settling(name, domains)) }
  }

  /// The leases that are still ours, renewed by `lease` where it is given. A holder is one process
  /// at one run.
  func held(renewing lease: Duration?) throws -> Set<String> {
    let rows = try store.retrying { connection in
      guard let lease else {
        return try connection.execute(
          """
          SELECT lease FROM domain_runner.run_domains
          WHERE holder = $1 AND status = 'processing'
          """, [Parameter(holder)])
      }
      return try connection.execute(
        """
        UPDATE domain_runner.run_domains r
        SET lease_until = now() + make_interval(secs => $2::float8), updated_at = now()
        FROM (SELECT run, domain_id FROM domain_runner.run_domains
          WHERE holder = $1 AND status = 'processing'
          ORDER BY run, domain_id FOR NO KEY UPDATE) AS h
        WHERE r.run = h.run AND r.domain_id = h.domain_id
        RETURNING r.lease
        """,
        [Parameter(holder), Parameter(String(lease.milliseconds / 1000))])
    }
    return Set((0..<rows.count).compactMap { rows[$0, 0] })
  }

  /// Gives back everything that is ours. Answers how many domains that were.
  func giveBack() throws -> Int {
    try store.retrying {
      try $0.execute(
        LeaseStatements.giveBack("r.holder = $1"), [Parameter(holder)]
      )[0, 0].flatMap { Int($0) } ?? 0
    }
  }

  private static let expire = LeaseStatements.giveBack(
    "r.run = $1 AND r.lease_until < now()", skipping: true)

  /// One takes domains at a time. Many at once would look through each other's rows and
  /// take no more of them in a second, each of them many times as slowly. This lock
  /// only keeps out others of its kind; and unlike an advisory one it is waited for without a
  /// snapshot, so that what was taken meanwhile is gone from the index.
  private static let turn = "LOCK TABLE domain_runner.runs IN SHARE UPDATE EXCLUSIVE MODE"

  private static let claim = """
    WITH due AS MATERIALIZED (
      SELECT r.ctid FROM domain_runner.run_domains r
      WHERE r.run = $1 AND r.status = 'pending'
      ORDER BY r.attempts, r.priority DESC, r.domain_id
      LIMIT $2 FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE domain_runner.run_domains r
      SET status = 'processing', lease = gen_random_uuid(), holder = $3,
        lease_until = now() + make_interval(secs => $4::float8), updated_at = now()
      WHERE r.ctid = ANY (ARRAY (SELECT ctid FROM due))
      RETURNING r.domain_id, r.attempts, r.lease, r.lease_until
    ), marked AS (
      UPDATE domain_runner.domains d
      SET status = 'processing', last_run = $1, updated_at = now()
      WHERE d.ctid = ANY (ARRAY (
        SELECT d.ctid FROM taken t JOIN domain_runner.domains d ON d.id = t.domain_id
        FOR NO KEY UPDATE OF d SKIP LOCKED))
    )
    SELECT d.domain, d.id, d.priority, d.cohort, d.source, t.attempts + 1, t.lease,
      to_char(t.lease_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      a.done, a.questions
    FROM taken t JOIN domain_runner.domains d ON d.id = t.domain_id
    CROSS JOIN LATERAL (
      SELECT string_agg(replace(s.question::text, '-', ''), ',') FILTER (WHERE s.final) AS done,
        max(s.questions) AS questions
      FROM domain_runner.responses s
      WHERE s.run_month = $5::date AND s.run = $1 AND s.domain_id = t.domain_id
    ) AS a
    ORDER BY t.attempts, d.priority DESC, d.id
    """
}

enum LeaseStatements {
  /// A table that has just been filled has no statistics yet, and the server would read all of it.
  /// What is asked for is always found by an index, table after table as the statement names them,
  /// so in this transaction there is no other way; nor is a plan compiled that runs for
  /// milliseconds.
  static let byIndex = Statement(
    """
    SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
      set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true),
      set_config('join_collapse_limit', '1', true), set_config('from_collapse_limit', '1', true)
    """)

  /// As well, the order of an index is taken and not made.
  static let inOrder = Statement(
    """
    SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
      set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true),
      set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)
    """)

  /// Makes held domains due again. `condition` is a text of ours over `r`; with `skipping` those that
  /// someone is at are left alone. In one order, so that no two wait for each other.
  static func giveBack(_ condition: String, skipping: Bool = false) -> String {
    """
    WITH free AS (
      SELECT r.run, r.domain_id FROM domain_runner.run_domains r
      WHERE r.status = 'processing' AND \(condition)
      ORDER BY r.run, r.domain_id FOR NO KEY UPDATE \(skipping ? "SKIP LOCKED" : "")
    ), given AS (
      UPDATE domain_runner.run_domains r
      SET status = 'pending', lease = NULL, holder = NULL, lease_until = NULL, updated_at = now()
      FROM free f WHERE r.run = f.run AND r.domain_id = f.domain_id
      RETURNING r.run, r.domain_id
    ), marked AS (
      UPDATE domain_runner.domains d SET status = 'pending', updated_at = now()
      FROM (SELECT d.id FROM given g
        JOIN domain_runner.domains d ON d.id = g.domain_id AND d.last_run = g.run
        ORDER BY d.id FOR NO KEY UPDATE OF d SKIP LOCKED) AS free
      WHERE d.id = free.id
    )
    SELECT count(*) FROM given
    """
  }
}
