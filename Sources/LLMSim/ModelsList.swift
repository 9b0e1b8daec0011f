import JSON
import Providers

/// A provider's list of its models.
enum ModelsList {
  /// 2026-01-01, when all simulated models were made.
  private static let created = 1_767_225_600

  /// `isAnonymous`: asked without a valid key, where that is allowed.
  static func body(_ dialect: Dialect, isAnonymous: Bool) -> JSONValue {
    let models = isAnonymous ? [] : dialect.provider.models
    switch dialect.family {
    case .chat, .responses:
      let data = JSONValue.array(models.map { chatModel($0, dialect) })
      return dialect.name == "together" ? data : ["object": "list", "data": data]
    case .messages:
      let names = models.map { JSONValue.string($0.id) }
      return [
        "data": .array(models.map(messagesModel)), "has_more": false,
        "first_id": names.first ?? .null, "last_id": names.last ?? .null,
      ]
    case .generateContent: return ["models": .array(models.map(generateContentModel))]
    case .cohereV2: return ["models": .array(models.map(cohereModel))]
    }
  }

  private static func count(_ number: Int?) -> JSONValue { number.map(JSONValue.int) ?? .null }

  private static func chatModel(_ model: Model, _ dialect: Dialect) -> JSONValue {
    var object: JSONObject = JSONObject([
      .init("id", .string(model.id)), .init("object", "model"), .init("created", .int(created)),
      .init("owned_by", .string(dialect.name)),
    ])
    switch dialect.name {
    case "openai": object["shutdown_date"] = .null
    case "mistral":
      object["capabilities"] = ["completion_chat": true]
      object["max_context_length"] = count(model.context)
      object["deprecation"] = .null
    case "together":
      object["type"] = "chat"
      object["context_length"] = count(model.context)
      object["pricing"] = [
        "input": model.inputUSDPerMTok.map(JSONValue.double) ?? .null,
        "output": model.outputUSDPerMTok.map(JSONValue.double) ?? .null,
      ]
    case "groq":
      object["active"] = true
      object["context_window"] = count(model.context)
      object["max_completion_tokens"] = count(model.maxOutput)
    default: break
    }
    return .object(object)
  }

  private static func messagesModel(_ model: Model) -> JSONValue {
    [
      "type": "model", "id": .string(model.id), "display_name": .string(model.id),
      "created_at": "2026-01-01T00:00:00Z", "max_input_tokens": count(model.context),
      "max_tokens": count(model.maxOutput),
    ]
  }

  private static func generateContentModel(_ model: Model) -> JSONValue {
    [
      "name": .string("models/\(model.id)"), "version": "001", "displayName": .string(model.id),
      "inputTokenLimit": count(model.context), "outputTokenLimit": count(model.maxOutput),
      "supportedGenerationMethods": ["generateContent", "countTokens"],
    ]
  }

  private static func cohereModel(_ model: Model) -> JSONValue {
    [
      "name": .string(model.id), "is_deprecated": false, "endpoints": ["chat"],
      "finetuned": false, "context_length": count(model.context),
    ]
  }
}
