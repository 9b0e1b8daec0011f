import PostgreSQL

/// Why a database cannot be used, in kinds that tell what to do.
enum DatabaseProblem {
  static func kind(_ error: PostgreSQLError, isConnecting: Bool) -> String {
    switch error.kind {
    case .noLibrary: return "local"
    case .badAddress: return "local"
    case .authentication: return error.cause == .certificate ? "tls_untrusted" : "auth"
    case .unreachable:
      switch error.cause {
      case .name: return "dns"
      case .nameTimeOut: return "dns_timeout"
      case .timeOut: return "connect_timeout"
      case .refused: return "connect_refused"
      case .certificate: return "tls_untrusted"
      case .other: return "unreachable"
      }
    case .lost: return error.cause == .timeOut ? "timeout" : "reset"
    case .server(let state): return kind(state)
    }
  }

  /// The codes of appendix A of the PostgreSQL manual.
  private static func kind(_ state: String) -> String {
    switch state {
    case "53300": "too_many_connections"
    case "57P03": "starting_up"
    case "57P01", "57P02": "shutting_down"
    case "57014": "timeout"
    case "25006": "read_only"
    case "42501": "permission"
    case "3D000": "no_database"
    case "55P03": "lock_timeout"
    case "53100": "disk_full"
    case _ where state.hasPrefix("28"): "auth"
    case _ where state.hasPrefix("08"): "reset"
    default: "query"
    }
  }

  /// The phase in which it happened.
  static func phase(_ error: PostgreSQLError, isConnecting: Bool) -> Phase {
    guard isConnecting else { return .query }
    return switch error.cause {
    case .name, .nameTimeOut: .dns
    case .certificate: .tls
    default: .connect
    }
  }
}
