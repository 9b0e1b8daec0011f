import ArgumentParser
import JSON
import PostgreSQL
import Toolbox
import Wire

struct Release: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Give back domains that are held.",
    discussion: """
      They are due again at once. Who holds one of them notices, and its answers are stored all \
      the same, but others may ask about it too.
      """)

  @Option(name: .customLong("run"), help: ArgumentHelp("Only of this run.", valueName: "name"))
  var runName: String?

  @Flag(help: "Only those whose lease has ended.")
  var expired = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if runName == nil && !expired {
      throw ValidationError("say which: --run NAME, --expired, or both")
    }
  }

  func run() throws {
    let store = try database.store("release", configuration: settings.config)
    let condition =
      "($1::text IS NULL OR r.run = $1)" + (expired ? " AND r.lease_until < now()" : "")
    let rows = try store.retrying(for: .seconds(30)) {
      try $0.execute(LeaseStatements.giveBack(condition), [Parameter(runName)])
    }
    if !common.quiet { Message.say("\(rows[0, 0] ?? "0") domains were given back") }
  }
}

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell how far the runs have come.")

  @Option(name: .customLong("run"), help: ArgumentHelp("Only this run.", valueName: "name"))
  var runName: String?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var output: FormatOptions
  @OptionGroup var common: CommonOptions

  private static let columns = [
    "domains", "pending", "processing", "expired", "completed", "failed", "holders",
  ]

  func run() throws {
    let store = try database.store("status", configuration: settings.config)
    let rows = try store.retrying { try $0.execute(Self.sql, [Parameter(runName)]) }
    if let runName, rows.count == 0 { throw Failure(.no, "there is no run \(runName)") }
    var table = Table(
      [(title: "run", alignment: .left), (title: "month", alignment: .left)]
        + Self.columns.map { (title: $0, alignment: .right) })
    var writer = JSONWriter()
    for row in 0..<rows.count {
      let cells = (0..<rows.columnCount).map { rows[row, $0] ?? "" }
      table.add(
        cells.prefix(9).enumerated().map {
          Table.Cell($1, isAlarming: $0 == 7 && $1 != "0" || $0 == 5 && $1 != "0")
        })
      writer.beginObject()
      writer.member("type", "run")
      writer.member("ts", cells[9])
      writer.member("run", cells[0])
      writer.member("run_month", cells[1])
      for (name, value) in zip(Self.columns, cells.dropFirst(2)) {
        writer.member(name, .number(JSONNumber(validated: value)))
      }
      writer.member("created_at", cells[10])
      writer.endObject()
      writer.endLine()
    }
    let bytes =
      output.chosen == .table
      ? Array(table.text(colored: common.color.applies(to: .standardOutput)).utf8) : writer.bytes
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(bytes) }
  }

  private static let sql = """
    SELECT m.run, to_char(m.run_month, 'YYYY-MM'), count(r.run),
      count(*) FILTER (WHERE r.status = 'pending'),
      count(*) FILTER (WHERE r.status = 'processing'),
      count(*) FILTER (WHERE r.status = 'processing' AND r.lease_until < now()),
      count(*) FILTER (WHERE r.status = 'completed'),
      count(*) FILTER (WHERE r.status = 'failed'),
      count(DISTINCT r.holder),
      to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    FROM domain_runner.runs m LEFT JOIN domain_runner.run_domains r ON r.run = m.run
    WHERE $1::text IS NULL OR m.run = $1
    GROUP BY m.run ORDER BY m.created_at, m.run
    """
}
