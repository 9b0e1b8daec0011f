import JSON
import Providers

/// Cohere's `v2/chat`.
enum CohereForm: FamilyForm {
  static func read(_ fields: Fields, model: String?, dialect: Dialect) throws(Problem) -> Draft {
    var draft = Draft(model: try fields.requiredString("model"))
    try fields.readMessages(
      "messages", roles: ["system", "developer", "user", "assistant", "tool"], into: &draft)
    draft.hasTemperature = try fields.check("temperature", in: dialect.temperature)
    draft.cap = try fields.cap("max_tokens")
    return draft
  }

  static func write(_ completion: Completion, dialect: Dialect, to writer: inout JSONWriter) {
    // It has no word for a refusal.
    let text = completion.isRefused ? Completion.declined : completion.text
    let counts: JSONValue = [
      "input_tokens": .int(completion.promptTokens),
      "output_tokens": .int(completion.completionTokens),
    ]
    writer.beginObject()
    writer.member("id", completion.id)
    writer.member("model", completion.model.id)
    writer.member(
      "message",
      ["role": "assistant", "content": [["type": "text", "text": .string(text)]]])
    writer.member("finish_reason", "COMPLETE")
    writer.member("usage", ["billed_units": counts, "tokens": counts, "cached_tokens": 0])
    writer.endObject()
  }
}
