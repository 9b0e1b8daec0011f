import ArgumentParser
import PostgreSQL
import Toolbox

struct Migrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Make the tables, or bring them up to date.",
    discussion: """
      Each step is a transaction of its own and is done once, whoever else migrates at the same \
      time. The tables lie in the schema domain_runner.
      """)

  @Flag(help: "Change nothing; the status is 1 where something is to be done.")
  var check = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let store = try database.store("migrate", configuration: settings.config)
    let version = try currentVersion(store)
    guard version <= Schema.steps.count else {
      throw Failure(
        .configuration,
        "the tables are of a later version (\(version)) than this program (\(Schema.steps.count)); install the newer one"
      )
    }
    if check {
      let missing = Schema.steps.count - version
      if missing == 0 { return }
      if !common.quiet { Message.say("steps to be done: \(missing); run domain-list migrate") }
      throw ExitCode(ExitStatus.no.rawValue)
    }
    for number in version..<max(version, Schema.steps.count) {
      let isDone = try apply(number + 1, store)
      if isDone && !common.quiet {
        Message.say("step \(number + 1) is done: \(Schema.steps[number].name)")
      }
    }
  }

  /// How many steps are done; 0 where there is nothing yet.
  private func currentVersion(_ store: Store) throws -> Int {
    try store.retrying { connection in
      let rows = try connection.execute("SELECT to_regclass('domain_runner.migrations')")
      if rows[0, 0] == nil { return 0 }
      let version = try connection.execute(
        "SELECT coalesce(max(version), 0) FROM domain_runner.migrations")
      return version[0, 0].flatMap { Int($0) } ?? 0
    }
  }

  /// Does a step unless another host has. The lock is of the transaction, so that it holds behind a
  /// pooler; who comes second sees the row of the first and stops.
  private func apply(_ number: Int, _ store: Store) throws -> Bool {
    let step = Schema.steps[number - 1]
    let first = [
      Statement("SELECT pg_advisory_xact_lock(4738203, 1)"),
      Statement("CREATE SCHEMA IF NOT EXISTS domain_runner"),
      Statement(
        """
        CREATE TABLE IF NOT EXISTS domain_runner.migrations (
          version integer PRIMARY KEY, name text NOT NULL,
          applied_at timestamptz NOT NULL DEFAULT now())
        """),
      Statement(
        "INSERT INTO domain_runner.migrations (version, name) VALUES ($1, $2)",
        [Parameter(number), Parameter(step.name)]),
    ]
    return try store.retrying { connection in
      do throws(PostgreSQLError) {
        _ = try connection.transaction(first + step.statements.map { Statement($0) })
        return true
      } catch {
        // The row is there already.
        if error.state == "23505" { return false }
        throw error
      }
    }
  }
}
