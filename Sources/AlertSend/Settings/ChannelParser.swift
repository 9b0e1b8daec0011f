import HTTPClient
import JSON
import Toolbox
import Wire

/// Reads one channel of the configuration, or those that the environment names.
enum ChannelParser {
  private static let kinds = [
    "slack", "pagerduty", "email", "webhook", "alertmanager", "file", "stderr",
  ]
  /// Slack takes one message a second, PagerDuty about 120 events a minute.
  private static let slackRate = ChannelSettings.Rate(count: 1, time: 1000)
  private static let pagerDutyRate = ChannelSettings.Rate(count: 100, time: 60_000)
  private static let pagerDuty = "https://events.pagerduty.com"

  static func channel(
    _ name: String, _ reader: inout SettingsReader, _ secrets: Secrets
  ) throws(Failure) -> ChannelSettings? {
    let type = reader.required("type")
    guard kinds.contains(type) else {
      if !type.isEmpty {
        reader.fail("type", "one of \(kinds.joined(separator: ", "))", .string(type))
      }
      return nil
    }
    guard let kind = try kind(type, &reader, secrets) else { return nil }
    var channel = ChannelSettings(name: name, kind: kind)
    channel.fallback = reader.text("fallback")
    channel.fallbackAfter = reader.count("fallback_after", 1...1000) ?? 3
    channel.rate = reader.rate("rate") ?? defaultRate(kind)
    channel.throttle = reader.rate("throttle")
    channel.timeout = .milliseconds(reader.duration("timeout") ?? 30_000)
    channel.tellsResolved = reader.flag("resolved") ?? true
    channel.again = reader.duration("repeat")
    if case .alertmanager = kind, channel.again == nil { channel.again = 60_000 }
    return channel
  }

  private static func defaultRate(_ kind: ChannelSettings.Kind) -> ChannelSettings.Rate? {
    switch kind {
    case .slack: slackRate
    case .pagerDuty: pagerDutyRate
    default: nil
    }
  }

  private static func kind(
    _ type: String, _ reader: inout SettingsReader, _ secrets: Secrets
  ) throws(Failure) -> ChannelSettings.Kind? {
    switch type {
    case "slack":
      if reader.object["url"] != nil {
        reader.fail(
          "\(reader.place).url: the URL of a webhook is a secret; name an environment variable "
            + "by url_env, or a file that only you may read by url_file")
        _ = reader.text("url")
      }
      let url = try secrets.secret(&reader, "url", else: "SLACK_WEBHOOK")
      checkURL(url, &reader)
      return url.map { .slack(url: $0) }
    case "pagerduty":
      let url = self.url(&reader, "url") ?? pagerDuty
      return try secrets.secret(&reader, "key", else: "PAGERDUTY_KEY").map {
        .pagerDuty(key: $0, url: url)
      }
    case "webhook":
      let literal = self.url(&reader, "url")
      var url: Secret?
      if let literal {
        url = try Secret(literal, origin: "\(reader.place).url")
      } else {
        url = try secrets.secret(&reader, "url", else: nil)
        checkURL(url, &reader)
      }
      let key = try secrets.optional(&reader, "secret")
      return url.map { .webhook(url: $0, signingKey: key) }
    case "alertmanager":
      guard let url = url(&reader, "url") else {
        reader.fail("expected a URL at \(reader.place).url")
        return nil
      }
      return .alertmanager(url: url)
    case "email": return try mail(&reader, secrets).map { .email($0) }
    case "file": return .file(path: reader.required("path"))
    default: return .standardError
    }
  }

  private static func checkURL(_ url: Secret?, _ reader: inout SettingsReader) {
    guard let url, url != Secrets.none else { return }
    let text = url.reveal()
    if !text.hasPrefix("http://") && !text.hasPrefix("https://") {
      reader.fail("\(reader.place): the URL begins with neither http:// nor https://")
    }
  }

  /// A URL that is no secret, without a slash at its end.
  private static func url(_ reader: inout SettingsReader, _ key: String) -> String? {
    guard var url = reader.text(key) else { return nil }
    if !url.hasPrefix("http://") && !url.hasPrefix("https://") {
      reader.fail(key, "a URL that begins with http:// or https://", "something else")
    }
    while url.hasSuffix("/") { url.removeLast() }
    return url
  }

  private static func mail(
    _ reader: inout SettingsReader, _ secrets: Secrets
  ) throws(Failure) -> MailServer? {
    let host = reader.text("host") ?? Environment.nonEmpty("SMTP_HOST") ?? ""
    let word = reader.text("security") ?? Environment.nonEmpty("SMTP_SECURITY")
    let security = word.map(MailServer.Security.init(rawValue:)) ?? .starttls
    let port =
      reader.count("port", 1...65_535) ?? Environment.nonEmpty("SMTP_PORT").flatMap(Int.init)
      ?? (security == .tls ? 465 : security == MailServer.Security.none ? 25 : 587)
    let user = reader.text("user") ?? Environment.nonEmpty("SMTP_USER")
    let password =
      user == nil
      ? try secrets.optional(&reader, "password")
      : try secrets.secret(&reader, "password", else: "SMTP_PASSWORD")
    let from = reader.text("from") ?? Environment.nonEmpty("SMTP_FROM") ?? ""
    let listed = Environment.nonEmpty("SMTP_TO")?.split { $0 == "," || $0 == " " }
    let to = reader.texts("to") ?? listed.map { $0.map(String.init) } ?? []
    let authority = reader.text("ca_file")
    guard let security else {
      reader.fail(
        "security",
        "one of \(MailServer.Security.allCases.map(\.rawValue).joined(separator: ", "))",
        .string(word ?? ""))
      return nil
    }
    if host.isEmpty { reader.fail("expected a text at \(reader.place).host, found nothing") }
    for address in [from] + to where !MailAddress.isAddress(address) {
      reader.fail(
        "\(reader.place): \(JSONValue.string(address).text) is no address of mail")
    }
    if to.isEmpty { reader.fail("expected one address or more at \(reader.place).to") }
    return MailServer(
      host: host, port: port, security: security, user: user, password: password, from: from,
      to: to, authority: authority)
  }

  /// SLACK_WEBHOOK, PAGERDUTY_KEY and SMTP_HOST name a channel each.
  static func ofEnvironment(_ secrets: Secrets) throws(Failure) -> [ChannelSettings] {
    var channels: [ChannelSettings] = []
    for (variable, type) in [
      ("SLACK_WEBHOOK", "slack"), ("PAGERDUTY_KEY", "pagerduty"), ("SMTP_HOST", "email"),
    ] where Environment.nonEmpty(variable) != nil {
      var reader = SettingsReader(["type": .string(type)], at: variable)
      guard let channel = try channel(type, &reader, secrets), reader.problems.isEmpty else {
        throw Failure(.configuration, reader.problems.joined(separator: "\n"))
      }
      channels.append(channel)
    }
    return channels
  }
}
