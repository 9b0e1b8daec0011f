import JSON

/// A problem as the provider answers it: its status, the shape of its body, its words where clients
/// look at them.
struct Refusal {
  let problem: Problem
  let dialect: Dialect
  let call: Call
  let requestID: String

  func answer() -> Answer {
    var headers = [(name: dialect.requestIDHeader, value: requestID)]
    if case .wrongMethod(let allowed) = problem { headers.append(("Allow", allowed)) }
    return Answer(status, headers: headers, body)
  }

  var status: Int {
    let shape = dialect.errorShape
    switch problem {
    case .unknownPath, .unknownModel: return 404
    case .wrongMethod: return 405
    case .tooLarge: return 413
    case .missingKey: return shape == .gemini ? 403 : 401
    case .unknownKey:
      switch shape {
      case .gemini: return 400
      case .cohere: return 498
      default: return 401
      }
    case .wrongContentType: return [.anthropic, .gemini, .cohere].contains(shape) ? 400 : 415
    case .notJSON: return [.mistral, .ai21].contains(shape) ? 422 : 400
    case .missing, .wrongType:
      return [.mistral, .ai21, .xai].contains(shape) || dialect.name == "deepseek" ? 422 : 400
    case .invalid, .unknownField: return [.mistral, .ai21].contains(shape) ? 422 : 400
    case .missingHeader, .unsupported, .capTooLarge, .tooLong: return 400
    }
  }

  private var body: JSONValue {
    let message = problem.message(call)
    switch dialect.errorShape {
    case .openai:
      return [
        "error": [
          "message": .string(message), "type": .string(openAIType),
          "param": problem.field.map(JSONValue.string) ?? .null,
          "code": openAICode.map(JSONValue.string) ?? .null,
        ]
      ]
    case .groq:
      var error: JSONObject = JSONObject([
        .init("message", .string(message)), .init("type", .string(openAIType)),
      ])
      error["code"] = openAICode.map(JSONValue.string)
      error["param"] = problem.field.map(JSONValue.string)
      return ["error": .object(error)]
    case .perplexity:
      return [
        "error": [
          "message": .string(message), "type": .string(openAICode ?? openAIType),
          "code": .int(status),
        ]
      ]
    case .anthropic:
      return [
        "type": "error",
        "error": ["type": .string(anthropicType), "message": .string(anthropicMessage)],
        "request_id": .string(requestID),
      ]
    case .gemini: return gemini
    case .mistral:
      if let details { return ["detail": details] }
      return [
        "object": "error", "message": .string(mistralMessage), "type": .string(mistralType),
        "param": problem.field.map(JSONValue.string) ?? .null, "code": .null,
      ]
    case .xai: return ["code": .string(xaiCode), "error": .string(message)]
    case .cohere: return ["message": .string(cohereMessage), "id": .string(requestID)]
    case .ai21: return ["detail": details ?? .string(message)]
    }
  }

  private var openAIType: String {
    switch problem {
    case .missingKey, .unknownKey:
      dialect.name == "deepseek" ? "authentication_error" : "invalid_request_error"
    default: "invalid_request_error"
    }
  }

  private var openAICode: String? {
    switch problem {
    case .unknownKey: "invalid_api_key"
    case .missing: "missing_required_parameter"
    case .wrongType: "invalid_type"
    case .invalid, .capTooLarge: "invalid_value"
    case .unknownField: "unknown_parameter"
    case .unsupported: "unsupported_parameter"
    case .unknownModel: "model_not_found"
    case .tooLong: "context_length_exceeded"
    default: nil
    }
  }

  private var anthropicType: String {
    switch status {
    case 401: "authentication_error"
    case 404: "not_found_error"
    case 413: "request_too_large"
    default: "invalid_request_error"
    }
  }

  private var anthropicMessage: String {
    switch problem {
    case .missingKey: "x-api-key header is required"
    case .unknownKey: "invalid x-api-key"
    case .unknownModel(let id): "model: \(id.prefix(200))"
    case .unknownPath: "Not Found"
    case .unsupported(let field, _): "`\(field)` is not supported by this model"
    case .capTooLarge(let field, let value, let limit):
      "\(field): \(value) > \(limit), which is the maximum allowed number of output tokens"
    case .tooLong(let tokens, let limit):
      "prompt is too long: \(tokens) tokens > \(limit) maximum"
    default:
      if let field = problem.field, let words = problem.fieldMessage {
        "\(field): \(words)"
      } else {
        problem.message(call)
      }
    }
  }

  private var gemini: JSONValue {
    var message = problem.message(call)
    var details: [JSONValue] = []
    let state: JSONValue =
      switch status {
      case 403: "PERMISSION_DENIED"
      case 404: "NOT_FOUND"
      default: "INVALID_ARGUMENT"
      }
    switch problem {
    case .unknownKey:
      message = "API key not valid. Please pass a valid API key."
      details.append([
        "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": ["service": "generativelanguage.googleapis.com"],
      ])
    case .missingKey:
      message =
        "Method doesn't allow unregistered callers (callers without established identity). "
        + "Please use API Key or other form of API consumer identity to call this API."
    case .unknownModel(let id):
      message =
        "models/\(id.prefix(200)) is not found for API version v1beta, or is not supported for "
        + "generateContent. Call ListModels to see the list of available models."
    case .unknownField(let field):
      message = "Invalid JSON payload received. Unknown name \"\(field)\": Cannot find field."
    case .tooLong(let tokens, let limit):
      message =
        "The input token count (\(tokens)) exceeds the maximum number of tokens allowed (\(limit))."
    default: break
    }
    if problem.isAboutAField, let field = problem.field {
      details.append([
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [["field": .string(field), "description": .string(message)]],
      ])
    }
    var error: JSONObject = JSONObject([
      .init("code", .int(status)), .init("message", .string(message)), .init("status", state),
    ])
    if !details.isEmpty { error["details"] = .array(details) }
    return ["error": .object(error)]
  }

  /// The list of what is wrong with the body, where it was checked against a schema.
  private var details: JSONValue? {
    guard status == 422 else { return nil }
    let kind: JSONValue =
      switch problem {
      case .missing: "missing"
      case .wrongType: "type_error"
      case .unknownField: "extra_forbidden"
      case .notJSON: "json_invalid"
      default: "value_error"
      }
    let place = problem.field.map { [JSONValue.string("body"), .string($0)] } ?? ["body"]
    return [
      [
        "type": kind, "loc": .array(place),
        "msg": .string(problem.fieldMessage ?? problem.message(call)),
      ]
    ]
  }

  private var mistralType: String {
    switch problem {
    case .missingKey, .unknownKey: "unauthorized"
    case .unknownModel: "invalid_model"
    default: "invalid_request_error"
    }
  }

  private var mistralMessage: String {
    switch problem {
    case .missingKey, .unknownKey: "Unauthorized"
    case .unknownModel(let id): "Invalid model: \(id.prefix(200))"
    case .tooLong(let tokens, let limit):
      "Prompt contains \(tokens) tokens, too large for model with \(limit) maximum context length"
    default: problem.message(call)
    }
  }

  private var xaiCode: String {
    switch status {
    case 401: "Unauthenticated"
    case 404: "Some requested entity was not found"
    default: "Client specified an invalid argument"
    }
  }

  private var cohereMessage: String {
    switch problem {
    case .missingKey: "no api key supplied"
    case .unknownKey: "invalid api token"
    case .unknownModel(let id):
      "model '\(id.prefix(200))' not found, make sure the correct model ID was used and that you "
        + "have access to the model."
    case .tooLong(let tokens, let limit):
      "too many tokens: size limit exceeded by \(tokens - limit) tokens"
    default:
      problem.message(call)
    }
  }
}
