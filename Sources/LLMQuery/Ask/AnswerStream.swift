import JSON
import JSONParse
import Providers

/// An answer that comes piece by piece: text as it arrives, and at the end the answer as it would
/// have come in one.
struct AnswerStream: ~Copyable {
  private let family: Family
  private let parser = JSONParser()
  private var events = EventStream()
  /// The body so far, for a server that does not stream; `nil` once it is known to.
  private var whole: [UInt8]? = []
  private(set) var parts = AnswerParts()
  /// The server has said that nothing follows, though it may keep the connection open.
  private(set) var isDone = false

  init(_ family: Family) { self.family = family }

  /// Takes bytes of the body and answers the text in them.
  /// - Throws: `ProviderError` where the stream reports an error or is none of this family.
  mutating func feed(_ bytes: [UInt8]) throws(ProviderError) -> String {
    if var whole {
      whole.append(contentsOf: bytes)
      self.whole = whole
      guard let first = whole.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) else {
        return ""
      }
      if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
        if whole.count > EventStream.largestEvent { throw tooLong }
        return ""
      }
      self.whole = nil
      return try take(events.feed(whole))
    }
    return try take(events.feed(bytes))
  }

  /// The end of the body: the text that was left, and the answer.
  /// - Throws: `ProviderError`: the provider's, `bad_body` where the stream is no answer, `net`
  ///   where it ended too early.
  mutating func finish() throws(ProviderError) -> (text: String, Answer) {
    if let whole {
      guard let body = try? parser.value(whole) else {
        throw ProviderError(.badBody, http: 200, message: "the answer is neither events nor JSON")
      }
      let answer = try family.answer(body[0] ?? body)
      return (answer.text, answer)
    }
    let text = try take(events.finish().map { [$0] } ?? [])
    guard parts.isComplete else {
      throw ProviderError(.net, http: 200, message: "the answer broke off")
    }
    return (text, try family.answer(parts.body(family)))
  }

  private mutating func take(_ events: [EventStream.Event]) throws(ProviderError) -> String {
    if self.events.isTooLong { throw tooLong }
    var text = ""
    for event in events {
      if event.data == "[DONE]" {
        parts.isComplete = true
        isDone = true
        continue
      }
      guard let value = try? parser.value(Array(event.data.utf8)) else {
        throw ProviderError(.badBody, http: 200, message: "an event of the answer is not JSON")
      }
      let error = value["error"] ?? .null
      if event.name == "error" || value["type"]?.string == "error" || !error.isNull {
        throw Self.problem(value, error)
      }
      text += parts.take(value, family)
    }
    return text
  }

  private var tooLong: ProviderError {
    ProviderError(.badBody, http: 200, message: "an event of the answer is longer than 16 MiB")
  }

  /// A stream that has begun well tells of trouble in an event: its type says what an HTTP status
  /// would have.
  private static func problem(_ value: JSONValue, _ error: JSONValue) -> ProviderError {
    let message = ErrorClass.message(value) ?? "the answer reports an error"
    let kind: ProviderError.Kind =
      switch error["type"]?.string {
      case "overloaded_error": .overloaded
      case "rate_limit_error": .rate
      case "authentication_error": .badKey
      case "permission_error", "not_found_error": .noAccess
      case "invalid_request_error": .badRequest
      default: error["code"]?.int.map { ErrorClass.kind(status: $0) } ?? .server
      }
    return ProviderError(kind, http: 200, message: message)
  }
}
