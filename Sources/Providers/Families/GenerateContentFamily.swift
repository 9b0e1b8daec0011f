import JSON

/// Google's generateContent.
enum GenerateContentFamily {
  static func write(_ ask: Ask, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("contents")
    writer.beginArray()
    writer.beginObject()
    writer.member("role", "user")
    writer.key("parts")
    writer.beginArray()
    writer.beginObject()
    writer.member("text", ask.prompt)
    writer.endObject()
    writer.endArray()
    writer.endObject()
    writer.endArray()
    writer.key("generationConfig")
    writer.beginObject()
    writer.member(ask.model.capField, ask.maxTokens)
    writer.member("temperature", ifPresent: ask.sentTemperature.map(JSONValue.double))
    writer.endObject()
    writer.endObject()
  }

  static func answer(_ body: JSONValue) -> Answer? {
    let usage = body["usageMetadata"].flatMap(tokens)
    func answer(_ text: String, _ finish: String, _ raw: String?) -> Answer {
      Answer(
        text: text, finish: finish, finishRaw: raw, tokens: usage, costReportedUSD: nil,
        model: body["modelVersion"]?.string, requestID: body["responseId"]?.string)
    }
    guard let candidate = body["candidates"]?[0] else {
      // A blocked prompt has no candidates.
      return body["promptFeedback"]?["blockReason"]?.string.map { answer("", "refusal", $0) }
    }
    let raw = candidate["finishReason"]?.string
    // The parts can be missing when all of the cap went into thinking.
    let parts = candidate["content"]?["parts"]?.array ?? []
    let text = parts.filter { $0["thought"]?.bool != true }.compactMap { $0["text"]?.string }
    return answer(text.joined(), finish(raw), raw)
  }

  /// Thinking is billed as output, but not counted in `candidatesTokenCount`.
  private static func tokens(_ usage: JSONValue) -> Tokens? {
    guard let prompt = usage["promptTokenCount"]?.tokenCount else { return nil }
    let thoughts = usage["thoughtsTokenCount"]?.tokenCount
    return Tokens(
      prompt: prompt,
      completion: (usage["candidatesTokenCount"]?.tokenCount ?? 0) + (thoughts ?? 0),
      cached: usage["cachedContentTokenCount"]?.tokenCount, reasoning: thoughts)
  }

  private static func finish(_ raw: String?) -> String {
    switch raw {
    case "STOP", nil: "stop"
    case "MAX_TOKENS": "length"
    case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY":
      "refusal"
    case let other?: other.lowercased()
    }
  }
}
