import JSON
import JSONParse
import PostgreSQL
import Toolbox
import Wire

/// Responses that are stored together, with the lines they came as.
struct AnswerBatch {
  /// COPY text of each response, but for the columns that `AnswerStatements` looks up.
  private var rows: [UInt8] = []
  private var ends: [Int] = []
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
    rows.append(contentsOf: row.text)
    ends.append(rows.count)
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
    rows.removeAll(keepingCapacity: rows.capacity < 8 << 20)
    ends.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: lines.capacity < 8 << 20)
    places.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    questions.removeAll(keepingCapacity: true)
  }

  /// COPY text of the responses whose beginning `prefix` knows.
  func copyText(_ prefix: (_ run: String, _ domain: String) -> [UInt8]?) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(rows.count + keys.count * 80)
    var start = 0
    for (key, end) in zip(keys, ends) {
      if let beginning = prefix(key.run, key.domain) {
        text.append(contentsOf: beginning)
        text.append(contentsOf: rows[start..<end])
      }
      start = end
    }
    return text
  }

  /// Each pair of run and domain once.
  var domains: [(run: String, domain: String)] {
    var seen: Set<String> = []
    return keys.compactMap { key in
      seen.insert("\(key.run)\u{0}\(key.domain)").inserted ? (key.run, key.domain) : nil
    }
  }
}

/// How a batch is stored: one transaction, safe to do twice.
enum AnswerStatements {
  /// What became of a batch.
  struct Outcome {
    /// Domains that the table does not know; their answers were left out.
    let unknown: [String]
    /// Some of the questions stood in the table already.
    let wasRepeated: Bool
  }

  /// Stores a batch. Answers go straight into the table, which is twice as fast as anything that
  /// asks what stands there; with `merging` they go by way of a table of their own, so that an
  /// answer takes the place of an error.
  ///
  /// - Throws: `PostgreSQLError`; without `merging` with `isRepeated` where one of the questions
  ///   stands in the table.
  static func store(
    _ batch: AnswerBatch, merging: Bool, on connection: Connection
  ) throws -> Outcome {
    let domains = batch.domains
    let pairs = [Parameter(domains.map(\.run)), Parameter(domains.map(\.domain))]
    var before = [
      LeaseStatements.byIndex, Statement("SELECT * FROM domain_runner.hold($1, $2)", pairs),
    ]
    let held = before.count - 1
    if merging { before.append(Statement(staging)) }
    let settle = Statement("SELECT domain_runner.settle($1, $2)", pairs)
    var known: Set<String> = []
    var count = 0
    var wasSent = false
    let results = try connection.copyIn(
      merging ? "COPY staging FROM STDIN" : direct, before: before,
      after: merging ? [Statement(merge), settle] : [settle], limit: connection.limits.statement
    ) { results in
      if wasSent { return nil }
      wasSent = true
      var prefixes: [String: [String: [UInt8]]] = [:]
      let rows = results[held]
      for row in 0..<rows.count {
        guard let run = rows[row, 0], let domain = rows[row, 1], let id = rows[row, 2],
          let month = rows[row, 3]
        else { continue }
        known.insert(domain)
        var prefix: [UInt8] = []
        CopyText.append(month, end: "\t", to: &prefix)
        CopyText.append(run, end: "\t", to: &prefix)
        CopyText.append(id, end: "\t", to: &prefix)
        prefixes[run, default: [:]][domain] = prefix
      }
      return batch.copyText { run, domain in
        guard let prefix = prefixes[run]?[domain] else { return nil }
        count += 1
        return prefix
      }
    }
    var seen: Set<String> = []
    return Outcome(
      unknown: domains.map(\.domain).filter { !known.contains($0) && seen.insert($0).inserted },
      wasRepeated: merging && results[0].changed < count)
  }

  /// Whether `store` without `merging` found a question in the table.
  static func isRepeated(_ problem: PostgreSQLError) -> Bool { problem.state == "23505" }

  /// Decides anew what has become of domains.
  static func settling(_ domains: [(run: String, domain: String)]) -> [Statement] {
    let pairs = [Parameter(domains.map(\.run)), Parameter(domains.map(\.domain))]
    return [
      LeaseStatements.byIndex,
      Statement("SELECT count(*) FROM domain_runner.hold($1, $2)", pairs),
      Statement("SELECT domain_runner.settle($1, $2)", pairs),
    ]
  }

  private static let columns = "run_month, run, domain_id, \(ResponseColumns.names)"
  private static let direct = "COPY domain_runner.responses (\(columns)) FROM STDIN"
  private static let staging = """
    CREATE TEMPORARY TABLE staging ON COMMIT DROP AS
    SELECT \(columns) FROM domain_runner.responses WITH NO DATA
    """

  /// An answer takes the place of an error, never the reverse; an error that is final only gives way
  /// to an answer.
  private static let merge = """
    INSERT INTO domain_runner.responses (\(columns))
    SELECT \(columns) FROM staging
    ON CONFLICT (run_month, run, question) DO UPDATE
    SET \(ResponseColumns.assignments)
    WHERE responses.status = 'error' AND (excluded.status = 'ok' OR NOT responses.final)
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
