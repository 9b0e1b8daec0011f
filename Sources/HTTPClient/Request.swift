import CCurl

/// Header lines that many requests share.
@safe package final class Headers {
  let list: UnsafeMutablePointer<curl_slist>?

  /// `lines` as they are sent: `name: value`.
  package init(_ lines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      // A failed append leaves the list as it was.
      if let longer = unsafe curl_slist_append(list, line) { unsafe list = longer }
    }
    unsafe self.list = list
  }

  deinit { unsafe curl_slist_free_all(list) }
}

/// One request: a POST of `body`, or a GET where there is none.
package struct Request {
  package var url: String
  package var headers: Headers
  package var body: [UInt8]?
  /// From the start of the transfer to its end.
  package var timeout: Duration
  /// Takes the body of an answer with status 200 as it comes, piece by piece, instead of its being
  /// collected. False ends the transfer with an error.
  package var receive: (([UInt8]) -> Bool)?
  /// For a client that probes.
  package var probe: Probe?

  /// Over a connection of its own: one that is kept open may be closed at the other end already.
  package var isFresh = false
  /// Makes it a mail of `body`, and then the URL is `smtp://HOST:PORT` or, encrypted from the first
  /// byte, `smtps://HOST:PORT`.
  package var mail: MailEnvelope?

  package init(url: String, headers: Headers, body: [UInt8]?, timeout: Duration) {
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
  }
}

/// Who sends a mail to whom, and by which right (RFC 5321).
package struct MailEnvelope {
  package var from: String
  package var to: String
  package var user: String?
  package var password: String?
  /// Nothing is sent in clear: a server that does not offer STARTTLS is refused.
  package var isEncrypted: Bool
  /// A file of certificates to trust instead of the system's.
  package var authority: String?

  package init(from: String, to: String, isEncrypted: Bool) {
    self.from = from
    self.to = to
    self.isEncrypted = isEncrypted
  }
}

/// A transfer that has ended, lent to the one who is told of it.
package struct Response: ~Copyable {
  /// The number given to `begin`.
  package let id: Int
  /// The HTTP status, or the last reply code of SMTP; 0 where none came.
  package let status: Int
  package let body: [UInt8]
  /// Why there is no whole answer; `nil` if there is one.
  package let error: ClientError?
  /// The request was sent to its last byte, so that the other side may have acted on it.
  package let wasSent: Bool
  /// Milliseconds from the start of the transfer.
  package let totalMilliseconds: Double
  package let firstByteMilliseconds: Double
  /// Until the request began to go out: names looked up, connected, keys exchanged.
  package let sentMilliseconds: Double
  let handle: Handle

  /// A header of the answer, by its name in any case.
  package func header(_ name: String) -> String? { handle.header(name) }

  /// What a probe has seen.
  package var observation: Observation { handle.observation }
}
