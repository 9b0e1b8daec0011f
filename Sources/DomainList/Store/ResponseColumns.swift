import JSON
import JSONParse
import PostgreSQL
import Wire

/// The fields of response records on their way into the table, a column an array.
struct ResponseColumns {
  /// A column: what a field must be, and what the server makes of it.
  private enum Kind: Sendable {
    case text, integer, big, number, flag, json

    var sql: String {
      switch self {
      case .text: "text"
      case .integer: "integer"
      case .big: "bigint"
      case .number: "numeric"
      case .flag: "boolean"
      case .json: "json"
      }
    }
  }

  private struct Column: Sendable {
    let name: String
    let kind: Kind
    /// Where it stands in a record: `tokens.prompt`.
    let path: String
    var isRequired = false
  }

  private static let columns: [Column] = [
    Column(name: "run", kind: .text, path: "run", isRequired: true),
    Column(name: "domain", kind: .text, path: "domain", isRequired: true),
    Column(name: "question", kind: .text, path: "question", isRequired: true),
    Column(name: "questions", kind: .integer, path: "questions", isRequired: true),
    Column(name: "sample", kind: .integer, path: "sample", isRequired: true),
    Column(name: "attempts", kind: .integer, path: "attempts", isRequired: true),
    Column(name: "ts", kind: .text, path: "ts", isRequired: true),
    Column(name: "cohort", kind: .text, path: "cohort"),
    Column(name: "lease", kind: .text, path: "lease"),
    Column(name: "prompt", kind: .text, path: "prompt", isRequired: true),
    Column(name: "provider", kind: .text, path: "provider", isRequired: true),
    Column(name: "model", kind: .text, path: "model", isRequired: true),
    Column(name: "answered_provider", kind: .text, path: "answered_by.provider"),
    Column(name: "answered_model", kind: .text, path: "answered_by.model"),
    Column(name: "status", kind: .text, path: "status", isRequired: true),
    Column(name: "text", kind: .text, path: "text"),
    Column(name: "finish", kind: .text, path: "finish"),
    Column(name: "finish_raw", kind: .text, path: "finish_raw"),
    Column(name: "tokens_prompt", kind: .big, path: "tokens.prompt"),
    Column(name: "tokens_completion", kind: .big, path: "tokens.completion"),
    Column(name: "tokens_cached", kind: .big, path: "tokens.cached"),
    Column(name: "tokens_reasoning", kind: .big, path: "tokens.reasoning"),
    Column(name: "cost_usd", kind: .number, path: "cost_usd"),
    Column(name: "cost_reported_usd", kind: .number, path: "cost_reported_usd"),
    Column(name: "latency_ms", kind: .number, path: "latency_ms"),
    Column(name: "first_byte_ms", kind: .number, path: "first_byte_ms"),
    Column(name: "queue_ms", kind: .number, path: "queue_ms"),
    Column(name: "tries", kind: .json, path: "tries"),
    Column(name: "request_id", kind: .text, path: "request_id"),
    Column(name: "key", kind: .text, path: "key"),
    Column(name: "maybe_billed", kind: .flag, path: "maybe_billed"),
    Column(name: "error_kind", kind: .text, path: "error.kind"),
    Column(name: "error_http", kind: .integer, path: "error.http"),
    Column(name: "error_message", kind: .text, path: "error.message"),
    Column(name: "error_retryable", kind: .flag, path: "error.retryable"),
    Column(name: "simulated", kind: .flag, path: "simulated"),
    Column(name: "extra", kind: .json, path: ""),
  ]

  private static let indices = Dictionary(
    uniqueKeysWithValues: columns.enumerated().map { ($1.path, $0) })
  private static let groups: Set<String> = ["answered_by", "tokens", "error"]
  private static func index(_ path: String) -> Int { indices[path] ?? 0 }
  private static let run = index("run")
  private static let domain = index("domain")
  private static let question = index("question")
  private static let time = index("ts")
  private static let status = index("status")
  private static let extra = columns.count - 1

  /// The names of the columns, with commas, but for `run` and `domain`, in their order.
  static let names = columns.dropFirst(2).map(\.name).joined(separator: ", ")

  /// `$1::text[], $2::text[], ...`
  static let placeholders = columns.enumerated().map { "$\($0 + 1)::\($1.kind.sql)[]" }
    .joined(separator: ", ")
  static let allNames = columns.map(\.name).joined(separator: ", ")
  /// `attempts = excluded.attempts, ...` for a row that takes another's place.
  static let assignments = columns.dropFirst(3).map { "\($0.name) = excluded.\($0.name)" }
    .joined(separator: ", ")

  private var arrays = [ArrayText](repeating: ArrayText(), count: columns.count)
  private(set) var count = 0

  var parameters: [Parameter] { arrays.map { Parameter($0) } }

  mutating func removeAll() {
    for index in arrays.indices { arrays[index].removeAll() }
    count = 0
  }

  /// What is needed of a row besides its columns.
  struct Key: Hashable {
    let run: String
    let domain: String
    let question: String
  }

  /// The values of one record, `nil` where there is none.
  struct Row {
    let key: Key
    fileprivate var values: [[UInt8]?]
  }

  mutating func append(_ row: Row) {
    for (index, value) in row.values.enumerated() {
      if let value { arrays[index].append(value) } else { arrays[index].appendNull() }
    }
    count += 1
  }

  /// A row of values that are known to be good, by the path of their field.
  static func row(_ fields: [String: String], key: Key) -> Row {
    var values = [[UInt8]?](repeating: nil, count: columns.count)
    for (path, text) in fields { values[index(path)] = Array(text.utf8) }
    values[run] = Array(key.run.utf8)
    values[domain] = Array(key.domain.utf8)
    values[question] = Array(key.question.utf8)
    return Row(key: key, values: values)
  }

  /// Takes a record apart.
  /// - Throws: `RecordError` for what is no response that the table has a place for.
  static func row(
    _ document: borrowing JSONDocument
  ) throws(RecordError) -> Row {
    var values = [[UInt8]?](repeating: nil, count: columns.count)
    var extra: [UInt8] = []
    var problem: RecordError?
    document.forEachMember(document.root) { key, value in
      let name = document.string(key)
      do throws(RecordError) {
        if groups.contains(name), document.kind(value) == .object {
          document.forEachMember(value) { innerKey, inner in
            let path = "\(name).\(document.string(innerKey))"
            guard let index = indices[path] else { return }
            do throws(RecordError) {
              values[index] = try bytes(of: inner, in: document, columns[index])
            } catch { problem = problem ?? error }
          }
        } else if let index = indices[name], !name.isEmpty {
          values[index] = try bytes(of: value, in: document, columns[index])
        } else if name != "type", name != "id" {
          // The table has an id of its own for the domain.
          extra.append(UInt8(ascii: extra.isEmpty ? "{" : ","))
          document.append(key, to: &extra)
          extra.append(UInt8(ascii: ":"))
          document.append(value, to: &extra)
        }
      } catch { problem = problem ?? error }
    }
    if let problem { throw problem }
    if !extra.isEmpty { values[Self.extra] = extra + [UInt8(ascii: "}")] }
    return Row(key: try check(&values), values: values)
  }

  private static func bytes(
    of node: JSONDocument.Node, in document: borrowing JSONDocument, _ column: Column
  ) throws(RecordError) -> [UInt8]? {
    let kind = document.kind(node)
    if kind == .null { return nil }
    switch (column.kind, kind) {
    case (.text, .string): return Array(document.string(node).utf8)
    case (.json, _), (.flag, .bool), (.number, .number):
      var bytes: [UInt8] = []
      document.append(node, to: &bytes)
      return bytes
    case (.integer, .number), (.big, .number):
      if let value = document.value(node).int, column.kind == .big || Int32(exactly: value) != nil {
        return Array(String(value).utf8)
      }
    default: break
    }
    let expected =
      switch column.kind {
      case .text: "a string"
      case .integer, .big: "a whole number"
      case .number: "a number"
      case .flag: "true or false"
      case .json: "JSON"
      }
    throw RecordError(expected: expected, at: column.path, found: document.value(node))
  }

  /// What the table asks of a row beyond the kinds of its values.
  private static func check(_ values: inout [[UInt8]?]) throws(RecordError) -> Key {
    for (index, column) in columns.enumerated()
    where column.isRequired && (values[index] ?? []).isEmpty {
      let hint = column.path == "run" ? "; name it with domain-list --run" : ""
      throw RecordError("expected a value at \(column.path), found nothing\(hint)")
    }
    func text(_ index: Int) -> String { (values[index] ?? []).text }
    let question = text(Self.question)
    guard question.utf8.count == 32, question.utf8.allSatisfy(\.isLowerHex) else {
      throw RecordError(
        expected: "32 hexadecimal digits", at: "question", found: .string(question))
    }
    guard let time = Timestamp(text(Self.time)) else {
      throw RecordError(expected: "a time in UTC", at: "ts", found: .string(text(Self.time)))
    }
    values[Self.time] = Array(time.text.utf8)
    let status = text(Self.status)
    guard status == "ok" || status == "error" else {
      throw RecordError(expected: "ok or error", at: "status", found: .string(status))
    }
    if status == "error", values[index("error.kind")] == nil {
      throw RecordError("expected an object at error, found nothing")
    }
    return Key(run: text(Self.run), domain: text(Self.domain), question: question)
  }
}

extension UInt8 {
  fileprivate var isLowerHex: Bool {
    isDigit || self >= UInt8(ascii: "a") && self <= UInt8(ascii: "f")
  }
}
