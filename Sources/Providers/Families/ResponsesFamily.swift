import JSON

/// OpenAI's responses, as Perplexity's agent speaks them.
enum ResponsesFamily {
  static func write(_ ask: Ask, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("model", ask.model.id)
    writer.member("input", ask.prompt)
    writer.member(ask.model.capField, ask.maxTokens)
    writer.member("temperature", ifPresent: ask.sentTemperature.map(JSONValue.double))
    writer.endObject()
  }

  static func answer(_ body: JSONValue) throws(ProviderError) -> Answer? {
    let status = body["status"]?.string
    guard [nil, "completed", "incomplete"].contains(status) else {
      // Failed, cancelled, or only queued: no answer, whatever the HTTP status says.
      throw ProviderError(.server, http: 200, message: "status \(status ?? "")")
    }
    guard let output = body["output"]?.array else { return nil }
    let contents = output.filter { $0["type"]?.string == "message" }
      .flatMap { $0["content"]?.array ?? [] }
    let text = contents.filter { $0["type"]?.string == "output_text" }
      .compactMap { $0["text"]?.string }.joined()
    let refusal = contents.first { $0["type"]?.string == "refusal" }?["refusal"]?.string
    let usage = body["usage"]
    let raw = body["incomplete_details"]?["reason"]?.string ?? status
    return Answer(
      text: text.isEmpty ? refusal ?? "" : text,
      finish: refusal != nil ? "refusal" : finish(raw), finishRaw: raw,
      tokens: usage.flatMap(tokens), costReportedUSD: usage?["cost"]?["total_cost"]?.double,
      model: body["model"]?.string, requestID: body["id"]?.string)
  }

  private static func tokens(_ usage: JSONValue) -> Tokens? {
    guard let input = usage["input_tokens"]?.tokenCount,
      let output = usage["output_tokens"]?.tokenCount
    else {
      return nil
    }
    return Tokens(
      prompt: input, completion: output,
      cached: usage["input_tokens_details"]?["cached_tokens"]?.tokenCount,
      reasoning: usage["output_tokens_details"]?["reasoning_tokens"]?.tokenCount)
  }

  private static func finish(_ raw: String?) -> String {
    switch raw {
    case "completed", nil: "stop"
    case "max_output_tokens", "incomplete": "length"
    case "content_filter": "refusal"
    case let other?: other
    }
  }
}
