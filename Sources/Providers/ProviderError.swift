package import Toolbox
package import Wire

/// Why there is no answer.
package struct ProviderError: Error, Equatable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// Over a limit of seconds or minutes.
    case rate
    case quotaDay = "quota_day"
    case noMoney = "no_money"
    /// The model is not on this plan, or is not there.
    case noAccess = "no_access"
    case badKey = "bad_key"
    case badRequest = "bad_request"
    case tooLong = "too_long"
    case overloaded
    case server
    /// No whole HTTP answer came.
    case net
    /// An HTTP answer came that is none of the provider's.
    case badBody = "bad_body"
    /// Stopped before an answer came.
    case cancelled

    /// Whether the same request may be answered when it is sent again within this run.
    package var isTransient: Bool {
      switch self {
      case .rate, .overloaded, .server, .net, .badBody: true
      default: false
      }
    }

    /// Whether a later run may get an answer without anything being changed in the request.
    package var isRetryable: Bool {
      switch self {
      case .noAccess, .badRequest, .tooLong: false
      default: true
      }
    }
  }

  package var kind: Kind
  package var http: Int?
  /// The provider's or the network's own words.
  package var message: String
  /// How long the provider asks to wait.
  package var retryAfter: Duration?
  /// The provider's own word on whether to try again (`x-should-retry`), which goes before ours.
  package var shouldRetry: Bool?
  /// What the provider says apart from its words: the parameter that it objects to, and a code.
  package var details = ""
  /// Whether a later run may get an answer, where more is known than the kind tells.
  package var mayPass: Bool?

  package init(
    _ kind: Kind, http: Int? = nil, message: String, retryAfter: Duration? = nil,
    shouldRetry: Bool? = nil
  ) {
    self.kind = kind
    self.http = http
    self.message = message
    self.retryAfter = retryAfter
    self.shouldRetry = shouldRetry
  }

  /// Whether to send the request again within this run.
  package var isTransient: Bool { shouldRetry ?? kind.isTransient }

  /// Whether a later run may get an answer without anything being changed in the request.
  package var isRetryable: Bool { mayPass ?? kind.isRetryable }

  /// Characters of a provider's words that a record keeps.
  private static let longestMessage = 2000

  /// With nothing of `keys` in its words, of which no more is kept than a record holds. Cut only
  /// afterwards: half a key would not be known for one.
  package func masked(_ keys: some Sequence<Secret>) -> ProviderError {
    var error = self
    error.message = String(
      keys.reduce(message) { $1.masked(in: $0) }.prefix(Self.longestMessage))
    return error
  }
}

/// The parts of an HTTP answer that say what went wrong.
package struct Refusal {
  package var status: Int
  package var body: [UInt8]
  package var header: (String) -> String?
  package var now: Timestamp

  package init(
    status: Int, body: [UInt8], now: Timestamp, header: @escaping (String) -> String?
  ) {
    self.status = status
    self.body = body
    self.now = now
    self.header = header
  }
}
