import JSON

/// Cohere's v2 chat: requests as OpenAI's, answers of its own.
enum CohereFamily {
  static func answer(_ body: JSONValue) throws(ProviderError) -> Answer? {
    guard let blocks = body["message"]?["content"]?.array else { return nil }
    let raw = body["finish_reason"]?.string
    if raw == "ERROR" || raw == "TIMEOUT" {
      throw ProviderError(.server, http: 200, message: "finish_reason \(raw ?? "")")
    }
    let usage = body["usage"]
    let counted = usage?["tokens"] ?? usage?["billed_units"]
    var tokens: Tokens?
    if let input = counted?["input_tokens"]?.tokenCount,
      let output = counted?["output_tokens"]?.tokenCount
    {
      tokens = Tokens(
        prompt: input, completion: output, cached: usage?["cached_tokens"]?.tokenCount,
        reasoning: nil)
    }
    return Answer(
      text: blocks.filter { $0["type"]?.string == "text" }.compactMap { $0["text"]?.string }
        .joined(),
      finish: finish(raw), finishRaw: raw, tokens: tokens, costReportedUSD: nil, model: nil,
      requestID: body["id"]?.string)
  }

  private static func finish(_ raw: String?) -> String {
    switch raw {
    case "COMPLETE", "STOP_SEQUENCE", nil: "stop"
    case "MAX_TOKENS": "length"
    case "TOOL_CALL": "tool_calls"
    case let other?: other.lowercased()
    }
  }
}
