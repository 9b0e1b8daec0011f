import JSON
import PostgreSQL
import Toolbox
import Wire

/// The database that is configured, or named on the command line.
struct DatabaseAddress {
  let configuration: Configuration
  /// Whether a connection that others may read or fake is accepted.
  var acceptsInsecure = false

  /// `nil` where none is configured.
  /// - Throws: `Failure` 78 for an address that is none.
  func configured() throws -> Address? {
    guard let text = configuration["database", "url"]?.string else { return nil }
    return try address(
      text, origin: configuration.origins["database.url"] ?? "database.url", isArgument: false)
  }

  /// - Throws: `Failure` 78 for an address that is none or less safe than it must be, 64 for a
  ///   password on the command line.
  func address(_ text: String, origin: String, isArgument: Bool) throws -> Address {
    var address: Address
    do throws(PostgreSQLError) { address = try Address(text, origin: origin) } catch {
      throw Failure(error.kind == .noLibrary ? .unavailable : .configuration, error.description)
    }
    if isArgument && address.hasPassword {
      throw Failure(
        .usage,
        "everyone sees a password on the command line; put it into DATABASE_URL or a password file (PGPASSFILE)"
      )
    }
    try secure(&address)
    address.set(applicationName: "health-probe")
    return address
  }

  /// TLS is required, and the server's certificate checked where there is a root to check it
  /// against; on this host nothing is.
  private func secure(_ address: inout Address) throws {
    let isConfigured = configuration.origins["database.tls"] != "built in"
    let configured = isConfigured ? configuration["database", "tls"]?.string : nil
    let wanted = address.requestedTLS ?? configured.flatMap(Address.TLS.init)
    if address.isLocal {
      address.set(tls: wanted ?? .prefer)
      return
    }
    let hasRoot =
      address.rootCertificate != nil || Environment.nonEmpty("PGSSLROOTCERT") != nil
      || Environment.nonEmpty("HOME").map { Descriptor.exists("\($0)/.postgresql/root.crt") }
        ?? false
    let least: Address.TLS = hasRoot ? .verifyFull : .require
    let mode = wanted ?? least
    if mode < least {
      guard acceptsInsecure else {
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
}
