/// What a look at a server needs beyond a question to it: a connection of its own, phase by phase.
package struct Probe {
  package enum Version: Sendable { case http1, http2 }

  /// GET, or POST where there is a body, unless given.
  package var method: String?
  /// As negotiated unless given.
  package var version: Version?
  /// `HOST:PORT:ADDRESS`, in the place of looking the name up.
  package var resolve = ResolveList([])
  /// Whether the certificate must be good.
  package var verifies = true
  /// Ends as soon as there is a connection, with TLS for https.
  package var connectsOnly = false
  /// Whether the proxies of the environment count.
  package var usesProxy = false
  /// A body of more bytes ends the transfer.
  package var bodyLimit = 16 << 20
  /// How many bytes of the body are kept.
  package var bodyKept = 2048

  package init() {}
}

/// Addresses of hosts that many requests share.
package typealias ResolveList = Headers

/// What a probe has seen of a transfer. Times are microseconds from its start; 0 where it did not
/// come so far.
package struct Observation {
  package var nameLookup: Int64
  package var connect: Int64
  /// When the TLS handshake began, also where it failed.
  package var tlsBegan: Int64
  package var tls: Int64
  package var preTransfer: Int64
  package var firstByte: Int64
  package var total: Int64
  /// The HTTP version of the answer: 10, 11, 20, 30; 0 where there is none.
  package var httpVersion: Int
  /// The address of the server in numbers.
  package var address: String?
  /// The errno of the last system call that failed in connecting.
  package var systemError: Int32
  /// What OpenSSL says of the certificate (X509_V_ERR of x509_vfy.h).
  package var verifyResult: Int
  /// Where an answer of status 3xx leads, made absolute.
  package var redirect: String?
  package var headersHaveEnded: Bool
  package var bodyBytes: Int
  package var isTooLarge: Bool
  /// Leaf first; the fields as libcurl names them.
  package var certificates: [[(name: String, value: String)]]
}
