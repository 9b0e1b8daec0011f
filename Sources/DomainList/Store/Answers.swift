import JSON
import JSONParse
import PostgreSQL
import Toolbox
import Wire

/// Responses that are stored together, with the lines they came as.
struct AnswerBatch: Sendable {
  /// A domain of a run.
  struct Pair: Hashable, Sendable {
    let run: String
    let domain: String
  }

  /// COPY text of each response, but for the columns that `AnswerStatements` looks up.
  private var rows: [UInt8] = []
  private var ends: [Int] = []
  /// The lines of all records that came, also of other types, in their order, each ended.
  private(set) var lines: [UInt8] = []
  /// Where in `lines` each response stands.
  private(set) var places: [Range<Int>] = []
  private(set) var keys: [ResponseColumns.Key] = []
  /// Each domain of a run once.
  private(set) var domains: [Pair] = []
  /// Which of `domains` each response is of.
  private(set) var owners: [Int] = []
  private var indices: [Pair: Int] = [:]
  private var questions: Set<Question> = []

  /// What the table knows a row by.
  private struct Question: Hashable {
    let key: ResponseColumns.Key

    static func == (left: Self, right: Self) -> Bool {
      left.key.question == right.key.question && left.key.run == right.key.run
    }

    /// As it comes from a hash itself, it is all that tells one from others but for bad input.
    func hash(into hasher: inout Hasher) { hasher.combine(key.question) }
  }

  var isEmpty: Bool { lines.isEmpty && keys.isEmpty }
  var bytes: Int { max(lines.count, rows.count) }

  /// Whether the same question is among them: one statement cannot write a row twice.
  func holds(_ key: ResponseColumns.Key) -> Bool { questions.contains(Question(key: key)) }

  mutating func append(_ row: ResponseColumns.Row, line: some Collection<UInt8>) {
    rows.append(contentsOf: row.text)
    ends.append(rows.count)
    keys.append(row.key)
    questions.insert(Question(key: row.key))
    owners.append(owner(row.key))
    places.append(lines.count..<lines.count + line.count)
    pass(line)
  }

  private mutating func owner(_ key: ResponseColumns.Key) -> Int {
    if let last = owners.last, domains[last].domain == key.domain, domains[last].run == key.run {
      return last
    }
    let pair = Pair(run: key.run, domain: key.domain)
    if let index = indices[pair] { return index }
    indices[pair] = domains.count
    domains.append(pair)
    return domains.count - 1
  }

  /// A record of another type, which goes on with the others.
  mutating func pass(_ line: some Collection<UInt8>) {
    if line.isEmpty { return }
    lines.append(contentsOf: line)
    lines.append(UInt8(ascii: "\n"))
  }

  /// Where a domain stands in `domains`.
  func index(of pair: Pair) -> Int? { indices[pair] }

  /// COPY text of the response at `index`, behind what the server knows its domain by.
  func append(_ index: Int, behind prefix: [UInt8], to text: inout [UInt8]) {
    text.append(contentsOf: prefix)
    text.append(contentsOf: rows[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
  }

  /// The lines without those of some of the responses.
  func lines(without left: Set<Int>) -> ArraySlice<UInt8> {
    if left.isEmpty { return lines[...] }
    var rest: [UInt8] = []
    var end = 0
    for index in places.indices where left.contains(index) {
      rest.append(contentsOf: lines[end..<places[index].lowerBound])
      end = min(lines.count, places[index].upperBound + 1)
    }
    return rest + lines[end...]
  }

  /// The lines of the responses.
  var responses: [UInt8] {
    places.flatMap { lines[$0] + [UInt8(ascii: "\n")] }
  }

  /// A batch for each response, with the other records before it; those behind the last one make
  /// another.
  func singles() -> [AnswerBatch] {
    var end = 0
    var batches = keys.indices.map { index in
      var single = AnswerBatch()
      single.lines = Array(lines[end..<places[index].lowerBound])
      end = min(lines.count, places[index].upperBound + 1)
      let row = rows[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
      single.append(.init(key: keys[index], text: Array(row)), line: lines[places[index]])
      return single
    }
    if end < lines.count {
      var rest = AnswerBatch()
      rest.lines = Array(lines[end...])
      batches.append(rest)
    }
    return batches
  }
}

/// How a batch is stored: one transaction, safe to do twice.
enum AnswerStatements {
  /// What became of a batch: places in it.
  struct Outcome {
    /// Those of domains that the table does not know, which were left out.
    var unknown: [Int] = []
    /// Those whose question is stored for another domain, which were left out.
    var misplaced: [Int] = []
    /// Some of the questions stood in the table already.
    var wasRepeated = false
  }

  /// So much is handed to the server at a time.
  private static let piece = 64 << 10

  /// Stores a batch. Answers go straight into the table, which is twice as fast as anything that
  /// asks what stands there; with `merging` they go by way of a table of their own, so that an
  /// answer takes the place of an error.
  ///
  /// - Throws: `PostgreSQLError`; without `merging` with `isRepeated` where one of the questions
  ///   stands in the table.
  static func store(
    _ batch: AnswerBatch, merging: Bool, on connection: Connection
  ) throws -> Outcome {
    var before = [LeaseStatements.byIndex, hold(batch.domains)]
    let held = before.count - 1
    if merging { before.append(Statement(staging)) }
    var outcome = Outcome()
    var prefixes: [[UInt8]?]?
    var next = 0
    let results = try connection.copyIn(
      merging ? "COPY staging FROM STDIN" : direct, before: before,
      after: merging ? [merge, misplaced, settle] : [settle], limit: connection.limits.statement
    ) { results in
      let known = prefixes ?? Self.prefixes(batch, results[held])
      prefixes = known
      var text: [UInt8] = []
      while next < batch.keys.count, text.count < piece {
        if let prefix = known[batch.owners[next]] {
          batch.append(next, behind: prefix, to: &text)
        } else {
          outcome.unknown.append(next)
        }
        next += 1
      }
      return text.isEmpty ? nil : text
    }
    guard merging else { return outcome }
    outcome.wasRepeated = results[0].changed < batch.keys.count - outcome.unknown.count
    let elsewhere = Set((0..<results[1].count).compactMap { results[1][$0, 0] })
    if !elsewhere.isEmpty {
      outcome.misplaced = batch.keys.indices.filter {
        elsewhere.contains("\(batch.keys[$0].question) \(batch.keys[$0].run)")
      }
    }
    return outcome
  }

  /// What each domain's rows begin with; `nil` for those that the table does not know.
  private static func prefixes(_ batch: AnswerBatch, _ held: Rows) -> [[UInt8]?] {
    var prefixes = [[UInt8]?](repeating: nil, count: batch.domains.count)
    for row in 0..<held.count {
      guard let run = held[row, 0], let domain = held[row, 1], let id = held[row, 2],
        let month = held[row, 3], let index = batch.index(of: .init(run: run, domain: domain))
      else { continue }
      var prefix: [UInt8] = []
      CopyText.append(month, end: "\t", to: &prefix)
      CopyText.append(run, end: "\t", to: &prefix)
      CopyText.append(id, end: "\t", to: &prefix)
      prefixes[index] = prefix
    }
    return prefixes
  }

  private static func hold(_ domains: [AnswerBatch.Pair]) -> Statement {
    Statement(
      "SELECT * FROM domain_runner.hold($1, $2)",
      [Parameter(domains.map(\.run)), Parameter(domains.map(\.domain))])
  }

  /// Of the domains that are held.
  private static let settle = "SELECT domain_runner.settle()"

  /// Whether `store` without `merging` found a question in the table.
  static func isRepeated(_ problem: PostgreSQLError) -> Bool { problem.state == "23505" }

  /// Decides anew what has become of domains of a run.
  static func settling(_ run: String, _ domains: [String]) -> [Statement] {
    [
      LeaseStatements.byIndex, hold(domains.map { .init(run: run, domain: $0) }),
      Statement(settle),
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
      AND responses.domain_id = excluded.domain_id
    """

  /// A question is of one domain, so one that is stored for another was not made by this suite.
  private static let misplaced = """
    SELECT replace(s.question::text, '-', '') || ' ' || s.run FROM staging s
    JOIN domain_runner.responses r
      ON r.run_month = s.run_month AND r.run = s.run AND r.question = s.question
    WHERE r.domain_id <> s.domain_id
    """

  /// Keeps the responses of domains that the table does not know.
  static func putAside(_ batch: AnswerBatch, _ unknown: [Int]) -> [Statement] {
    var columns = [ArrayText](repeating: ArrayText(), count: 4)
    for index in unknown {
      columns[0].append(batch.keys[index].run.utf8)
      columns[1].append(batch.keys[index].question.utf8)
      columns[2].append(batch.keys[index].domain.utf8)
      columns[3].append(batch.lines[batch.places[index]])
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
