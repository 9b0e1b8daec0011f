import JSON

/// Anthropic's messages.
enum MessagesFamily {
  static func write(_ ask: Ask, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("model", ask.model.id)
    writer.member(ask.model.capField, ask.maxTokens)
    writer.key("messages")
    writer.beginArray()
    writer.beginObject()
    writer.member("role", "user")
    writer.member("content", ask.prompt)
    writer.endObject()
    writer.endArray()
    writer.member("temperature", ifPresent: ask.sentTemperature.map(JSONValue.double))
    writer.endObject()
  }

  static func answer(_ body: JSONValue) -> Answer? {
    guard let blocks = body["content"]?.array else { return nil }
    let raw = body["stop_reason"]?.string
    return Answer(
      text: blocks.filter { $0["type"]?.string == "text" }.compactMap { $0["text"]?.string }
        .joined(),
      finish: finish(raw), finishRaw: raw, tokens: body["usage"].flatMap(tokens),
      costReportedUSD: nil, model: body["model"]?.string, requestID: body["id"]?.string)
  }

  /// `input_tokens` leaves out what the cache took in or gave.
  private static func tokens(_ usage: JSONValue) -> Tokens? {
    guard let input = usage["input_tokens"]?.tokenCount,
      let output = usage["output_tokens"]?.tokenCount
    else {
      return nil
    }
    let read = usage["cache_read_input_tokens"]?.tokenCount
    let written = usage["cache_creation_input_tokens"]?.tokenCount ?? 0
    return Tokens(
      prompt: input + written + (read ?? 0), completion: output, cached: read,
      reasoning: usage["output_tokens_details"]?["thinking_tokens"]?.tokenCount)
  }

  private static func finish(_ raw: String?) -> String {
    switch raw {
    case "end_turn", "stop_sequence", nil: "stop"
    case "max_tokens", "model_context_window_exceeded": "length"
    case "refusal": "refusal"
    case let other?: other
    }
  }
}
