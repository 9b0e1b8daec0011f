import JSON
import Streams
import Toolbox
import Wire

/// What would be sent, and how; nothing is.
struct DryRun {
  private let options: World.Options
  private let clock: Clock
  private let book: Book
  private let settings: Settings

  init(_ settings: Settings, _ options: World.Options, clock: Clock, book: Book) {
    self.settings = settings
    self.options = options
    self.clock = clock
    self.book = book
  }

  /// Prints a `message` record for each, and a delivery for each alert of which there is none.
  func run(_ input: InputOptions) throws -> ExitStatus {
    var step = Step(settings, book, now: clock.now.milliseconds)
    if options.explains { step.explanations = [] }
    let before = Set(book.entries.keys)
    let intake = try Intake(input, drain: options.drain, book: book)
    repeat {
      try intake.takeBuffered(now: clock.now)
      for event in intake.events {
        switch event {
        case .alert(let alert): step.take(alert, only: options.channels)
        case .acknowledgement(let acknowledgement): _ = step.take(acknowledgement)
        case .again, .other: break
        }
      }
      for (id, again) in intake.again { step.again(id, again.count) }
      let wasFull = intake.isFull
      intake.clear()
      if !wasFull, !intake.isAtEnd { try intake.fill() }
    } while !intake.isAtEnd
    step.hasEnded = true
    _ = step.look(all: false)
    for sentence in step.explanations ?? [] { Message.say(sentence) }
    var writer = JSONWriter()
    let new = book.entries.values.filter { !before.contains($0.id) }
    for entry in new.sorted(by: { $0.number < $1.number }) { message(entry, &writer) }
    for delivery in step.deliveries { delivery.write(to: &writer, at: clock.now) }
    try failing { () throws(SystemError) in
      try Descriptor.standardOutput.write(writer.bytes)
    }
    return try intake.finish()
  }

  private func message(_ entry: Entry, _ writer: inout JSONWriter) {
    guard let channel = settings.channels[entry.channel] else { return }
    let parcel = Parcel(entry, for: channel, at: clock.now)
    writer.beginObject()
    writer.member("type", "message")
    writer.member("ts", clock.now.text)
    writer.member("entry", entry.id)
    writer.member("channel", entry.channel)
    if let recipient = entry.recipient { writer.member("recipient", recipient) }
    writer.member("kind", entry.kind.rawValue)
    writer.member("group", entry.incident)
    writer.member("alerts", .array(entry.ids.map(JSONValue.string)))
    writer.member("size_bytes", parcel.body.count)
    writer.member("body", channel.masked(String(decoding: parcel.body, as: UTF8.self)))
    writer.endObject()
    writer.endLine()
  }
}
