import JSON
import Toolbox
import Wire

/// A message as JSON for any program, signed as the Standard Webhooks specification says.
enum Webhook {
  static func message(_ entry: Entry) -> JSONValue {
    var object = JSONObject([
      .init("version", 1), .init("id", .string(entry.id)),
      .init("kind", .string(entry.kind.rawValue)), .init("group", .string(entry.incident)),
      .init("by", .object(JSONObject(entry.by))),
      .init("ts", .string(Timestamp(milliseconds: entry.created).text)),
      .init("channel", .string(entry.channel)),
      .init("title", .string(Cut.text(Wording(entry: entry).title, to: 1000))),
      .init("firing", .int(entry.firing)), .init("resolved", .int(entry.resolved)),
      .init("more", .int(entry.more)),
    ])
    if let note = entry.note { object["note"] = .string(note) }
    if let insteadOf = entry.insteadOf { object["instead_of"] = .string(insteadOf) }
    object["alerts"] = .array(entry.alerts.map(\.json))
    return .object(object)
  }

  static func headers(
    _ entry: Entry, body: [UInt8], key: Secret?, at now: Timestamp
  ) -> [String] {
    let time = String(now.milliseconds / 1000)
    var headers = ["Webhook-Id: \(entry.id)", "Webhook-Timestamp: \(time)"]
    if let key {
      let signed = Array("\(entry.id).\(time).".utf8) + body
      let sum = HMAC.sha256(signed, key: Array(key.reveal().utf8))
      headers.append("Webhook-Signature: v1,\(MailText.base64(sum))")
    }
    return headers
  }
}
