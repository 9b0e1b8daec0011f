import ArgumentParser
import JSON
import Toolbox
import Wire

/// `alert-send status`: what fires, since when, and who was told.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "List what fires, since when, and who was told.")

  @OptionGroup var format: FormatOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let book = try Setup.book()
    let now = try common.clock().now
    let firing = book.standings.values.filter(\.isFiring).sorted { left, right in
      if left.alert.severity != right.alert.severity {
        return left.alert.severity > right.alert.severity
      }
      return left.alert.id < right.alert.id
    }
    let bytes: [UInt8]
    if format.chosen == .ndjson {
      var writer = JSONWriter()
      for standing in firing { Self.write(standing, book, now, to: &writer) }
      bytes = writer.bytes
    } else {
      var table = Table([
        ("ALERT", .left), ("SEVERITY", .left), ("SINCE", .left), ("TOLD", .left),
        ("TAKEN ON BY", .left), ("SUMMARY", .left),
      ])
      for standing in firing {
        let told = Self.told(standing, book).map(\.channel).joined(separator: ",")
        table.add([
          .init(standing.alert.id),
          .init(standing.alert.severity.text, isAlarming: standing.alert.severity >= .error),
          .init(Self.since(standing).text), .init(told.isEmpty ? "nobody" : told),
          .init(Self.owner(standing, now) ?? ""), .init(standing.alert.summary),
        ])
      }
      bytes = Array(table.text(colored: common.color.applies(to: .standardOutput)).utf8)
    }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(bytes) }
  }

  private static func since(_ standing: Standing) -> Timestamp {
    standing.alert.since ?? Timestamp(milliseconds: standing.began)
  }

  private static func owner(_ standing: Standing, _ now: Timestamp) -> String? {
    standing.isAcknowledged(at: now.milliseconds) ? standing.acknowledgement?.by : nil
  }

  /// The channels that have a message about it, and since when.
  private static func told(
    _ standing: Standing, _ book: Book
  ) -> [(channel: String, at: Int64)] {
    book.groupKeys(of: standing.alert.id).compactMap { key in
      guard let group = book.groups[key], let member = group.members[standing.alert.id],
        member.isTold, let at = member.told
      else { return nil }
      return (group.channel, at)
    }.sorted { $0.channel < $1.channel }
  }

  private static func write(
    _ standing: Standing, _ book: Book, _ now: Timestamp, to writer: inout JSONWriter
  ) {
    let alert = standing.alert
    writer.beginObject()
    writer.member("type", "firing")
    writer.member("ts", now.text)
    writer.member("alert", alert.id)
    writer.member("severity", alert.severity.text)
    writer.member("source", alert.source)
    writer.member("summary", alert.summary)
    writer.member("labels", .object(alert.labels))
    writer.member("since", since(standing).text)
    writer.member("flapping", standing.isFlapping)
    writer.member(
      "told",
      .array(
        told(standing, book).map { channel, at in
          [
            "channel": .string(channel), "at": .string(Timestamp(milliseconds: at).text),
          ]
        }))
    if let by = owner(standing, now) { writer.member("ack_by", by) }
    if let until = standing.acknowledgement?.until { writer.member("ack_until", until.text) }
    if let silence = book.silences.values.first(where: {
      $0.covers(alert, at: now.milliseconds)
    }) {
      writer.member("silence", silence.id)
    }
    writer.endObject()
    writer.endLine()
  }
}
