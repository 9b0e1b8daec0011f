import ArgumentParser
import JSON
import PostgreSQL
import Streams
import Toolbox
import Wire

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Put lists of domains into the table.",
    discussion: """
      Reads what list reads. A domain that is there already gets the priority, cohort and source \
      that the list gives it, and keeps what it does not.
      """)

  @Flag(
    help: "Take over the tables domains and domain_responses of the service before this one.")
  var fromLegacy = false

  @Option(help: ArgumentHelp("The schema of those tables.", valueName: "name"))
  var legacySchema = "public"

  @Flag(help: "Take www. off the front of names.")
  var stripWww = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if fromLegacy && !input.files.isEmpty {
      throw ValidationError("--from-legacy reads tables, no files")
    }
  }

  func run() throws {
    let store = try database.store("import", configuration: settings.config)
    if fromLegacy {
      let pool = try Configuration.load(explicit: settings.config)["database", "pool"]?.int ?? 2
      guard pool >= 2 else {
        throw Failure(
          .configuration,
          "database.pool is \(pool), and two connections are needed to copy from table to table")
      }
      let other = try database.store("import", configuration: settings.config)
      let legacy = Legacy(schema: legacySchema, from: other, into: store)
      let status = try legacy.takeOver(isQuiet: common.quiet)
      if status != .success { throw ExitCode(status.rawValue) }
      return
    }
    try input.refuseTerminal()
    var stream = try LineStream(options: input)
    var reader = Input(stripsWWW: stripWww)
    var upsert = Upsert(store)
    while let line = try stream.next(whileWaiting: {}) {
      do {
        let item = try unsafe stream.withBytes(line) { bytes in
          try unsafe reader.item(bytes, inputNumber: stream.inputNumber)
        }
        if case .entry(let entry)? = item { try upsert.add(entry) }
      } catch let problem as RecordError {
        try stream.reject(line, problem.description)
      }
    }
    try upsert.finish()
    if !common.quiet {
      Message.say(
        "\(upsert.read) domains read, \(upsert.inserted) new, \(upsert.updated) changed")
    }
    let status = try stream.finish()
    if status != .success { throw ExitCode(status.rawValue) }
  }
}

/// Domains on their way into the table: copied into a staging table that goes with its transaction,
/// so many at a time that memory stays flat and no lock is held for long.
struct Upsert {
  private static let rowsAtOnce = 10_000

  private(set) var read = 0
  private(set) var inserted = 0
  private(set) var updated = 0
  private let store: Store
  private var rows: [UInt8] = []
  private var count = 0

  init(_ store: Store) { self.store = store }

  /// - Throws: `RecordError` for fields that the table has no place for.
  mutating func add(_ entry: Entry) throws {
    let priority: Int? =
      switch entry["priority"] {
      case nil, .null: nil
      case .number(let number): number.int
      case .string(let text): Int(text)
      default: nil
      }
    if let value = entry["priority"], !value.isNull {
      guard let priority, Int32(exactly: priority) != nil else {
        throw RecordError(expected: "a whole number", at: "priority", found: value)
      }
    }
    func text(_ key: String) throws(RecordError) -> String? {
      switch entry[key] {
      case nil, .null: nil
      case .string(let text): text.isEmpty ? nil : text
      case let other?: throw RecordError(expected: "a string", at: key, found: other)
      }
    }
    let (cohort, source) = (try text("cohort"), try text("source"))
    CopyText.append(String(count), end: "\t", to: &rows)
    CopyText.append(entry.name.text, end: "\t", to: &rows)
    CopyText.append(priority.map(String.init), end: "\t", to: &rows)
    CopyText.append(cohort, end: "\t", to: &rows)
    CopyText.append(source, end: "\n", to: &rows)
    read += 1
    count += 1
    if count == Self.rowsAtOnce { try flush() }
  }

  mutating func finish() throws {
    if count > 0 { try flush() }
    if inserted >= 5000 {
      _ = try store.retrying { try $0.execute("ANALYZE domain_runner.domains") }
    }
  }

  private mutating func flush() throws {
    let rows = rows
    let results = try store.retrying(for: .seconds(60)) { connection in
      var pieces = [rows][...]
      return try connection.copyIn(
        "COPY staging FROM STDIN",
        before: [
          Statement(
            """
            CREATE TEMPORARY TABLE staging
              (n integer, domain text, priority integer, cohort text, source text) ON COMMIT DROP
            """)
        ], after: [Self.insert, Self.update], limit: connection.limits.statement
      ) { _ in pieces.popFirst() }
    }
    inserted += results[0].changed
    updated += results[1].changed
    self.rows.removeAll(keepingCapacity: true)
    count = 0
  }

  /// In the order of names, so that two imports do not wait for each other in a circle.
  private static let insert = """
    INSERT INTO domain_runner.domains (domain, priority, cohort, source)
    SELECT DISTINCT ON (domain) domain, coalesce(priority, 0), cohort, source
    FROM staging ORDER BY domain, n DESC
    ON CONFLICT (domain) DO NOTHING
    """

  private static let update = """
    UPDATE domain_runner.domains d
    SET priority = coalesce(s.priority, d.priority), cohort = coalesce(s.cohort, d.cohort),
      source = coalesce(s.source, d.source), updated_at = now()
    FROM (SELECT DISTINCT ON (domain) * FROM staging ORDER BY domain, n DESC) s
    WHERE d.domain = s.domain
      AND (d.priority, d.cohort, d.source) IS DISTINCT FROM
        (coalesce(s.priority, d.priority), coalesce(s.cohort, d.cohort),
         coalesce(s.source, d.source))
    """
}
