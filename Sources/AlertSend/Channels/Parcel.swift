import HTTPClient
import JSON
import Toolbox
import Wire

/// A message in the form in which a service takes it.
struct Parcel: Sendable {
  /// With the secret in it, where the URL is one.
  var url: String
  var headers: [String] = []
  var body: [UInt8]
  /// Of mail: who gets it.
  var recipient: String?

  private static let json = "Content-Type: application/json"

  init(url: String, body: [UInt8], recipient: String? = nil) {
    self.url = url
    self.body = body
    self.recipient = recipient
  }

  /// What is sent of an entry, at a time: the same each time but for what says when it was sent.
  init(_ entry: Entry, for channel: ChannelSettings, at now: Timestamp) {
    switch channel.kind {
    case .slack(let url):
      self.init(url: url.reveal(), body: Array(Slack.message(entry).text.utf8))
      headers = [Self.json]
    case .pagerDuty(let key, let url):
      self.init(
        url: "\(url)/v2/enqueue", body: Array(PagerDuty.event(entry, key: key.reveal()).text.utf8))
      headers = [Self.json]
    case .email(let server):
      self.init(
        url: "\(server.security == .tls ? "smtps" : "smtp")://\(server.host):\(server.port)",
        body: Email.message(entry, from: server.from), recipient: entry.recipient)
    case .webhook(let url, let key):
      self.init(url: url.reveal(), body: Array(Webhook.message(entry).text.utf8))
      headers = [Self.json] + Webhook.headers(entry, body: body, key: key, at: now)
    case .alertmanager(let url):
      let life = max(300_000, 4 * (channel.again ?? 0))
      self.init(
        url: "\(url)/api/v2/alerts",
        body: Array(Alertmanager.alerts(entry, at: now, life: life).text.utf8))
      headers = [Self.json]
    case .file(let path):
      self.init(url: path, body: RecordLines.bytes(entry))
    case .standardError:
      self.init(url: "standard error", body: Array(PlainText.message(entry).utf8))
    }
  }

  /// `nil` for what is not sent over the network.
  func request(_ channel: ChannelSettings) -> Request? {
    var request = Request(
      url: url, headers: Headers(headers), body: body, timeout: channel.timeout)
    switch channel.kind {
    case .file, .standardError: return nil
    case .email(let server):
      var envelope = MailEnvelope(
        from: server.from, to: recipient ?? "", isEncrypted: server.security != .none)
      envelope.user = server.user
      envelope.password = server.password?.reveal()
      envelope.authority = server.authority
      request.mail = envelope
    default: break
    }
    return request
  }
}
