import JSON
import Providers

/// Gemini's `models/M:generateContent`.
enum GenerateContentForm: FamilyForm {
  static func read(_ fields: Fields, model: String?, dialect: Dialect) throws(Problem) -> Draft {
    var draft = Draft(model: model ?? "")
    for key in ["systemInstruction", "system_instruction"] {
      guard let system = try fields.optionalObject(key) else { continue }
      try addParts(of: system, isUser: false, to: &draft)
    }
    for (index, value) in try fields.requiredArray("contents").enumerated() {
      let place = "contents[\(index)]"
      guard let object = value.object else { throw .wrongType(place, expected: "an object") }
      let content = Fields(object, at: "\(place).")
      let role = try content.optionalString("role") ?? "user"
      guard ["user", "model", "function"].contains(role) else {
        throw .invalid("\(place).role", "Please use a valid role: user, model")
      }
      try addParts(of: content, isUser: role == "user", to: &draft)
    }
    for key in ["generationConfig", "generation_config"] {
      guard let settings = try fields.optionalObject(key) else { continue }
      for member in settings.object.members
      where !KnownFields.generationConfig.contains(member.key) {
        throw .unknownField(settings.place(member.key))
      }
      for name in ["maxOutputTokens", "max_output_tokens"] {
        draft.cap = try settings.cap(name) ?? draft.cap
      }
      draft.hasTemperature = try settings.check("temperature", in: dialect.temperature)
    }
    return draft
  }

  private static func addParts(
    of content: Fields, isUser: Bool, to draft: inout Draft
  ) throws(Problem) {
    for part in try content.requiredArray("parts") {
      guard part.object != nil else {
        throw .wrongType(content.place("parts"), expected: "objects")
      }
      if let text = part["text"]?.string { draft.add(text, isUser: isUser) }
    }
  }

  static func write(_ completion: Completion, dialect: Dialect, to writer: inout JSONWriter) {
    writer.beginObject()
    if completion.isRefused {
      writer.member("promptFeedback", ["blockReason": "PROHIBITED_CONTENT"])
    } else {
      writer.member(
        "candidates",
        [
          [
            "content": ["parts": [["text": .string(completion.text)]], "role": "model"],
            "finishReason": "STOP", "index": 0,
          ]
        ])
    }
    writer.member(
      "usageMetadata",
      [
        "promptTokenCount": .int(completion.promptTokens),
        "candidatesTokenCount": .int(completion.textTokens),
        "totalTokenCount": .int(completion.promptTokens + completion.completionTokens),
        "thoughtsTokenCount": .int(completion.reasoningTokens),
      ])
    writer.member("modelVersion", completion.model.id)
    writer.member("responseId", completion.id)
    writer.endObject()
  }
}
