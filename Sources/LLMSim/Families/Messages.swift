import JSON
import Providers

/// Anthropic's `messages`.
enum MessagesForm: FamilyForm {
  static func read(_ fields: Fields, model: String?, dialect: Dialect) throws(Problem) -> Draft {
    var draft = Draft(model: try fields.requiredString("model"))
    guard let cap = try fields.cap("max_tokens") else { throw .missing("max_tokens") }
    draft.cap = cap
    if fields["system"] != nil { draft.add(try fields.text("system"), isUser: false) }
    try fields.readMessages("messages", roles: ["user", "assistant"], into: &draft)
    draft.hasTemperature = try fields.check("temperature", in: dialect.temperature)
    return draft
  }

  static func write(_ completion: Completion, dialect: Dialect, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", "msg_\(completion.id)")
    writer.member("type", "message")
    writer.member("role", "assistant")
    writer.member("model", completion.model.id)
    writer.key("content")
    writer.beginArray()
    if dialect.reasons(completion.model) {
      writer.value(["type": "thinking", "thinking": "", "signature": .string(completion.id)])
    }
    if !completion.isRefused {
      writer.value(["type": "text", "text": .string(completion.text)])
    }
    writer.endArray()
    writer.member("stop_reason", completion.isRefused ? "refusal" : "end_turn")
    writer.member("stop_sequence", .null)
    writer.member(
      "usage",
      [
        "input_tokens": .int(completion.promptTokens), "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0, "output_tokens": .int(completion.completionTokens),
        "service_tier": "standard",
      ])
    writer.endObject()
  }
}
