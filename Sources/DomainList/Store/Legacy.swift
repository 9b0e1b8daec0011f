import PostgreSQL
import Toolbox
import Wire

/// The tables of the service before this one: `domains` and `domain_responses`. Its domains keep
/// their identity; its answers become those of runs named `legacy-2025-03`, one a month. Doing it
/// twice changes nothing.
struct Legacy {
  private let schema: String
  private let source: Store
  private let target: Store

  /// Two connections, because one copies out while the other writes.
  init(schema: String, from source: Store, into target: Store) {
    self.schema = schema
    self.source = source
    self.target = target
  }

  func takeOver(isQuiet: Bool) throws -> ExitStatus {
    var status = ExitStatus.success
    do {
      let domains = try takeOverDomains(&status)
      let answers = try takeOverAnswers(&status)
      if !isQuiet { Message.say("\(domains) domains and \(answers) answers were read") }
    } catch let problem as PostgreSQLError {
      if problem.isMissingSchema {
        throw Failure(
          .configuration,
          "\(problem.description); there are no tables of the older service in the schema \(schema)"
        )
      }
      throw Failure(problem)
    }
    return status
  }

  /// A schema cannot be a parameter; quoted by the server it is a name and nothing else.
  private func table(_ name: String) throws -> String {
    let rows = try source.retrying {
      try $0.execute("SELECT quote_ident($1) || '.' || $2", [Parameter(schema), Parameter(name)])
    }
    return rows[0, 0] ?? name
  }

  private func takeOverDomains(_ status: inout ExitStatus) throws -> Int {
    var count = 0
    var columns = [ArrayText](repeating: ArrayText(), count: 10)
    func flush() throws {
      let statement = Statement(Self.insert, columns.map { Parameter($0) })
      _ = try target.retrying(for: .seconds(60)) { try $0.transaction([statement]) }
      for index in columns.indices { columns[index].removeAll() }
    }
    let sql = """
      COPY (SELECT id, domain, status, priority, cohort, source, process_count, error_count,
        last_processed_at, created_at FROM \(try table("domains"))) TO STDOUT
      """
    try unsafe source.connection().copyOut(sql, settings: []) { line in
      var values = unsafe CopyText.values(line)
      guard let name = name(values[1], &status) else { return }
      values[1] = Array(name.utf8)
      for (index, value) in values.enumerated() {
        if let value { columns[index].append(value) } else { columns[index].appendNull() }
      }
      count += 1
      if columns[0].count == 5000 { try flush() }
    }
    try flush()
    return count
  }

  private func takeOverAnswers(_ status: inout ExitStatus) throws -> Int {
    var count = 0
    var batch = AnswerBatch()
    var runs: Set<String> = []
    func flush() throws {
      if batch.keys.isEmpty { return }
      // Taken over twice is the rule here, and one way is enough.
      let outcome = try target.retrying(for: .seconds(60)) {
        try AnswerStatements.store(batch, merging: true, on: $0)
      }
      // Another domain has had its id since before.
      for index in outcome.unknown {
        Message.say("\(batch.keys[index].domain) is not in the table; an answer of it was left out")
        status = .badInput
      }
      count -= outcome.unknown.count
      batch = AnswerBatch()
    }
    // What stands twice under one question is a sample each.
    let sql = """
      COPY (SELECT d.domain, r.model, r.prompt_type, r.response,
        to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM'),
        row_number() OVER (PARTITION BY r.domain_id, r.model, r.prompt_type,
          to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM')
          ORDER BY r.created_at, md5(r.response)) - 1,
        count(*) OVER (PARTITION BY r.domain_id,
          to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM'))
      FROM \(try table("domain_responses")) r
      JOIN \(try table("domains")) d ON d.id = r.domain_id) TO STDOUT
      """
    try unsafe source.connection().copyOut(sql, settings: []) { line in
      let values = unsafe CopyText.values(line).map { $0?.text }
      guard let domain = name(unsafe CopyText.values(line)[0], &status), let month = values[5]
      else { return }
      let run = "legacy-\(month)"
      if runs.insert(run).inserted { try begin(run, month: month) }
      let row = Self.row(values, run: run, domain: domain)
      if batch.holds(row.key) || batch.keys.count == 500 { try flush() }
      batch.append(row, line: [])
      count += 1
    }
    try flush()
    return count
  }

  /// The name as this suite writes it; told and left out where it is none.
  private func name(_ text: [UInt8]?, _ status: inout ExitStatus) -> String? {
    do { return try DomainName((text ?? [])[...]).text } catch {
      Message.say("the older table holds \"\((text ?? []).text)\", no domain: \(error.reason)")
      status = .badInput
      return nil
    }
  }

  private static func row(
    _ values: [String?], run: String, domain: String
  ) -> ResponseColumns.Row {
    let model = values[1] ?? "unknown"
    let parts = model.split(separator: "/", maxSplits: 1).map(String.init)
    let (provider, name) = parts.count == 2 ? (parts[0], parts[1]) : ("legacy", model)
    let prompt = values[2] ?? "unknown"
    let sample = values[6] ?? "0"
    let identity = [run, domain, provider, name, prompt, "", "", sample].joined(separator: "\u{1f}")
    let question = hexText(SHA256.digest(identity).prefix(16))
    return ResponseColumns.row(
      [
        "questions": values[7] ?? "1", "sample": sample, "attempts": "1", "ts": values[4] ?? "",
        "prompt": prompt, "provider": provider, "model": name, "status": "ok",
        "text": values[3] ?? "", "finish": "stop",
      ], key: .init(run: run, domain: domain, question: question))
  }

  /// The month of an old run is that of its answers.
  private func begin(_ run: String, month: String) throws {
    _ = try target.retrying {
      try $0.transaction([
        Statement(
          """
          INSERT INTO domain_runner.runs (run, run_month) VALUES ($1, ($2 || '-01')::date)
          ON CONFLICT (run) DO NOTHING
          """, [Parameter(run), Parameter(month)]),
        Statement("SELECT domain_runner.begin_run($1, NULL)", [Parameter(run)]),
      ])
    }
  }

  /// What was at work then is due again.
  private static let insert = """
    INSERT INTO domain_runner.domains (id, domain, status, priority, cohort, source, process_count,
      error_count, last_processed_at, created_at)
    SELECT DISTINCT ON (l.domain) l.id, l.domain,
      CASE WHEN l.status IN ('completed', 'failed') THEN l.status ELSE 'pending' END,
      coalesce(l.priority, 0), l.cohort, l.source, coalesce(l.process_count, 0),
      coalesce(l.error_count, 0), l.last_processed_at, coalesce(l.created_at, now())
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[],
      $7::integer[], $8::integer[], $9::timestamptz[], $10::timestamptz[])
      AS l (id, domain, status, priority, cohort, source, process_count, error_count,
        last_processed_at, created_at)
    ORDER BY l.domain, l.created_at
    ON CONFLICT DO NOTHING
    """
}
