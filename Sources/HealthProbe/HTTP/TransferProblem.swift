import Glibc
import HTTPClient
import Wire

/// Why there is no whole answer, in kinds that tell what to do.
struct TransferProblem {
  let kind: String
  let message: String
  let phase: Phase

  /// `nil` if there was no error. `certificate` is what is known of the server's; `host` its name.
  init?(
    _ exchange: Exchange, host: String, port: Int, certificate: Certificate?, limit: Duration,
    bodyLimit: Int
  ) {
    guard let error = exchange.error else { return nil }
    let place = "\(host):\(port)"
    let phase = exchange.lastPhase
    self.phase = phase
    func words(_ kind: String, _ message: String) -> (String, String) { (kind, message) }
    switch error.code {
    case .resolveFailed:
      (kind, message) = words(
        "dns", "cannot find the host \(host); check the name and the resolver")
    case .timedOut: (kind, message) = Self.timeOut(phase, place, limit, exchange)
    case .connectFailed: (kind, message) = Self.connect(exchange, place)
    case .notTrusted, .noAuthorities, .badTLSVersion:
      (kind, message) = Self.tls(exchange, host, certificate, error)
    case .handshakeFailed:
      (kind, message) = words(
        "tls_handshake", "the TLS handshake with \(place) failed: \(error)")
    case .writeFailed where exchange.seen.isTooLarge:
      (kind, message) = words("too_large", "the answer is longer than \(bodyLimit) bytes")
    case .partial:
      (kind, message) = words(
        "truncated",
        "the connection ended before the answer did, after \(exchange.seen.bodyBytes) bytes")
    case .gotNothing:
      (kind, message) = words("empty", "\(place) closed the connection without an answer")
    case .receiveFailed where error.description.lowercased().contains("too large"):
      (kind, message) = words("too_large", "the headers of the answer are too large")
    case .receiveFailed
    where exchange.seen.systemError == ECONNRESET || error.description.contains("reset"):
      (kind, message) = words("reset", "\(place) reset the connection")
    case .sendFailed:
      (kind, message) = words("reset", "the connection to \(place) broke: \(error)")
    case .receiveFailed where phase == .tls:
      (kind, message) = words(
        "tls_handshake", "the TLS handshake with \(place) failed: \(error)")
    case .unsupported, .weirdReply, .http2, .http2Stream, .receiveFailed:
      (kind, message) = words("protocol", "what \(place) sent is no HTTP: \(error)")
    default: (kind, message) = words("protocol", "\(place): \(error)")
    }
  }

  private static func timeOut(
    _ phase: Phase, _ place: String, _ limit: Duration, _ exchange: Exchange
  ) -> (String, String) {
    let time = limit.shortText
    return switch phase {
    case .dns:
      ("dns_timeout", "the name of \(place) was not found within \(time); check the resolver")
    case .connect:
      (
        "connect_timeout",
        "no connection to \(place) within \(time); check the host, the route and firewalls"
      )
    case .tls: ("tls_timeout", "the TLS handshake with \(place) did not end within \(time)")
    case .firstByte:
      (
        "timeout_first_byte",
        exchange.status > 0
          ? "the headers of the answer did not end within \(time)" : "no answer within \(time)"
      )
    default:
      (
        "timeout_body",
        "the answer did not end within \(time); \(exchange.seen.bodyBytes) bytes came"
      )
    }
  }

  private static func connect(_ exchange: Exchange, _ place: String) -> (String, String) {
    let code = exchange.seen.systemError
    return switch code {
    case ECONNREFUSED:
      ("connect_refused", "\(place) refuses connections; check that the server runs and the port")
    case ETIMEDOUT:
      ("connect_timeout", "\(place) does not answer; check the host, the route and firewalls")
    case 0: ("connect", "cannot connect to \(place)")
    default: ("unreachable", "cannot connect to \(place): \(SystemError.reason(code).lowercased())")
    }
  }

  /// The numbers are those of X509_V_ERR in OpenSSL's x509_vfy.h.
  private static func tls(
    _ exchange: Exchange, _ host: String, _ certificate: Certificate?, _ error: ClientError
  ) -> (String, String) {
    switch exchange.seen.verifyResult {
    case 10:
      let end = certificate.map { " on \($0.earliest.notAfter.text)" } ?? ""
      return ("tls_expired", "the certificate of \(host) has ended\(end); renew it")
    case 9:
      let start = certificate.map { " before \($0.notBefore.text)" } ?? ""
      return (
        "tls_not_yet_valid", "the certificate of \(host) is not good\(start); check the clocks"
      )
    case 18, 19:
      return (
        "tls_untrusted", "the certificate of \(host) is signed by itself; no one vouches for it"
      )
    case 0, 1, 62:
      let names = certificate.map { " but of \($0.names.joined(separator: ", "))" } ?? ""
      return ("tls_name", "the certificate is not of \(host)\(names)")
    case let code:
      return (
        "tls_untrusted",
        "the certificate of \(host) is signed by none that is trusted (\(error); OpenSSL says \(code))"
      )
    }
  }
}
