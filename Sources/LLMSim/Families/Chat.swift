import JSON
import Providers

/// `chat/completions`, as OpenAI made it and six others speak it.
enum ChatForm: FamilyForm {
  private static let roles: Set<String> = ["system", "developer", "user", "assistant", "tool"]
  private static let efforts: Set<String> = [
    "none", "minimal", "low", "medium", "high", "xhigh", "max",
  ]

  static func read(_ fields: Fields, model: String?, dialect: Dialect) throws(Problem) -> Draft {
    var draft = Draft(model: try fields.requiredString("model"))
    try fields.readMessages("messages", roles: roles, into: &draft)
    draft.hasTemperature = try fields.check("temperature", in: dialect.temperature)
    _ = try fields.check("top_p", in: 0...1)
    let cap = try fields.cap("max_tokens")
    draft.cap = try fields.cap("max_completion_tokens") ?? cap
    draft.effort = try fields.optionalString("reasoning_effort")
    if let effort = draft.effort, !efforts.contains(effort) {
      throw .invalid(
        "reasoning_effort", "it must be one of \(efforts.sorted().joined(separator: ", "))")
    }
    if dialect.name == "groq", let count = fields["n"], count.int != 1 {
      throw .invalid("n", "it must be 1")
    }
    return draft
  }

  static func write(_ completion: Completion, dialect: Dialect, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", "chatcmpl-\(completion.id)")
    writer.member("object", "chat.completion")
    writer.member("created", completion.created)
    writer.member("model", completion.model.id)
    writer.key("choices")
    writer.beginArray()
    writer.beginObject()
    writer.member("index", 0)
    writer.key("message")
    writer.beginObject()
    writer.member("role", "assistant")
    // OpenAI declines beside the content, the others without any.
    let declines = dialect.name == "openai" && completion.isRefused
    writer.member(
      "content", completion.isRefused ? declines ? .null : "" : .string(completion.text))
    switch dialect.name {
    case "openai": writer.member("refusal", declines ? .string(Completion.declined) : .null)
    case "deepseek": writer.member("reasoning_content", "A brand is asked about; be brief.")
    case "groq": writer.member("reasoning", "A brand is asked about; be brief.")
    default: break
    }
    writer.endObject()
    writer.member(
      "finish_reason", completion.isRefused && !declines ? "content_filter" : "stop")
    writer.endObject()
    writer.endArray()
    writer.key("usage")
    writeUsage(completion, dialect: dialect, to: &writer)
    switch dialect.name {
    case "openai": writer.member("service_tier", "default")
    case "groq": writer.member("x_groq", ["id": .string("req_\(completion.id)")])
    default: break
    }
    writer.endObject()
  }

  private static func writeUsage(
    _ completion: Completion, dialect: Dialect, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.member("prompt_tokens", completion.promptTokens)
    writer.member("completion_tokens", completion.completionTokens)
    writer.member("total_tokens", completion.promptTokens + completion.completionTokens)
    switch dialect.name {
    case "openai", "xai":
      writer.member("prompt_tokens_details", ["cached_tokens": 0])
    case "deepseek":
      writer.member("prompt_cache_hit_tokens", 0)
      writer.member("prompt_cache_miss_tokens", completion.promptTokens)
    case "groq":
      // Seconds, at the pace of about 500 tokens each.
      let seconds = Double(completion.completionTokens) / 500
      writer.member("queue_time", 0.001)
      writer.member("prompt_time", 0.002)
      writer.member("completion_time", .double(seconds))
      writer.member("total_time", .double(seconds + 0.002))
    default: break
    }
    if dialect.reasons(completion.model) {
      writer.member(
        "completion_tokens_details", ["reasoning_tokens": .int(completion.reasoningTokens)])
    }
    writer.endObject()
  }
}
