import JSON

/// OpenAI's chat completions, spoken by most (llm-wire: OpenAI, DeepSeek, Mistral, xAI, Together,
/// AI21, Groq, and any compatible server). Cohere's v2 requests have the same fields.
enum ChatFamily {
  static func write(_ ask: Ask, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("model", ask.model.id)
    writer.key("messages")
    writer.beginArray()
    writer.beginObject()
    writer.member("role", "user")
    writer.member("content", ask.prompt)
    writer.endObject()
    writer.endArray()
    writer.member(ask.model.capField, ask.maxTokens)
    writer.member("temperature", ifPresent: ask.sentTemperature.map(JSONValue.double))
    writer.endObject()
  }

  static func answer(_ body: JSONValue) throws(ProviderError) -> Answer? {
    guard let choice = body["choices"]?[0], let message = choice["message"] else { return nil }
    let raw = choice["finish_reason"]?.string
    if raw == "insufficient_system_resource" || raw == "error" {
      throw ProviderError(
        .overloaded, http: 200, message: ErrorClass.message(choice) ?? "finish_reason \(raw ?? "")")
    }
    var text = message["content"].map(content) ?? ""
    var finish = Self.finish(raw)
    if let refusal = message["refusal"]?.string {
      finish = "refusal"
      if text.isEmpty { text = refusal }
    }
    let usage = body["usage"]
    // xAI counts in ticks, 10^10 to the dollar.
    let ticks = usage?["cost_in_usd_ticks"]?.double.map { $0 / 1e10 }
    return Answer(
      text: text, finish: finish, finishRaw: raw, tokens: usage.flatMap(tokens),
      costReportedUSD: (usage?["cost"]?.double ?? ticks).flatMap(plausibleCost),
      model: body["model"]?.string,
      requestID: body["id"]?.string)
  }

  /// `nil` for what no answer costs, in US dollars: it would be a mistake of the server's.
  private static func plausibleCost(_ cost: Double) -> Double? {
    (0...100_000).contains(cost) ? cost : nil
  }

  /// A string, or a list of chunks of which the texts count (Mistral's reasoning models).
  private static func content(_ content: JSONValue) -> String {
    if let text = content.string { return text }
    return (content.array ?? []).filter { $0["type"]?.string == "text" }
      .compactMap { $0["text"]?.string }.joined()
  }

  private static func tokens(_ usage: JSONValue) -> Tokens? {
    guard let prompt = usage["prompt_tokens"]?.tokenCount,
      let completion = usage["completion_tokens"]?.tokenCount
    else { return nil }
    return Tokens(
      prompt: prompt, completion: completion,
      cached: usage["prompt_tokens_details"]?["cached_tokens"]?.tokenCount
        ?? usage["prompt_cache_hit_tokens"]?.tokenCount,
      reasoning: usage["completion_tokens_details"]?["reasoning_tokens"]?.tokenCount)
  }

  private static func finish(_ raw: String?) -> String {
    switch raw {
    case "stop", "eos", nil: "stop"
    case "length", "model_length", "max_tokens": "length"
    case "content_filter": "refusal"
    case let other?: other
    }
  }
}
