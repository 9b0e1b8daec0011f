import JSON
import Providers

/// What the events of a streamed answer have brought so far, in any of the five families.
struct AnswerParts {
  private var text = ""
  private var refusal = ""
  private var finish: String?
  private var usage: JSONObject?
  private var model: String?
  private var id: String?
  /// The whole answer, where the last event repeats it.
  private var response: JSONValue?
  private var feedback: JSONValue?
  /// The event came that ends an answer.
  var isComplete = false

  /// Takes one event and answers the text in it.
  mutating func take(_ event: JSONValue, _ family: Family) -> String {
    let piece =
      switch family {
      case .chat: chat(event)
      case .messages: messages(event)
      case .generateContent: generateContent(event)
      case .cohereV2: cohere(event)
      case .responses: responses(event)
      }
    text += piece
    return piece
  }

  /// The answer as the family gives it without streaming.
  func body(_ family: Family) -> JSONValue {
    func orNull(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    let usage = usage.map(JSONValue.object) ?? .null
    switch family {
    case .chat:
      return [
        "id": orNull(id), "model": orNull(model), "usage": usage,
        "choices": [
          [
            "finish_reason": orNull(finish),
            "message": [
              "content": .string(text), "refusal": refusal.isEmpty ? .null : .string(refusal),
            ],
          ]
        ],
      ]
    case .messages:
      return [
        "id": orNull(id), "model": orNull(model), "usage": usage, "stop_reason": orNull(finish),
        "content": [["type": "text", "text": .string(text)]],
      ]
    case .generateContent:
      if finish == nil, let feedback {
        return ["promptFeedback": feedback, "usageMetadata": usage]
      }
      return [
        "responseId": orNull(id), "modelVersion": orNull(model), "usageMetadata": usage,
        "candidates": [
          ["finishReason": orNull(finish), "content": ["parts": [["text": .string(text)]]]]
        ],
      ]
    case .cohereV2:
      return [
        "id": orNull(id), "usage": usage, "finish_reason": orNull(finish),
        "message": ["content": [["type": "text", "text": .string(text)]]],
      ]
    case .responses: return response ?? .null
    }
  }

  private mutating func identify(_ event: JSONValue?, model key: String, id idKey: String) {
    if let model = event?[key]?.string { self.model = model }
    if let id = event?[idKey]?.string { self.id = id }
  }

  private mutating func chat(_ event: JSONValue) -> String {
    identify(event, model: "model", id: "id")
    // Groq has its usage in a place of its own.
    if let usage = (event["usage"] ?? event["x_groq"]?["usage"])?.object { self.usage = usage }
    guard let choice = event["choices"]?[0] else { return "" }
    if let finish = choice["finish_reason"]?.string {
      self.finish = finish
      isComplete = true
    }
    let delta = choice["delta"] ?? choice["message"]
    if let refusal = delta?["refusal"]?.string { self.refusal += refusal }
    let content = delta?["content"]
    // Mistral's reasoning models send chunks, of which the texts count.
    return content?.string
      ?? (content?.array ?? []).filter { $0["type"]?.string == "text" }
      .compactMap { $0["text"]?.string }.joined()
  }

  private mutating func messages(_ event: JSONValue) -> String {
    switch event["type"]?.string {
    case "message_start":
      identify(event["message"], model: "model", id: "id")
      usage = event["message"]?["usage"]?.object
    case "content_block_delta" where event["delta"]?["type"]?.string == "text_delta":
      return event["delta"]?["text"]?.string ?? ""
    case "content_block_start" where event["content_block"]?["type"]?.string == "text":
      return event["content_block"]?["text"]?.string ?? ""
    case "message_delta":
      if let finish = event["delta"]?["stop_reason"]?.string { self.finish = finish }
      var usage = usage ?? JSONObject()
      for member in event["usage"]?.object?.members ?? [] where !member.value.isNull {
        usage[member.key] = member.value
      }
      self.usage = usage
    case "message_stop": isComplete = true
    default: break
    }
    return ""
  }

  private mutating func generateContent(_ event: JSONValue) -> String {
    identify(event, model: "modelVersion", id: "responseId")
    if let usage = event["usageMetadata"]?.object { self.usage = usage }
    if let feedback = event["promptFeedback"], feedback["blockReason"]?.string != nil {
      self.feedback = feedback
      isComplete = true
    }
    guard let candidate = event["candidates"]?[0] else { return "" }
    if let finish = candidate["finishReason"]?.string {
      self.finish = finish
      isComplete = true
    }
    return (candidate["content"]?["parts"]?.array ?? []).filter { $0["thought"]?.bool != true }
      .compactMap { $0["text"]?.string }.joined()
  }

  private mutating func cohere(_ event: JSONValue) -> String {
    let delta = event["delta"]
    switch event["type"]?.string {
    case "message-start": identify(event, model: "model", id: "id")
    case "content-start", "content-delta":
      return delta?["message"]?["content"]?["text"]?.string ?? ""
    case "message-end":
      finish = delta?["finish_reason"]?.string
      usage = delta?["usage"]?.object
      isComplete = true
    default: break
    }
    return ""
  }

  private mutating func responses(_ event: JSONValue) -> String {
    switch event["type"]?.string {
    case "response.output_text.delta": return event["delta"]?.string ?? ""
    case "response.refusal.delta": refusal += event["delta"]?.string ?? ""
    case "response.completed", "response.incomplete", "response.failed":
      response = event["response"]
      isComplete = true
    default: break
    }
    return ""
  }
}
