import CCurl

/// A transfer, or the set-up of one, that libcurl could not do.
package struct ClientError: Error, Equatable, CustomStringConvertible {
  /// libcurl's number; open to ones we do not know.
  package struct Code: RawRepresentable, Equatable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

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
