import CLinux
import CPostgreSQL
import Wire

/// Where a database is and how to get in: what a URL or a string of `key=value` says.
package struct Address: Sendable {
  /// How much of the connection is protected, least first, as libpq names it.
  package enum TLS: String, CaseIterable, Comparable, Sendable {
    case disable, allow, prefer, require
    case verifyCA = "verify-ca"
    case verifyFull = "verify-full"

    package static func < (left: TLS, right: TLS) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// What libpq calls connection parameters, those that were given.
  private(set) var parameters: [String: String]

  /// - Throws: `PostgreSQLError` if `text` is no address, or libpq is missing. What libpq says of a
  ///   wrong address may quote the password, so it is not told.
  package init(_ text: String, origin: String) throws(PostgreSQLError) {
    let library = unsafe try Library.functions()
    var parameters: [String: String] = [:]
    var problem: UnsafeMutablePointer<CChar>?
    guard let options = unsafe library.pointee.conninfo_parse(text, &problem) else {
      unsafe library.pointee.freemem(problem)
      throw PostgreSQLError(
        .badAddress,
        "\(origin) is no address of a database; write it as postgresql://USER@HOST:PORT/DATABASE")
    }
    defer { unsafe library.pointee.conninfo_free(options) }
    var option = unsafe options
    while let keyword = unsafe option.pointee.keyword {
      if let value = unsafe option.pointee.val {
        unsafe parameters[String(cString: keyword)] = String(cString: value)
      }
      unsafe option += 1
    }
    self.parameters = parameters
    if let mode = parameters["sslmode"], TLS(rawValue: mode) == nil {
      throw PostgreSQLError(.badAddress, "\(origin): there is no sslmode \"\(mode)\"")
    }
    for port in Self.list(parameters["port"]) where !port.isEmpty {
      guard let number = Int(port), (1...65_535).contains(number) else {
        throw PostgreSQLError(.badAddress, "\(origin): there is no port \"\(port)\"")
      }
    }
  }

  package var hasPassword: Bool { parameters["password"] != nil }
  package var requestedTLS: TLS? { parameters["sslmode"].flatMap(TLS.init) }
  package var rootCertificate: String? { parameters["sslrootcert"] }

  /// The database, as sentences name it: `HOST:PORT/DATABASE` or `SOCKET/DATABASE`.
  package var name: String {
    let host = parameters["host"] ?? parameters["hostaddr"] ?? "the local socket"
    let port = parameters["port"].map { ":\($0)" } ?? ""
    let database = parameters["dbname"] ?? parameters["user"]
    return host + (host.hasPrefix("/") ? "" : port) + (database.map { "/\($0)" } ?? "")
  }

  /// Whether everything stays on this host: a Unix socket, or loopback by name and by number.
  package var isLocal: Bool {
    let hosts = Self.list(parameters["host"]) + Self.list(parameters["hostaddr"])
    return hosts.allSatisfy { host in
      host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost"
        || host == "::1" || host.hasPrefix("127.")
    }
  }

  /// Protects at least as much as `mode`.
  package mutating func set(tls mode: TLS) { parameters["sslmode"] = mode.rawValue }

  /// A name for the connection in the server's views, unless the address has one.
  package mutating func set(applicationName name: String) {
    if parameters["application_name"] == nil { parameters["application_name"] = name }
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// The parameters of each attempt, one a host and network address. libpq would resolve names
  /// itself, without a time limit; so names are resolved here, and go along for TLS.
  func attempts(until deadline: Int64) throws(PostgreSQLError) -> [[String: String]] {
    var common = parameters
    for key in ["host", "hostaddr", "port", "connect_timeout"] { common[key] = nil }
    // Kerberos is asked for before TLS, which takes a round trip and may hang.
    common["gssencmode"] = common["gssencmode"] ?? "disable"
    common["client_encoding"] = "UTF8"
    let hosts = Self.list(parameters["host"])
    let numbers = Self.list(parameters["hostaddr"])
    let ports = Self.list(parameters["port"])
    var attempts: [[String: String]] = []
    var problem: PostgreSQLError?
    for index in 0..<max(hosts.count, numbers.count, 1) {
      var attempt = common
      let host = index < hosts.count ? hosts[index] : ""
      let port = index < ports.count ? ports[index] : ports.count == 1 ? ports[0] : ""
      if !port.isEmpty { attempt["port"] = port }
      if !host.isEmpty { attempt["host"] = host }
      let number = index < numbers.count ? numbers[index] : ""
      if !number.isEmpty {
        attempts.append(attempt.merging(["hostaddr": number]) { $1 })
      } else if host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") {
        attempts.append(attempt)
      } else {
        do throws(PostgreSQLError) {
          for number in try Resolver.addresses(of: host, until: deadline) {
            attempts.append(attempt.merging(["hostaddr": number]) { $1 })
          }
        } catch { problem = error }
      }
    }
    if attempts.isEmpty, let problem { throw problem }
    return attempts
  }
}

/// Names of hosts.
enum Resolver {
  static func addresses(of host: String, until deadline: Int64) throws(PostgreSQLError) -> [String]
  {
    let milliseconds = Int32(clamping: max(1, (deadline - Clock.monotonic) / 1_000_000))
    let size = Int(CLINUX_ADDRESS)
    var room = [CChar](repeating: 0, count: 16 * size)
    let count = unsafe room.withUnsafeMutableBufferPointer { buffer in
      unsafe clinux_resolve(host, milliseconds, buffer.baseAddress, 16)
    }
    guard count > 0 else {
      let reason = unsafe String(cString: clinux_resolve_reason(count))
      throw PostgreSQLError(
        .unreachable, "cannot find the host \(host): \(reason); check the name and the resolver",
        cause: Int(count) == CLINUX_RESOLVE_TIMED_OUT ? .nameTimeOut : .name)
    }
    return (0..<Int(count)).map { index in
      let bytes = room[index * size..<(index + 1) * size].prefix { $0 != 0 }
      return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
