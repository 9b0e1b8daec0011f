import JSON
import Wire

/// What became of an alert on one channel.
struct Delivery: Equatable, Sendable {
  enum Status: String, Sendable { case sent, queued, suppressed, failed }

  var alert: String
  var channel: String
  var status: Status
  var attempts = 0
  var reason: String?
  /// Of a message in the outbox.
  var entry: String?
  var recipient: String?

  func write(to writer: inout JSONWriter, at now: Timestamp) {
    writer.beginObject()
    writer.member("type", "delivery")
    writer.member("ts", now.text)
    writer.member("alert", alert)
    writer.member("channel", channel)
    writer.member("status", status.rawValue)
    writer.member("attempts", attempts)
    if let reason { writer.member("reason", reason) }
    if let entry { writer.member("entry", entry) }
    if let recipient { writer.member("recipient", recipient) }
    writer.endObject()
    writer.endLine()
  }
}
