import ArgumentParser
import JSON
import PostgreSQL
import Toolbox
import Wire

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the stored answers of a run, as response records.")

  @Option(name: .customLong("run"), help: ArgumentHelp("The run.", valueName: "name"))
  var runName: String

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let store = try database.store("export", configuration: settings.config)
    let month = try store.retrying {
      try $0.execute(
        "SELECT run_month FROM domain_runner.runs WHERE run = $1", [Parameter(runName)])[0, 0]
    }
    guard let month else { throw Failure(.no, "there is no run \(runName)") }
    var writer = LineWriter(.standardOutput)
    var json = JSONWriter()
    do {
      let connection = try store.connection()
      try unsafe connection.copyOut(Self.sql, settings: [("run", runName), ("month", month)]) {
        json.removeAll()
        Self.write(unsafe CopyText.values($0), to: &json)
        try failing { () throws(SystemError) in try writer.write(json.bytes) }
      }
    } catch let problem as PostgreSQLError {
      // What came up to here is good, and the status says that it is not all.
      try failing { () throws(SystemError) in try writer.flush() }
      throw Failure(problem)
    }
    try failing { () throws(SystemError) in try writer.flush() }
  }

  /// What the columns are to a record.
  private enum Field {
    case text(String)
    case number(String)
    case json(String)
    /// The members of an object, which is there where one of them is.
    case group(String, [Field])
  }

  /// In the order in which llm-query prints them; each but a group takes the next column.
  private static let fields: [Field] = [
    .text("ts"), .text("run"), .text("domain"), .text("id"), .text("cohort"), .text("lease"),
    .text("question"), .number("questions"), .text("prompt"), .text("provider"), .text("model"),
    .group("answered_by", [.text("provider"), .text("model")]), .number("sample"), .text("status"),
    .text("text"), .text("finish"), .text("finish_raw"),
    .group(
      "tokens",
      [.number("prompt"), .number("completion"), .number("cached"), .number("reasoning")]),
    .number("cost_usd"), .number("cost_reported_usd"), .number("latency_ms"),
    .number("first_byte_ms"), .number("queue_ms"), .number("attempts"), .json("tries"),
    .text("request_id"), .text("key"), .number("maybe_billed"),
    .group("error", [.text("kind"), .number("http"), .text("message"), .number("retryable")]),
    .number("simulated"),
  ]

  private static func write(_ values: [[UInt8]?], to json: inout JSONWriter) {
    var rest = values[...]
    json.beginObject()
    json.member("type", "response")
    for field in fields { write(field, &rest, to: &json) }
    // Fields that this version has no column for.
    if let extra = rest.popFirst() ?? nil, extra.count > 2 {
      json.raw(extra.dropFirst().dropLast())
    }
    json.endObject()
    json.endLine()
  }

  private static func write(
    _ field: Field, _ rest: inout ArraySlice<[UInt8]?>, to json: inout JSONWriter
  ) {
    switch field {
    case .text(let name):
      if let value = rest.popFirst() ?? nil { json.member(name, value.text) }
    case .number(let name):
      let value = rest.popFirst() ?? nil
      // Unknown, where that is said.
      if value == nil && name != "cost_usd" && name != "http" { return }
      json.key(name)
      json.raw((value ?? Array("null".utf8)).asJSON[...])
    case .json(let name):
      guard let value = rest.popFirst() ?? nil else { return }
      json.key(name)
      json.raw(value[...])
    case .group(let name, let members):
      if rest.prefix(members.count).allSatisfy({ $0 == nil }) {
        rest = rest.dropFirst(members.count)
        return
      }
      json.key(name)
      json.beginObject()
      for member in members { write(member, &rest, to: &json) }
      json.endObject()
    }
  }

  private static let sql = """
    COPY (SELECT to_char(s.ts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), s.run,
      d.domain, d.id, s.cohort, s.lease, replace(s.question::text, '-', ''), s.questions, s.prompt,
      s.provider, s.model, s.answered_provider, s.answered_model, s.sample, s.status, s.text,
      s.finish, s.finish_raw, s.tokens_prompt, s.tokens_completion, s.tokens_cached,
      s.tokens_reasoning, s.cost_usd, s.cost_reported_usd, s.latency_ms, s.first_byte_ms,
      s.queue_ms, s.attempts, s.tries, s.request_id, s.key, s.maybe_billed, s.error_kind,
      s.error_http, s.error_message, s.error_retryable, s.simulated, s.extra
    FROM domain_runner.responses s JOIN domain_runner.domains d ON d.id = s.domain_id
    WHERE s.run_month = (SELECT current_setting('domain_runner.month')::date)
      AND s.run = (SELECT current_setting('domain_runner.run'))
    ) TO STDOUT
    """
}

extension [UInt8] {
  /// The server writes true and false as letters.
  fileprivate var asJSON: [UInt8] {
    switch self {
    case [UInt8(ascii: "t")]: Array("true".utf8)
    case [UInt8(ascii: "f")]: Array("false".utf8)
    default: self
    }
  }
}
