package import JSON
import Wire

/// How a family writes a request and what its answers mean.
extension Family {
  /// The path behind a provider's URL.
  package func path(_ model: Model) -> String {
    switch self {
    case .chat: "/chat/completions"
    case .messages: "/messages"
    case .generateContent: "/models/\(percentEncoded(model.id)):generateContent"
    case .cohereV2: "/chat"
    case .responses: "/agent"
    }
  }

  /// The header that carries the key, and what stands before the key in it.
  package var keyHeader: (name: String, prefix: String) {
    switch self {
    case .messages: ("x-api-key", "")
    case .generateContent: ("x-goog-api-key", "")
    case .chat, .cohereV2, .responses: ("Authorization", "Bearer ")
    }
  }

  /// Headers that every request of the family carries.
  package var fixedHeaders: [(name: String, value: String)] {
    let common = [("Content-Type", "application/json"), ("Accept", "application/json")]
    return self == .messages ? common + [("anthropic-version", "2023-06-01")] : common
  }

  package func body(_ ask: Ask) -> [UInt8] {
    var writer = JSONWriter()
    switch self {
    case .chat, .cohereV2: ChatFamily.write(ask, to: &writer)
    case .messages: MessagesFamily.write(ask, to: &writer)
    case .generateContent: GenerateContentFamily.write(ask, to: &writer)
    case .responses: ResponsesFamily.write(ask, to: &writer)
    }
    return writer.bytes
  }

  /// What a body with HTTP status 200 says.
  /// - Throws: `ProviderError`: the provider's where the body reports one, `bad_body` where it is
  ///   no answer of this family.
  package func answer(_ body: JSONValue) throws(ProviderError) -> Answer {
    // OpenRouter and others report a failure upstream with status 200.
    if let error = body["error"], !error.isNull, body["status"]?.string != "completed" {
      let code = error["code"]?.int
      throw ProviderError(
        code.map { ErrorClass.kind(status: $0) } ?? .server, http: 200,
        message: ErrorClass.message(body) ?? "the answer reports an error")
    }
    let found: Answer? =
      switch self {
      case .chat: try ChatFamily.answer(body)
      case .messages: MessagesFamily.answer(body)
      case .generateContent: GenerateContentFamily.answer(body)
      case .cohereV2: try CohereFamily.answer(body)
      case .responses: try ResponsesFamily.answer(body)
      }
    guard var answer = found else {
      throw ProviderError(
        .badBody, http: 200, message: "the answer is not of the family \(rawValue)")
    }
    answer.finish = Self.word(answer.finish)
    if answer.text.isEmpty, answer.finish == "stop" {
      throw ProviderError(.badBody, http: 200, message: "the answer has no text")
    }
    if answer.model?.isEmpty == true { answer.model = nil }
    if answer.requestID?.isEmpty == true { answer.requestID = nil }
    return answer
  }

  /// A word of the provider's as records have it, in snake_case.
  private static func word(_ raw: String) -> String {
    let letters = raw.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return letters.first?.isLetter == true ? String(letters) : "other"
  }
}

/// RFC 3986: everything but the unreserved characters.
func percentEncoded(_ text: String) -> String {
  var encoded = ""
  for byte in text.utf8 {
    let scalar = Unicode.Scalar(byte)
    if byte < 0x80,
      Character(scalar).isLetter || Character(scalar).isNumber
        || "-._~".unicodeScalars.contains(scalar)
    {
      encoded.unicodeScalars.append(scalar)
    } else {
      let hex = String(byte, radix: 16, uppercase: true)
      encoded += "%" + (hex.count < 2 ? "0" + hex : hex)
    }
  }
  return encoded
}
