import HTTPClient
import Providers
import Toolbox
import Wire

/// What a service's answer means.
enum Judgement {
  /// Times to wait that are longer are taken for this: an hour.
  private static let longestHint: Int64 = 3_600_000

  static func verdict(
    _ response: borrowing Response, _ channel: ChannelSettings, now: Timestamp
  ) -> Verdict {
    if case .email = channel.kind { return mail(response, channel) }
    if let error = response.error { return .later(channel.masked(error.description)) }
    let body = said(response.body, channel)
    let status = response.status
    switch (channel.kind, status) {
    case (.slack, 200):
      if body == "ok" { return .delivered }
      return .later("answered 200, but not ok: \(body)")
    case (.pagerDuty, 202), (.alertmanager, 200), (.webhook, 200..<300): return .delivered
    case (_, 200..<300): return .later("answered \(status), which is no success: \(body)")
    case (_, 300..<400):
      return .refused("answered \(status): it has moved, and a redirection is not followed")
    case (_, 429):
      let hint = response.header("retry-after").flatMap { RetryAfter.parse($0, now: now) }
      let wait = hint.map { min(Int64($0.milliseconds), longestHint) }
      return .later("answered 429: \(body)", hint: wait, isLimited: true)
    case (_, 408), (_, 500...):
      let hint = response.header("retry-after").flatMap { RetryAfter.parse($0, now: now) }
      return .later(
        "answered \(status): \(body)",
        hint: hint.map { min(Int64($0.milliseconds), longestHint) })
    default: return .refused("answered \(status): \(body)")
    }
  }

  /// 4yz is for now, 5yz for good (RFC 5321 section 4.2.1). A server that does not encrypt though it
  /// has to, and a connection that is lost, may be better next time.
  private static func mail(
    _ response: borrowing Response, _ channel: ChannelSettings
  ) -> Verdict {
    guard let error = response.error else { return .delivered }
    let reason = channel.masked(error.description)
    let code = response.status
    if (500..<600).contains(code) {
      return .refused(reason.contains("\(code)") ? reason : "\(reason) (\(code))")
    }
    return .later((400..<500).contains(code) ? "\(reason) (\(code))" : reason)
  }

  /// The beginning of an answer, in a line and without the channel's secrets.
  private static func said(_ body: [UInt8], _ channel: ChannelSettings) -> String {
    let text = Cut.line(String(decoding: body.prefix(2000), as: UTF8.self))
    let shown = channel.masked(text)
    var words = shown[...]
    while let last = words.last, last == " " { words.removeLast() }
    return words.isEmpty ? "nothing said" : Cut.text(String(words), to: 200)
  }
}
