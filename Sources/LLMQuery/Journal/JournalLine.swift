import JSON
import JSONParse
import Wire

/// What the journal needs to know of a record of its own.
struct JournalLine {
  let id: QuestionID
  let kind: JournalKind
  let costUSD: Double?
  let isMaybeBilled: Bool
  /// Where the values stand in the document.
  let run: JSONDocument.Node?
  let provider: JSONDocument.Node?
  let model: JSONDocument.Node?
  let errorKind: JSONDocument.Node?

  /// - Throws: `RecordError` if it is no `response` with a question and a status.
  init(_ document: borrowing JSONDocument) throws(RecordError) {
    let root = document.root
    guard document.kind(root) == .object else { throw RecordError("expected an object") }
    var found = Found()
    document.forEachMember(root) { key, value in
      if let name = Name(document, key) { found[name] = value }
    }
    func text(_ name: Name, is word: [UInt8]) -> Bool {
      found[name].map { document.kind($0) == .string && document.string($0, is: word) } ?? false
    }
    guard text(.type, is: Self.response) else { throw RecordError("expected a response record") }
    guard let question = found[.question], document.kind(question) == .string,
      let id = QuestionID(document.string(question))
    else { throw RecordError("expected 32 hexadecimal digits at question") }
    self.id = id
    if text(.status, is: Self.ok) {
      kind = .answered
      errorKind = nil
    } else if text(.status, is: Self.error) {
      var isRetryable = false
      var errorKind: JSONDocument.Node?
      if let error = found[.error], document.kind(error) == .object {
        document.forEachMember(error) { key, value in
          if document.string(key, is: Self.retryable) {
            isRetryable = document.value(value).bool == true
          } else if document.string(key, is: Self.kindKey), document.kind(value) == .string {
            errorKind = value
          }
        }
      }
      kind = isRetryable ? .failedForNow : .failedForGood
      self.errorKind = errorKind
    } else {
      throw RecordError("expected ok or error at status")
    }
    func string(_ name: Name) -> JSONDocument.Node? {
      found[name].flatMap { document.kind($0) == .string ? $0 : nil }
    }
    run = string(.run)
    provider = string(.provider)
    model = string(.model)
    costUSD = found[.cost].flatMap { document.kind($0) == .number ? document.double($0) : nil }
    isMaybeBilled = found[.maybeBilled].map { document.value($0).bool == true } ?? false
  }

  private static let response = Array("response".utf8)
  private static let ok = Array("ok".utf8)
  private static let error = Array("error".utf8)
  private static let retryable = Array("retryable".utf8)
  private static let kindKey = Array("kind".utf8)

  private enum Name: Int, CaseIterable {
    case type, run, question, provider, model, status, cost, maybeBilled, error

    private static let texts = [
      "type", "run", "question", "provider", "model", "status", "cost_usd", "maybe_billed",
      "error",
    ].map { Array($0.utf8) }

    /// The first bytes and the length tell the names that are wanted from all others of a record.
    init?(_ document: borrowing JSONDocument, _ key: JSONDocument.Node) {
      let length = document.prefix(key).length
      guard length <= 12 else { return nil }
      for (index, text) in Self.texts.enumerated()
      where text.count == length && document.string(key, is: text) {
        self.init(rawValue: index)
        return
      }
      return nil
    }
  }

  private struct Found {
    private var nodes = InlineArray<9, JSONDocument.Node?>(repeating: nil)

    subscript(name: Name) -> JSONDocument.Node? {
      get { nodes[name.rawValue] }
      set { nodes[name.rawValue] = newValue }
    }
  }
}
