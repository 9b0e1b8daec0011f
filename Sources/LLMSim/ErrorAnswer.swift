import JSON

/// An error in the words of a provider, to be put into its shape.
struct ErrorAnswer {
  var status: Int
  var message: String
  /// `type` of most, `status` of Gemini's, `code` of xAI's.
  var type: String
  var code: JSONValue = .null
  /// Gemini's.
  var details: [JSONValue] = []

  func answer(
    _ dialect: Dialect, requestID: String, headers: [(name: String, value: String)] = []
  ) -> Answer {
    Answer(
      status, headers: [(dialect.requestIDHeader, requestID)] + headers,
      body(dialect, requestID: requestID))
  }

  func body(_ dialect: Dialect, requestID: String) -> JSONValue {
    let message = JSONValue.string(message)
    let type = JSONValue.string(type)
    switch dialect.errorShape {
    case .openai:
      return ["error": ["message": message, "type": type, "param": nil, "code": code]]
    case .groq: return ["error": ["message": message, "type": type, "code": code]]
    case .perplexity:
      return ["error": ["message": message, "type": type, "code": .int(status)]]
    case .anthropic:
      return [
        "type": "error", "error": ["type": type, "message": message],
        "request_id": .string(requestID),
      ]
    case .gemini:
      var error = JSONObject([
        .init("code", .int(status)), .init("message", message), .init("status", type),
      ])
      if !details.isEmpty { error["details"] = .array(details) }
      return ["error": .object(error)]
    case .mistral:
      return ["object": "error", "message": message, "type": type, "param": nil, "code": code]
    case .xai: return ["code": type, "error": message]
    case .cohere: return ["message": message, "id": .string(requestID)]
    case .ai21: return ["detail": message]
    }
  }
}
