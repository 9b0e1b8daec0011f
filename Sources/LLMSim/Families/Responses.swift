import JSON
import Providers

/// `responses`, as Perplexity's Agent API speaks it.
enum ResponsesForm: FamilyForm {
  /// US dollars for a search, of which every answer makes one.
  private static let searchPrice = 0.005

  static func read(_ fields: Fields, model: String?, dialect: Dialect) throws(Problem) -> Draft {
    var draft = Draft(model: try fields.requiredString("model"))
    if let text = try fields.optionalString("instructions") { draft.add(text, isUser: false) }
    switch fields["input"] {
    case nil: throw .missing("input")
    case .string(let text)? where text.isEmpty: throw .invalid("input", "it must not be empty")
    case .string(let text)?: draft.add(text, isUser: true)
    case .array?:
      try fields.readMessages(
        "input", roles: ["system", "developer", "user", "assistant"], into: &draft)
    default: throw .wrongType("input", expected: "a string or an array")
    }
    draft.cap = try fields.cap("max_output_tokens")
    draft.hasTemperature = try fields.check("temperature", in: dialect.temperature)
    return draft
  }

  static func write(_ completion: Completion, dialect: Dialect, to writer: inout JSONWriter) {
    let model = completion.model
    let input = Double(completion.promptTokens) * (model.inputUSDPerMTok ?? 0) / 1e6
    let output = Double(completion.completionTokens) * (model.outputUSDPerMTok ?? 0) / 1e6
    writer.beginObject()
    writer.member("id", "resp_\(completion.id)")
    writer.member("object", "response")
    writer.member("created_at", completion.created)
    writer.member("status", "completed")
    writer.member("model", model.id)
    writer.member(
      "output",
      [
        [
          "type": "search_results",
          "results": [["id": 1, "title": "Simulated", "url": "https://example.com/"]],
        ],
        [
          "type": "message", "id": .string("msg_\(completion.id)"), "role": "assistant",
          "status": "completed",
          "content": [
            completion.isRefused
              ? ["type": "refusal", "refusal": .string(Completion.declined)]
              : ["type": "output_text", "text": .string(completion.text)]
          ],
        ],
      ])
    writer.member(
      "usage",
      [
        "input_tokens": .int(completion.promptTokens),
        "output_tokens": .int(completion.completionTokens),
        "total_tokens": .int(completion.promptTokens + completion.completionTokens),
        "cost": [
          "currency": "USD", "input_cost": dollars(input), "output_cost": dollars(output),
          "tool_calls_cost": dollars(searchPrice),
          "total_cost": dollars(input + output + searchPrice),
        ],
        "tool_calls_details": ["search_web": ["invocation": 1]],
      ])
    writer.endObject()
  }

  /// To the hundred-millionth.
  private static func dollars(_ amount: Double) -> JSONValue {
    .double((amount * 1e8).rounded() / 1e8)
  }
}
