package import JSON
import JSONParse
import Wire

/// Tells from an HTTP answer which of the classes of llm-wire section 3.1 it is. The providers give
/// the same trouble different statuses and the same status to different troubles, so the status
/// comes last.
package enum ErrorClass {
  /// Characters of a provider's words that are looked at: more than are kept, so that what is cut
  /// here is not kept.
  private static let longestMessage = 8000

  package static func error(_ refusal: Refusal) -> ProviderError {
    var body = (try? JSONParser().value(refusal.body)) ?? .null
    // Gemini sometimes wraps the object in a list of one.
    if let first = body[0] { body = first }
    let message = String((message(body) ?? excerpt(refusal)).prefix(longestMessage))
    let kind = kind(refusal, body, message.lowercased())
    var error = ProviderError(
      kind, http: refusal.status, message: message,
      retryAfter: wait(refusal, body, message),
      shouldRetry: refusal.header("x-should-retry").flatMap { Bool($0.trimmed()) })
    let parts = body["error"]?.object == nil ? body : body["error"] ?? .null
    error.details = ["param", "code"].compactMap { parts[$0]?.string }.joined(separator: " ")
    return error
  }

  /// The class of a status alone.
  package static func kind(status: Int) -> ProviderError.Kind {
    switch status {
    case 401: .badKey
    case 402: .noMoney
    case 403, 404: .noAccess
    case 413: .tooLong
    case 408, 409: .server
    case 429: .rate
    case 503, 529: .overloaded
    case 500...599: .server
    case 400...499: .badRequest
    default: .badBody
    }
  }

  /// The sentence in an error body, in any of the shapes seen: `error.message`, `error` as a text,
  /// `message`, `detail` as a text or a list.
  package static func message(_ body: JSONValue) -> String? {
    func text(_ value: JSONValue?) -> String? {
      switch value {
      case .string(let text): text
      case .object, .array: value?.text
      default: nil
      }
    }
    return text(body["error"]?["message"]) ?? text(body["error"]) ?? text(body["message"])
      ?? text(body["detail"])
  }

  private static func kind(
    _ refusal: Refusal, _ body: JSONValue, _ message: String
  ) -> ProviderError.Kind {
    let error = body["error"]
    let words = [error?["code"]?.string, error?["type"]?.string, body["code"]?.string]
      .compactMap { $0?.lowercased() }
    func says(_ texts: String...) -> Bool { texts.contains { message.contains($0) } }
    func isCalled(_ codes: String...) -> Bool { codes.contains { words.contains($0) } }

    switch refusal.status {
    case 400, 413, 422:
      if says("api key not valid", "api_key_invalid") || reasons(error).contains("API_KEY_INVALID")
      {
        return .badKey
      }
      if says("credit balance", "spend limit", "spending limit") { return .noMoney }
      if refusal.status == 413 || isCalled("context_length_exceeded")
        || says(
          "context length", "context limit", "context window", "prompt is too long",
          "too many tokens", "maximum context", "maximum prompt length")
        || says("token count") && says("exceed")
      {
        return .tooLong
      }
      return .badRequest
    case 402: return .noMoney
    case 403: return says("api key", "api-key", "apikey") ? .badKey : .noAccess
    case 429: return limit(refusal, error, says, isCalled)
    case 498:
      // Cohere's invalid token; Groq's lack of capacity.
      return isCalled("capacity_exceeded") || says("capacity") ? .overloaded : .badKey
    default: return kind(status: refusal.status)
    }
  }

  /// 429 means a burst, a minute's or a day's quota, no money, or a model that is not on the plan.
  private static func limit(
    _ refusal: Refusal, _ error: JSONValue?, _ says: (String...) -> Bool,
    _ isCalled: (String...) -> Bool
  ) -> ProviderError.Kind {
    if isCalled(
      "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
      "project_spend_limit_exceeded", "organization_usage_limit_exceeded", "credit_limit")
      || says("used all available credits", "monthly spending limit", "spend cap", "spend limit")
    {
      return .noMoney
    }
    if refusal.header("x-ratelimit-limit-req-minute")?.trimmed() == "0" || says("limit: 0") {
      return .noAccess
    }
    if quotas(error).contains(where: { $0.contains("PerDay") })
      || says("requests per day", "tokens per day", "(rpd)", "(tpd)", "per month", "/ month")
    {
      return .quotaDay
    }
    return .rate
  }

  private static func wait(_ refusal: Refusal, _ body: JSONValue, _ message: String) -> Duration? {
    if let text = refusal.header("retry-after-ms"), let milliseconds = Double(text.trimmed()),
      milliseconds > 0, milliseconds < 1e12
    {
      return .milliseconds(Int64(milliseconds.rounded(.up)))
    }
    if let text = refusal.header("retry-after"),
      let wait = RetryAfter.parse(text, now: refusal.now)
    {
      return wait
    }
    for detail in body["error"]?["details"]?.array ?? [] {
      if let text = detail["retryDelay"]?.string,
        let wait = RetryAfter.parse(text, now: refusal.now)
      {
        return wait
      }
    }
    guard refusal.status == 429 else { return nil }
    return RetryAfter.inMessage(message)
      ?? LimitHeaders.reset(now: refusal.now, header: refusal.header)
  }

  private static func reasons(_ error: JSONValue?) -> [String] {
    (error?["details"]?.array ?? []).compactMap { $0["reason"]?.string }
  }

  private static func quotas(_ error: JSONValue?) -> [String] {
    (error?["details"]?.array ?? []).flatMap { $0["violations"]?.array ?? [] }
      .compactMap { $0["quotaId"]?.string }
  }

  /// For a body that is no JSON of the provider's: its status and the start of its text. Cut
  /// between words: half a key would not be known for one, and so not be masked.
  private static func excerpt(_ refusal: Refusal) -> String {
    var start = refusal.body.prefix(200)
    if start.count < refusal.body.count, !isSpace(refusal.body[start.count]) {
      start = start.prefix(upTo: start.lastIndex(where: isSpace) ?? 0)
    }
    let text = String(decoding: start, as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let status = "HTTP \(refusal.status)"
    if refusal.body.isEmpty { return "\(status) without a body" }
    return text.isEmpty ? "\(status) with a body that cannot be shown" : "\(status): \(text)"
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }
}
