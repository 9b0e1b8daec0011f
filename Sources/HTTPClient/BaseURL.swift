import CCurl

/// A URL that paths are put behind, as libcurl reads it.
package enum BaseURL {
  /// What is wrong with it, without showing it, because there may be a password in it: "has no
  /// host". `nil` if it will do.
  package static func problem(_ url: String) -> String? {
    guard let handle = unsafe curl_url() else { return nil }
    defer { unsafe curl_url_cleanup(handle) }
    func part(_ part: CURLUPart) -> String? {
      var text: UnsafeMutablePointer<CChar>?
      guard unsafe curl_url_get(handle, part, &text, 0) == CURLUE_OK, let found = unsafe text else {
        return nil
      }
      defer { unsafe curl_free(found) }
      return unsafe String(cString: found)
    }
    guard unsafe curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK else {
      return "is no URL"
    }
    guard let scheme = part(CURLUPART_SCHEME), scheme == "http" || scheme == "https" else {
      return "begins with neither http:// nor https://"
    }
    if part(CURLUPART_HOST)?.isEmpty ?? true { return "has no host" }
    if part(CURLUPART_USER) != nil || part(CURLUPART_PASSWORD) != nil {
      return "has a user or password in it; keys come from the environment"
    }
    if part(CURLUPART_QUERY) != nil || part(CURLUPART_FRAGMENT) != nil {
      return "has a query or fragment, behind which no path can be put"
    }
    return nil
  }
}
