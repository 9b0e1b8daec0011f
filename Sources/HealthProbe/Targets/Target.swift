import HTTPClient
import Providers
/// Something to look at.
struct Target: Sendable {
  /// What records call it.
  let name: String
  let subject: Subject
  /// The whole look, redirects included.
  var maxTime: Duration = .seconds(10)
  /// Longer than this is degraded; `nil` where the time does not matter.
  var degradedOver: Duration?
  /// The names of the targets that it needs.
  var dependsOn: [String] = []
  /// Whether those that need it are unhealthy without it; else they are degraded.
  var isCritical = false

  init(_ name: String, _ subject: Subject) {
    self.name = name
    self.subject = subject
  }

  /// How it is looked at, and with what.
  enum Subject: Sendable {
    case http(HTTPQuestion)
    case tcp(TCPQuestion)
    case dns(DNSQuestion)
    case postgres(DatabaseQuestion)
    case llm(ProviderQuestion)
    case system(SystemQuestion)
    case exec(PluginQuestion)
  }

  var kind: Kind {
    switch subject {
    case .http: .http
    case .tcp: .tcp
    case .dns: .dns
    case .postgres: .postgres
    case .llm: .llm
    case .system: .system
    case .exec: .exec
    }
  }

  /// Whether a certificate is going to be checked by libcurl.
  var usesTLS: Bool {
    switch subject {
    case .http(let question): question.address.scheme == "https"
    case .tcp(let question): question.usesTLS
    case .llm(let question): question.provider.url.hasPrefix("https:")
    default: false
    }
  }

  /// Whether the way there leads out of this host, as far as the name tells.
  var isRemote: Bool {
    switch subject {
    case .http(let question): !Self.isLoopback(question.address.host)
    case .tcp(let question): !Self.isLoopback(question.host)
    case .dns(let question): question.server.map { !Self.isLoopback($0.host) } ?? true
    case .postgres(let question): !question.isLocal
    case .llm: true
    case .system, .exec: false
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.") || host.hasSuffix(".localhost")
  }
}
