import CCurl

/// A transfer, or the set-up of one, that libcurl could not do.
package struct ClientError: Error, Equatable, CustomStringConvertible {
  /// libcurl's number; open to ones we do not know.
  package struct Code: RawRepresentable, Equatable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let unsupported = Code(rawValue: CURLE_UNSUPPORTED_PROTOCOL.rawValue)
    package static let badURL = Code(rawValue: CURLE_URL_MALFORMAT.rawValue)
    /// What the server sent is no HTTP.
    package static let weirdReply = Code(rawValue: CURLE_WEIRD_SERVER_REPLY.rawValue)
    package static let http2 = Code(rawValue: CURLE_HTTP2.rawValue)
    package static let http2Stream = Code(rawValue: CURLE_HTTP2_STREAM.rawValue)
    /// The connection ended before the answer did.
    package static let partial = Code(rawValue: CURLE_PARTIAL_FILE.rawValue)
    package static let gotNothing = Code(rawValue: CURLE_GOT_NOTHING.rawValue)
    package static let sendFailed = Code(rawValue: CURLE_SEND_ERROR.rawValue)
    package static let receiveFailed = Code(rawValue: CURLE_RECV_ERROR.rawValue)
    package static let handshakeFailed = Code(rawValue: CURLE_SSL_CONNECT_ERROR.rawValue)
    /// The certificate is not what it should be.
    package static let notTrusted = Code(rawValue: CURLE_PEER_FAILED_VERIFICATION.rawValue)
    package static let noAuthorities = Code(rawValue: CURLE_SSL_CACERT_BADFILE.rawValue)
    package static let badTLSVersion = Code(rawValue: CURLE_SSL_CIPHER.rawValue)
    package static let resolveFailed = Code(rawValue: CURLE_COULDNT_RESOLVE_HOST.rawValue)
    package static let connectFailed = Code(rawValue: CURLE_COULDNT_CONNECT.rawValue)
    package static let timedOut = Code(rawValue: CURLE_OPERATION_TIMEDOUT.rawValue)
    /// The answer grew over the limit of the request.
    package static let writeFailed = Code(rawValue: CURLE_WRITE_ERROR.rawValue)
  }

  package let code: Code
  /// What libcurl says of it, lower case at its start.
  package let description: String

  /// A `detail` with an @ in it may quote the address of a proxy, password included, and is not
  /// used.
  init(_ code: CURLcode, detail: String) {
    self.code = Code(rawValue: code.rawValue)
    let sentence =
      detail.isEmpty || detail.contains("@")
      ? unsafe String(cString: curl_easy_strerror(code)) : detail
    // Abbreviations stay as they are.
    let isWord = sentence.dropFirst().first?.isLowercase ?? true
    description =
      isWord ? sentence.prefix(1).lowercased() + sentence.dropFirst() : sentence
  }
}
