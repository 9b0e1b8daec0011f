import ArgumentParser
import Breakers
import Expressions
import JSON
import Toolbox
import Wire

/// `alert-send silence`: alerts that are not told for a while.
struct SilenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silence", abstract: "Keep alerts from being told for a while.",
    subcommands: [Add.self, List.self, End.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Begin a silence; prints it.")

    @Argument(
      help: ArgumentHelp(
        "Which alerts, such as 'labels.service == \"api\"'.", valueName: "expression"))
    var expression: String

    @Option(
      name: .customLong("for"), help: ArgumentHelp("How long.", valueName: "duration"),
      transform: parseDuration)
    var length: Duration

    @Option(help: ArgumentHelp("Why, for those who ask.", valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp("Who says so (the user).", valueName: "name"))
    var by: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
      let parsed: Expression
      do { parsed = try Expression(parsing: expression) } catch {
        throw ValidationError("\(error)")
      }
      guard length > .zero else { throw ValidationError("--for: expected a time above 0") }
      if reason.isEmpty { throw ValidationError("--reason: expected some words") }
      let now = try common.clock().now
      let until = Timestamp(milliseconds: now.milliseconds + Int64(length.milliseconds))
      let id = String(
        Group.digest([expression, now.text, String(UInt64.random(in: 0...UInt64.max))]).prefix(12))
      let silence = Silence(
        id: common.isFixed ? String(Group.digest([expression, now.text]).prefix(12)) : id,
        expression: parsed, text: expression, from: now, until: until, by: by ?? Person.name,
        reason: reason)
      try Setup.change { $0.put(silence) }
      try Audit.append(
        "alert-send", "silence add", of: silence.id,
        details: ["when": expression, "until": until.text, "reason": reason], at: now)
      try print([silence], .ndjson, common, at: now)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the silences that have not ended.")

    @OptionGroup var format: FormatOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
      let now = try common.clock().now
      let silences = try Setup.book().silences.values
        .filter { $0.until > now }.sorted { ($0.until, $0.id) < ($1.until, $1.id) }
      try print(silences, format.chosen, common, at: now)
    }
  }

  struct End: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "end", abstract: "End a silence now.")

    @Argument(help: ArgumentHelp("As list shows it.", valueName: "id"))
    var id: String

    @OptionGroup var common: CommonOptions

    func run() throws {
      let now = try common.clock().now
      let isKnown = try Setup.change { book in
        guard var silence = book.silences[id], silence.until > now else { return false }
        silence.until = now
        book.put(silence)
        return true
      }
      guard isKnown else {
        throw Failure(.no, "there is no silence \(id); alert-send silence list shows them")
      }
      try Audit.append("alert-send", "silence end", of: id, at: now)
    }
  }

  private static func print(
    _ silences: [Silence], _ format: OutputFormat, _ common: CommonOptions, at now: Timestamp
  ) throws {
    let bytes: [UInt8]
    if format == .ndjson {
      var writer = JSONWriter()
      for silence in silences {
        writer.beginObject()
        writer.member("type", "silence")
        writer.member("ts", now.text)
        writer.member("id", silence.id)
        for member in silence.json.object?.members ?? [] { writer.member(member.key, member.value) }
        writer.endObject()
        writer.endLine()
      }
      bytes = writer.bytes
    } else {
      var table = Table([
        ("SILENCE", .left), ("UNTIL", .left), ("BY", .left), ("WHEN", .left), ("REASON", .left),
      ])
      for silence in silences {
        table.add([
          .init(silence.id), .init(silence.until.text), .init(silence.by), .init(silence.text),
          .init(silence.reason),
        ])
      }
      bytes = Array(table.text(colored: common.color.applies(to: .standardOutput)).utf8)
    }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(bytes) }
  }
}

/// Who runs the program.
enum Person {
  static var name: String {
    Environment.nonEmpty("SUDO_USER") ?? Environment.nonEmpty("USER")
      ?? Environment.nonEmpty("LOGNAME") ?? "unknown"
  }
}

extension CommonOptions {
  /// A test has set the clock, so nothing may be left to chance.
  fileprivate var isFixed: Bool { now != nil || Environment.nonEmpty(Environment.now) != nil }
}
