import Resilience
import Toolbox
import Wire

/// A place that alerts are sent to.
struct ChannelSettings: Sendable {
  enum Kind: Sendable {
    case slack(url: Secret)
    case pagerDuty(key: Secret, url: String)
    case email(MailServer)
    case webhook(url: Secret, signingKey: Secret?)
    case alertmanager(url: String)
    case file(path: String)
    case standardError

    /// As it is configured.
    var text: String {
      switch self {
      case .slack: "slack"
      case .pagerDuty: "pagerduty"
      case .email: "email"
      case .webhook: "webhook"
      case .alertmanager: "alertmanager"
      case .file: "file"
      case .standardError: "stderr"
      }
    }
  }

  /// So many attempts in so many milliseconds.
  struct Rate: Equatable, Sendable {
    var count: Int
    var time: Int64
  }

  let name: String
  let kind: Kind
  /// Gets what this one cannot deliver.
  var fallback: String?
  /// After so many attempts at one message.
  var fallbackAfter = 3
  /// What the service allows.
  var rate: Rate?
  var throttle: Rate?
  var timeout = Duration.seconds(30)
  var tellsResolved = true
  /// Before the same is said again, in milliseconds.
  var again: Int64?

  /// Whoever gets a message of their own; `nil` where there is one receiver.
  var recipients: [String?] {
    if case .email(let server) = kind { server.to.map(Optional.some) } else { [nil] }
  }

  /// How many alerts a message describes.
  var capacity: Int {
    switch kind {
    case .slack, .pagerDuty, .email: 50
    case .webhook, .alertmanager, .file, .standardError: 256
    }
  }

  /// Whether each alert must be in some message, however many there are.
  var takesAll: Bool {
    switch kind {
    case .slack, .pagerDuty, .email: false
    case .webhook, .alertmanager, .file, .standardError: true
    }
  }

  /// How many attempts may be under way at once.
  var concurrency: Int {
    switch kind {
    case .webhook, .alertmanager: 32
    case .email, .pagerDuty: 4
    case .slack, .file, .standardError: 1
    }
  }

  var secrets: [Secret] {
    switch kind {
    case .slack(let url): [url]
    case .pagerDuty(let key, _): [key]
    case .email(let server): [server.password].compactMap(\.self)
    case .webhook(let url, let key): [url, key].compactMap(\.self)
    case .alertmanager, .file, .standardError: []
    }
  }

  /// Words that came from elsewhere, without the channel's secrets.
  func masked(_ text: String) -> String { secrets.reduce(text) { $1.masked(in: $0) } }
}

/// How mail is handed over.
struct MailServer: Sendable {
  enum Security: String, CaseIterable, Sendable {
    /// The connection begins in clear and must then be encrypted.
    case starttls
    /// From the first byte.
    case tls
    case none
  }

  var host: String
  var port: Int
  var security: Security
  var user: String?
  var password: Secret?
  var from: String
  var to: [String]
  /// A certificate authority of one's own.
  var authority: String?
}
