import JSON
import JSONParse
import Wire

/// The fields of response records on their way into the table.
enum ResponseColumns {
  /// What a field must be.
  private enum Kind: Sendable {
    case text, integer, big, number, flag, json
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

  /// Fields that are objects, whose members have columns.
  private static let groups = ["answered_by", "tokens", "error"]

  /// What the keys of records stand for.
  struct Names {
    /// The paths of columns, then the groups, then what has no column.
    fileprivate let fields = FieldNames(
      columns.map { $0.path.isEmpty || $0.path.contains(".") ? nil : $0.path } + groups + passedOver
    )
    /// The members of each group, by the names of all columns.
    fileprivate let members = groups.map { group in
      FieldNames(
        columns.map {
          $0.path.hasPrefix(group + ".") ? String($0.path.dropFirst(group.utf8.count + 1)) : nil
        })
    }
  }

  /// The table has an id of its own for the domain.
  private static let passedOver = ["type", "id"]

  private static func index(_ path: String) -> Int {
    columns.firstIndex { $0.path == path } ?? 0
  }
  private static let run = index("run")
  private static let domain = index("domain")
  private static let question = index("question")
  private static let time = index("ts")
  private static let status = index("status")
  private static let errorKind = index("error.kind")
  private static let extra = columns.count - 1
  /// The first columns, which the server looks up by their names.
  private static let lookedUp = 2

  /// The names of the columns, with commas, but for `run` and `domain`, in their order.
  static let names = columns.dropFirst(lookedUp).map(\.name).joined(separator: ", ")

  /// `attempts = excluded.attempts, ...` for a row that takes another's place.
  static let assignments = columns.dropFirst(3).map { "\($0.name) = excluded.\($0.name)" }
    .joined(separator: ", ")

  /// What tells a row from others.
  struct Key: Sendable {
    let run: String
    let domain: String
    let question: String
  }

  /// One record.
  struct Row: Sendable {
    let key: Key
    /// COPY text of the columns in `names`, with its line feed.
    let text: [UInt8]
  }

  /// A row of values that are known to be good, by the path of their field.
  static func row(_ fields: [String: String], key: Key) -> Row {
    var text: [UInt8] = []
    for (index, column) in columns.enumerated().dropFirst(lookedUp) {
      CopyText.append(
        index == question ? key.question : fields[column.path], end: index == extra ? "\n" : "\t",
        to: &text)
    }
    return Row(key: key, text: text)
  }

  /// Takes a record apart.
  /// - Throws: `RecordError` for what is no response that the table has a place for.
  static func row(
    _ document: borrowing JSONDocument, _ names: Names
  ) throws(RecordError) -> Row {
    var nodes = [JSONDocument.Node?](repeating: nil, count: columns.count)
    var extra: [UInt8] = []
    names.fields.rewind()
    document.forEachMember(document.root) { key, value in
      let place = names.fields.place(of: key, in: document) ?? Self.extra
      if place < Self.extra {
        nodes[place] = value
      } else if place > Self.extra + groups.count {
        return
      } else if place > Self.extra, document.kind(value) == .object {
        let members = names.members[place - Self.extra - 1]
        members.rewind()
        document.forEachMember(value) { key, value in
          if let place = members.place(of: key, in: document), place < Self.extra {
            nodes[place] = value
          }
        }
      } else {
        extra.append(UInt8(ascii: extra.isEmpty ? "{" : ","))
        document.append(key, to: &extra)
        extra.append(UInt8(ascii: ":"))
        document.append(value, to: &extra)
      }
    }
    var text: [UInt8] = []
    text.reserveCapacity(document.range(document.root).count)
    for index in nodes.indices {
      if let node = nodes[index] {
        if document.kind(node) == .null {
          nodes[index] = nil
        } else {
          try check(node, in: document, index)
        }
      }
      if index < lookedUp || index == Self.extra { continue }
      if let node = nodes[index] {
        append(node, in: document, kinds[index], to: &text)
      } else {
        text.append(contentsOf: null)
      }
      text.append(UInt8(ascii: "\t"))
    }
    if extra.isEmpty {
      text.append(contentsOf: null)
    } else {
      CopyText.append(extra + [UInt8(ascii: "}")], to: &text)
    }
    text.append(UInt8(ascii: "\n"))
    return Row(key: try key(nodes, in: document), text: text)
  }

  private static let null = Array("\\N".utf8)
  private static let kinds = columns.map(\.kind)

  private static func append(
    _ node: JSONDocument.Node, in document: borrowing JSONDocument, _ kind: Kind,
    to text: inout [UInt8]
  ) {
    switch kind {
    case .text where !document.isEscaped(node):
      // Neither a backslash nor a control character stands in it.
      document.appendContent(of: node, to: &text)
    case .text: CopyText.append(Array(document.string(node).utf8), to: &text)
    case .json:
      var bytes: [UInt8] = []
      document.append(node, to: &bytes)
      CopyText.append(bytes, to: &text)
    case .integer, .big:
      text.append(contentsOf: String(document.integer(node) ?? 0).utf8)
    case .number, .flag: document.append(node, to: &text)
    }
  }

  private static func check(
    _ node: JSONDocument.Node, in document: borrowing JSONDocument, _ index: Int
  ) throws(RecordError) {
    let kind = kinds[index]
    switch (kind, document.kind(node)) {
    case (.text, .string), (.json, _), (.flag, .bool), (.number, .number): return
    case (.integer, .number), (.big, .number):
      if let value = document.integer(node), kind == .big || Int32(exactly: value) != nil {
        return
      }
    default: break
    }
    let expected =
      switch kind {
      case .text: "a string"
      case .integer, .big: "a whole number"
      case .number: "a number"
      case .flag: "true or false"
      case .json: "JSON"
      }
    throw RecordError(expected: expected, at: columns[index].path, found: document.value(node))
  }

  private static let required = columns.indices.filter { columns[$0].isRequired }

  /// What the table asks of a row beyond the kinds of its values.
  private static func key(
    _ nodes: [JSONDocument.Node?], in document: borrowing JSONDocument
  ) throws(RecordError) -> Key {
    for index in required {
      if let node = nodes[index], kinds[index] != .text || document.range(node).count > 2 {
        continue
      }
      let path = columns[index].path
      let hint = path == "run" ? "; name it with domain-list --run" : ""
      throw RecordError("expected a value at \(path), found nothing\(hint)")
    }
    func text(_ index: Int) -> String { nodes[index].map { document.string($0) } ?? "" }
    let question = text(Self.question)
    guard question.utf8.count == 32, question.utf8.allSatisfy(\.isLowerHex) else {
      throw RecordError(
        expected: "32 hexadecimal digits", at: "question", found: .string(question))
    }
    let time = text(Self.time)
    if Timestamp(time) == nil {
      throw RecordError(expected: "a time in UTC", at: "ts", found: .string(time))
    }
    let status = text(Self.status)
    guard status == "ok" || status == "error" else {
      throw RecordError(expected: "ok or error", at: "status", found: .string(status))
    }
    if status == "error", nodes[errorKind] == nil {
      throw RecordError("expected an object at error, found nothing")
    }
    return Key(run: text(run), domain: text(domain), question: question)
  }
}

extension UInt8 {
  fileprivate var isLowerHex: Bool {
    isDigit || self >= UInt8(ascii: "a") && self <= UInt8(ascii: "f")
  }
}
