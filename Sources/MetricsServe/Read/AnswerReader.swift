import JSON
import JSONParse
import Wire

/// Reads of an answer what is counted, where it lies: there are many, and their texts are long.
struct AnswerReader {
  private typealias Node = JSONDocument.Node

  /// - Throws: `RecordError` where it lacks what it must have.
  static func read(_ document: borrowing JSONDocument) throws(RecordError) -> Contents.Answer {
    var answer = Contents.Answer()
    var (hasProvider, hasModel, hasStatus) = (false, false, false)
    var error: RecordError?
    document.forEachMember(document.root) { key, value in
      if error != nil || document.kind(value) == .null { return }
      do throws(RecordError) {
        switch document.string(key) {
        case "provider":
          answer.provider = try text(document, value, "provider")
          hasProvider = true
        case "model":
          answer.model = try text(document, value, "model")
          hasModel = true
        case "status":
          answer.isError = try text(document, value, "status") == "error"
          hasStatus = true
        case "ts":
          let ts = try text(document, value, "ts")
          guard let time = Timestamp(ts) else {
            throw RecordError(
              expected: "a time such as 2026-11-24T09:30:00.000Z", at: "ts", found: .string(ts))
          }
          answer.ts = time
        case "latency_ms": answer.latency = try number(document, value, "latency_ms")
        case "cost_usd": answer.cost = try number(document, value, "cost_usd")
        case "quota_left_ratio":
          answer.quotaLeft = try number(document, value, "quota_left_ratio")
        case "tokens":
          let tokens = try object(document, value, "tokens")
          answer.promptTokens = try tokens.number("prompt")
          answer.completionTokens = try tokens.number("completion")
        case "error":
          let trouble = try object(document, value, "error")
          answer.errorKind = try trouble.text("kind")
          answer.errorMessage = try trouble.text("message")
        default: break
        }
      } catch let problem { error = problem }
    }
    if let error { throw error }
    for (isThere, name) in [
      (hasProvider, "provider"), (hasModel, "model"), (hasStatus, "status"),
    ] where !isThere {
      throw RecordError("expected a string at \(name), found nothing")
    }
    return answer
  }

  private static func text(
    _ document: borrowing JSONDocument, _ node: Node, _ key: String
  ) throws(RecordError) -> String {
    guard document.kind(node) == .string else {
      throw RecordError(expected: "a string", at: key, found: document.value(node))
    }
    return document.string(node)
  }

  private static func number(
    _ document: borrowing JSONDocument, _ node: Node, _ key: String
  ) throws(RecordError) -> Double {
    guard document.kind(node) == .number else {
      throw RecordError(expected: "a number", at: key, found: document.value(node))
    }
    return document.double(node)
  }

  private static func object(
    _ document: borrowing JSONDocument, _ node: Node, _ key: String
  ) throws(RecordError) -> Fields {
    let value = document.value(node)
    guard value.object != nil else {
      throw RecordError(expected: "an object", at: key, found: value)
    }
    return Fields(value, at: "\(key).")
  }
}
