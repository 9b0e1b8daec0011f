import ArgumentParser
import JSON
import Toolbox
import Wire

/// `alert-send outbox`: what is still to be delivered, and what was given up.
struct OutboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox", abstract: "List the messages that are not delivered, dead ones too.")

  @OptionGroup var format: FormatOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let book = try Setup.book()
    let now = try common.clock().now
    let entries = book.entries.values.sorted { $0.number < $1.number }
    let bytes: [UInt8]
    if format.chosen == .ndjson {
      var writer = JSONWriter()
      for entry in entries { Self.write(entry, book.attempts[entry.id], now, to: &writer) }
      bytes = writer.bytes
    } else {
      var table = Table([
        ("ENTRY", .left), ("CHANNEL", .left), ("TO", .left), ("STATUS", .left),
        ("TRIES", .right), ("NEXT", .left), ("ALERTS", .right), ("REASON", .left),
      ])
      for entry in entries {
        let attempts = book.attempts[entry.id] ?? Entry.Attempts()
        table.add([
          .init(entry.id), .init(entry.channel), .init(entry.recipient ?? ""),
          .init(attempts.isDead ? "dead" : "queued", isAlarming: attempts.isDead),
          .init(String(attempts.count)),
          .init(attempts.isDead ? "" : Timestamp(milliseconds: attempts.next).text(or: "now")),
          .init(String(entry.ids.count)), .init(attempts.reason ?? ""),
        ])
      }
      bytes = Array(table.text(colored: common.color.applies(to: .standardOutput)).utf8)
    }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(bytes) }
  }

  private static func write(
    _ entry: Entry, _ attempts: Entry.Attempts?, _ now: Timestamp, to writer: inout JSONWriter
  ) {
    let attempts = attempts ?? Entry.Attempts()
    writer.beginObject()
    writer.member("type", "outbox")
    writer.member("ts", now.text)
    writer.member("entry", entry.id)
    writer.member("channel", entry.channel)
    if let recipient = entry.recipient { writer.member("recipient", recipient) }
    writer.member("kind", entry.kind.rawValue)
    writer.member("status", attempts.isDead ? "dead" : "queued")
    writer.member("created", Timestamp(milliseconds: entry.created).text)
    writer.member("attempts", attempts.count)
    if !attempts.isDead, attempts.next > 0 {
      writer.member("next", Timestamp(milliseconds: attempts.next).text)
    }
    if let reason = attempts.reason { writer.member("reason", reason) }
    if let insteadOf = entry.insteadOf { writer.member("instead_of", insteadOf) }
    writer.member("alerts", .array(entry.ids.map(JSONValue.string)))
    writer.endObject()
    writer.endLine()
  }
}

extension Timestamp {
  fileprivate func text(or none: String) -> String { milliseconds == 0 ? none : text }
}
