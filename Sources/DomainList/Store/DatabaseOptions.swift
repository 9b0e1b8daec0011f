import ArgumentParser
import JSON
import PostgreSQL
import Toolbox
import Wire

/// For the subcommands that work on the tables.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database, without a password; DATABASE_URL unless given.", valueName: "url"))
  var db: String?

  @Flag(help: "Accept a connection that others may read or fake.")
  var insecureDatabase = false

  /// Whether the command line or the environment, though not a file, names a database.
  var isNamed: Bool { db != nil || Environment.nonEmpty(Environment.databaseURL) != nil }

  /// The store; the connection is made when it is first asked something.
  /// - Throws: `Failure` 78 where no database is named or its address is wrong, 64 for a password on
  ///   the command line.
  func store(_ subcommand: String, configuration path: String?) throws -> Store {
    let configuration = try Configuration.load(explicit: path)
    let origin = db != nil ? "--db" : configuration.origins["database.url"] ?? "database.url"
    guard let text = db ?? configuration["database", "url"]?.string else {
      throw Failure(
        .configuration,
        "no database is named; set DATABASE_URL to postgresql://USER:PASSWORD@HOST/DATABASE")
    }
    var address: Address
    do { address = try Address(text, origin: origin) } catch { throw Failure(error) }
    if db != nil && address.hasPassword {
      throw Failure(
        .usage,
        "--db: everyone sees a password there; put it into DATABASE_URL or a password file (PGPASSFILE)"
      )
    }
    try secure(&address, configuration)
    address.set(applicationName: "domain-list \(subcommand)")
    return Store(
      address: address,
      limits: Limits(
        connect: configuration.duration("database", "connect_timeout", default: .seconds(5)),
        statement: configuration.duration("database", "statement_timeout", default: .seconds(30))))
  }

  /// TLS is required, and the server's certificate checked where there is a root to check it
  /// against; on this host nothing is.
  private func secure(_ address: inout Address, _ configuration: Configuration) throws {
    let isConfigured = configuration.origins["database.tls"] != "built in"
    let configured = isConfigured ? configuration["database", "tls"]?.string : nil
    let wanted = address.requestedTLS ?? configured.flatMap(Address.TLS.init)
    if address.isLocal {
      address.set(tls: wanted ?? .prefer)
      return
    }
    let least: Address.TLS = hasRootCertificate(address) ? .verifyFull : .require
    let mode = wanted ?? least
    if mode < least {
      guard insecureDatabase else {
        throw Failure(
          .configuration,
          "\(address.name): tls \(mode.rawValue) is less than \(least.rawValue), which a connection"
            + " beyond this host needs; say --insecure-database to do it all the same")
      }
      Message.say(
        "warning: the connection to \(address.name) (tls \(mode.rawValue)) may be read or faked")
    }
    address.set(tls: mode)
  }

  private func hasRootCertificate(_ address: Address) -> Bool {
    if address.rootCertificate != nil || Environment.nonEmpty("PGSSLROOTCERT") != nil {
      return true
    }
    return Environment.nonEmpty("HOME").map {
      Descriptor.exists("\($0)/.postgresql/root.crt")
    } ?? false
  }
}
