/// A request that has come in full.
package struct Request: Sendable {
  package var method: String
  /// Without the query; percent-escapes are decoded.
  package var path: String
  /// What stands behind the question mark; percent-escapes are decoded.
  package var query: [(name: String, value: String)] = []
  /// Names in lower case, in the order of the request.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// The body is over the server's limit, and was thrown away.
  package var bodyIsTooLarge: Bool

  package init(
    method: String, path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    bodyIsTooLarge: Bool = false
  ) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
    self.bodyIsTooLarge = bodyIsTooLarge
  }
}

/// How a reply is sent: as it should be, or as a fault would have it.
package enum Conduct: Equatable, Sendable {
  case whole
  /// Not at all: the connection stays open until the client leaves.
  case never
  /// Not at all: the connection is reset.
  case reset
  /// With its full length declared, cut off after so many bytes of the body.
  case truncated(Int)
  /// So many bytes of the body a second.
  case trickled(Int)
}

/// What a request is answered. Content-Length, Connection and Date are set by the server.
package struct Reply: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// How long it is held back; no thread waits.
  package var delay: Duration
  package var conduct = Conduct.whole
  /// Where it is set, what follows `body`, which is then empty.
  package var stream: (any ReplyStream)?
  /// Called once, when the reply has been sent or the client is found to have left.
  package var onEnd: (@Sendable (_ wasSent: Bool) -> Void)?

  package init(
    status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    delay: Duration = .zero, onEnd: (@Sendable (_ wasSent: Bool) -> Void)? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.delay = delay
    self.onEnd = onEnd
  }
}
