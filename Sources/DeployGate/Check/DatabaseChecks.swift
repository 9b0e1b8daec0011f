import JSON
import PostgreSQL
import Toolbox
import Wire

/// What the database answers.
struct DatabaseChecks {
  private let configuration: Configuration

  init(_ configuration: Configuration) { self.configuration = configuration }

  /// Answers what `body` makes of a connection, or a check that failed.
  private func connected(
    _ name: String, _ body: (Connection, Address) throws(PostgreSQLError) -> CheckResult
  ) -> CheckResult {
    guard let text = configuration["database", "url"]?.string else {
      return CheckResult(name, .skip, "no database is named; set DATABASE_URL")
    }
    do throws(PostgreSQLError) {
      var address = try Address(
        text, origin: configuration.origins["database.url"] ?? "database.url")
      // Beyond this host whoever is in between could answer.
      let wanted = address.requestedTLS
      if !address.isLocal, (wanted ?? .require) < .require {
        return CheckResult(
          name, .fail, "the connection to \(address.name) would be without TLS")
      }
      address.set(tls: wanted ?? (address.isLocal ? .prefer : .require))
      address.set(applicationName: "deploy-gate")
      let limits = Limits(
        connect: configuration.duration("database", "connect_timeout", default: .seconds(5)),
        statement: configuration.duration("database", "statement_timeout", default: .seconds(30)))
      return try body(try Connection(address, limits: limits), address)
    } catch {
      return CheckResult(name, .fail, error.description)
    }
  }

  /// That a login works, a statement is answered, and there is room for more connections.
  func answers() -> CheckResult {
    connected("postgres") { connection, address throws(PostgreSQLError) in
      let rows = try connection.execute(
        """
        SELECT sum(numbackends), current_setting('max_connections')::int, version(),
          pg_is_in_recovery()
        FROM pg_stat_database
        """)
      let used = rows[0, 0].flatMap(Int.init) ?? 0
      let most = rows[0, 1].flatMap(Int.init) ?? 0
      let isStandby = rows[0, 3] == "t"
      let evidence: JSONValue = [
        "database": .string(address.name), "connections": .int(used),
        "connections_max": .int(most), "version": .string(rows[0, 2] ?? ""),
        "standby": .bool(isStandby), "encrypted": .bool(connection.isEncrypted),
      ]
      if isStandby {
        return CheckResult("postgres", .warn, "\(address.name) is a standby", evidence)
      }
      return CheckResult("postgres", .pass, "\(address.name) answers", evidence)
    }
  }

  /// That this host's clock goes with the database's, within two seconds.
  func clock() -> CheckResult {
    connected("clock") { connection, address throws(PostgreSQLError) in
      let began = Clock.monotonic
      let rows = try connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
      let now = Clock.system.now
      let took = Double(Clock.monotonic - began) / 1e9
      guard let theirs = rows[0, 0].flatMap(Double.init) else {
        return CheckResult("clock", .skip, "\(address.name) told no time")
      }
      let ahead = now.seconds - took / 2 - theirs
      let evidence: JSONValue = [
        "ahead_s": .double((ahead * 1000).rounded() / 1000),
        "uncertain_s": .double((took * 1000).rounded() / 1000),
      ]
      let isFar = ahead.magnitude > 2 + took
      return CheckResult(
        "clock", isFar ? .fail : .pass,
        "this host is \(fixed(ahead.magnitude, 1)) s \(ahead < 0 ? "behind" : "ahead of") "
          + "\(address.name)", evidence)
    }
  }
}
