import JSON
import JSONParse
import PostgreSQL
import Toolbox
import Wire

/// Responses that are stored together, with the lines they came as.
struct AnswerBatch {
  private(set) var columns = ResponseColumns()
  /// The lines of all records that came, also of other types, in their order, each ended.
  private(set) var lines: [UInt8] = []
  /// Where in `lines` each response stands.
  private(set) var places: [Range<Int>] = []
  private(set) var keys: [ResponseColumns.Key] = []
  private var questions: Set<ResponseColumns.Key> = []

  var isEmpty: Bool { lines.isEmpty && keys.isEmpty }

  /// Whether the same question is among them: one statement cannot write a row twice.
  func holds(_ key: ResponseColumns.Key) -> Bool { questions.contains(key) }

  mutating func append(_ row: ResponseColumns.Row, line: some Collection<UInt8>) {
    columns.append(row)
    keys.append(row.key)
    questions.insert(row.key)
    places.append(lines.count..<lines.count + line.count)
    pass(line)
  }

  /// A record of another type, which goes on with the others.
  mutating func pass(_ line: some Collection<UInt8>) {
    if line.isEmpty { return }
    lines.append(contentsOf: line)
    lines.append(UInt8(ascii: "\n"))
  }

  mutating func removeAll() {
    columns.removeAll()
    lines.removeAll(keepingCapacity: lines.capacity < 8 << 20)
    places.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    questions.removeAll(keepingCapacity: true)
  }

  /// Each pair of run and domain once.
  var domains: [(run: String, domain: String)] {
    var seen: Set<String> = []
    return keys.compactMap { key in
      seen.insert("\(key.run)\u{0}\(key.domain)").inserted ? (key.run, key.domain) : nil
    }
  }
}

/// The statements that store a batch: one transaction, safe to do twice.
enum AnswerStatements {
  static func store(_ batch: AnswerBatch) -> [Statement] {
    let domains = batch.domains
    let pairs = [Parameter(domains.map(\.run)), Parameter(domains.map(\.domain))]
    return [
      LeaseStatements.byIndex, Statement(enrol, pairs), Statement(lock, pairs),
      Statement(insert, batch.columns.parameters),
      Statement(settle, pairs), Statement(unknown, [Parameter(domains.map(\.domain))]),
    ]
  }

  /// Decides anew what has become of domains.
  static func settling(_ domains: [(run: String, domain: String)]) -> [Statement] {
    let pairs = [Parameter(domains.map(\.run)), Parameter(domains.map(\.domain))]
    return [LeaseStatements.byIndex, Statement(lock, pairs), Statement(settle, pairs)]
  }

  /// Where in the results the domains stand that the table does not know.
  static let unknownIndex = 5

  /// A domain whose answers come without a claim is one of the run all the same.
  private static let enrol = """
    INSERT INTO domain_runner.run_domains (run, domain_id, priority)
    SELECT i.run, d.id, d.priority
    FROM unnest($1::text[], $2::text[]) AS i (run, domain)
    JOIN domain_runner.domains d ON d.domain = i.domain
    ORDER BY i.run, d.id
    ON CONFLICT (run, domain_id) DO NOTHING
    """

  /// Who stores answers of the same domain waits here, so that the last one sees all of them when it
  /// counts. In one order, so that no two wait for each other.
  private static let lock = """
    SELECT count(*) FROM (
      SELECT 1 FROM unnest($1::text[], $2::text[]) AS i (run, domain)
      JOIN domain_runner.domains d ON d.domain = i.domain
      JOIN domain_runner.run_domains r ON r.run = i.run AND r.domain_id = d.id
      ORDER BY r.run, r.domain_id FOR NO KEY UPDATE OF r) AS locked
    """

  /// An answer takes the place of an error, never the reverse; an error that is final only gives way
  /// to an answer.
  private static let insert = """
    INSERT INTO domain_runner.responses (run_month, run, domain_id, \(ResponseColumns.names))
    SELECT m.run_month, i.run, d.id, i.question::uuid, i.questions, i.sample, i.attempts,
      i.ts::timestamptz, \(ResponseColumns.names.split(separator: ", ").dropFirst(5).map { "i.\($0)" }
        .joined(separator: ", "))
    FROM unnest(\(ResponseColumns.placeholders)) AS i (\(ResponseColumns.allNames))
    JOIN domain_runner.runs m ON m.run = i.run
    JOIN domain_runner.domains d ON d.domain = i.domain
    ON CONFLICT (run_month, run, question) DO UPDATE
    SET \(ResponseColumns.assignments)
    WHERE responses.status = 'error' AND (excluded.status = 'ok' OR NOT responses.final)
    """

  /// What has become of each domain. All questions final: completed. All questions stored and each
  /// that is not final asked under the lease in force: an attempt that failed, unless it was called
  /// off. Anything else: not yet known.
  private static let settle = """
    WITH counted AS (
      SELECT r.run, r.domain_id, r.attempts, r.lease, m.max_attempts,
        c.stored, c.final, c.questions, c.stale, c.cancelled, c.reason, c.last
      FROM unnest($1::text[], $2::text[]) AS i (run, domain)
      JOIN domain_runner.domains d ON d.domain = i.domain
      JOIN domain_runner.run_domains r ON r.run = i.run AND r.domain_id = d.id
      JOIN domain_runner.runs m ON m.run = i.run
      CROSS JOIN LATERAL (
        SELECT count(*) AS stored, count(*) FILTER (WHERE s.final) AS final,
          max(s.questions) AS questions, max(s.ts) AS last,
          count(*) FILTER (WHERE NOT s.final AND s.lease IS DISTINCT FROM r.lease::text) AS stale,
          count(*) FILTER (WHERE NOT s.final AND s.error_kind = 'cancelled') AS cancelled,
          (min(s.provider || ':' || s.model || ': ' || s.error_kind || ': ' ||
            left(coalesce(s.error_message, ''), 200)) FILTER (WHERE NOT s.final)) AS reason
        FROM domain_runner.responses s
        WHERE s.run_month = m.run_month AND s.run = r.run AND s.domain_id = r.domain_id
      ) AS c
      WHERE r.status <> 'completed'
    ), decided AS (
      SELECT run, domain_id, attempts, last,
        CASE WHEN final >= questions THEN 'completed'
          WHEN lease IS NULL OR stored < questions OR stale > 0 THEN NULL
          WHEN cancelled > 0 THEN 'pending'
          WHEN attempts + 1 >= max_attempts THEN 'failed'
          ELSE 'pending' END AS status,
        final < questions AND cancelled = 0 AS failed,
        (questions - final) || ' of ' || questions || ' questions unanswered: ' || reason AS reason
      FROM counted
    ), settled AS (
      UPDATE domain_runner.run_domains r
      SET status = o.status, attempts = r.attempts + CASE WHEN o.failed THEN 1 ELSE 0 END,
        lease = NULL, holder = NULL, lease_until = NULL,
        reason = CASE WHEN o.status = 'completed' THEN NULL ELSE o.reason END, updated_at = now()
      FROM decided o
      WHERE o.status IS NOT NULL AND r.run = o.run AND r.domain_id = o.domain_id
      RETURNING r.run, r.domain_id, r.status, o.failed, o.last
    ), locked AS (
      SELECT d.id, s.run, s.status, s.failed, s.last FROM settled s
      JOIN domain_runner.domains d ON d.id = s.domain_id ORDER BY d.id FOR NO KEY UPDATE OF d
    )
    UPDATE domain_runner.domains d
    SET status = CASE WHEN d.last_run IS NULL OR d.last_run = s.run THEN s.status ELSE d.status END,
      process_count = d.process_count + CASE WHEN s.status = 'completed' THEN 1 ELSE 0 END,
      error_count = d.error_count + CASE WHEN s.failed THEN 1 ELSE 0 END,
      last_processed_at = CASE WHEN s.status = 'pending' THEN d.last_processed_at
        ELSE greatest(d.last_processed_at, s.last) END,
      updated_at = now()
    FROM locked s WHERE d.id = s.id
    """

  private static let unknown = """
    SELECT i.domain FROM (SELECT DISTINCT domain FROM unnest($1::text[]) AS u (domain)) AS i
    WHERE NOT EXISTS (SELECT FROM domain_runner.domains d WHERE d.domain = i.domain)
    """

  static func putAside(_ batch: AnswerBatch, _ unknown: Set<String>) -> [Statement] {
    var columns = [ArrayText](repeating: ArrayText(), count: 4)
    for (key, place) in zip(batch.keys, batch.places) where unknown.contains(key.domain) {
      columns[0].append(key.run.utf8)
      columns[1].append(key.question.utf8)
      columns[2].append(key.domain.utf8)
      columns[3].append(batch.lines[place])
    }
    return [
      Statement(
        """
        INSERT INTO domain_runner.unknown_responses (run, question, domain, record)
        SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::json[])
        ON CONFLICT (run, question) DO UPDATE SET record = excluded.record, received_at = now()
        """, columns.map { Parameter($0) })
    ]
  }
}
