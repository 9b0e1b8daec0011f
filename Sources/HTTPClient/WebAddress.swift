import CCurl

/// The parts of a URL, as libcurl reads it.
package struct WebAddress: Equatable, Sendable {
  package let scheme: String
  /// Without the brackets of an IPv6 address.
  package let host: String
  package let port: Int
  package let password: String?
  /// The URL without user, password, query and fragment: what may be shown.
  package let shown: String

  /// `nil` for what is no URL of http or https.
  package init?(_ url: String) {
    guard let handle = unsafe curl_url() else { return nil }
    defer { unsafe curl_url_cleanup(handle) }
    func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
      var text: UnsafeMutablePointer<CChar>?
      guard unsafe curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK,
        let found = unsafe text
      else { return nil }
      defer { unsafe curl_free(found) }
      return unsafe String(cString: found)
    }
    guard unsafe curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK,
      let scheme = part(CURLUPART_SCHEME), scheme == "http" || scheme == "https",
      let host = part(CURLUPART_HOST), !host.isEmpty,
      let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap(Int.init)
    else { return nil }
    self.scheme = scheme
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    self.port = port
    password = part(CURLUPART_PASSWORD, CURLU_URLDECODE)
    for secret in [
      CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_QUERY, CURLUPART_FRAGMENT,
    ] {
      unsafe curl_url_set(handle, secret, nil, 0)
    }
    shown = part(CURLUPART_URL) ?? "\(scheme)://\(host)/"
  }
}
