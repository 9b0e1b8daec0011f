/// Why a call is refused. Each provider has its own status and words for it.
enum Problem: Error, Equatable {
  case unknownPath
  case wrongMethod(allowed: String)
  case missingKey
  case unknownKey
  case missingHeader(String)
  case wrongContentType
  case tooLarge
  case notJSON(reason: String)
  case missing(String)
  case wrongType(String, expected: String)
  case invalid(String, String)
  case unknownField(String)
  /// A field that the model does not take, and the one to use instead.
  case unsupported(String, instead: String?)
  case unknownModel(String)
  case capTooLarge(String, value: Int, limit: Int)
  case tooLong(tokens: Int, limit: Int)

  /// The field it is about.
  var field: String? {
    switch self {
    case .missing(let field), .wrongType(let field, _), .invalid(let field, _),
      .unknownField(let field), .unsupported(let field, _), .capTooLarge(let field, _, _):
      field
    case .unknownModel: "model"
    default: nil
    }
  }

  /// The problem is one of the body's fields.
  var isAboutAField: Bool {
    if case .unknownModel = self { return false }
    return field != nil
  }

  /// In OpenAI's words, which most have taken over.
  func message(_ call: Call) -> String {
    switch self {
    case .unknownPath: "Invalid URL (\(call.method) \(call.path.prefix(200)))"
    case .wrongMethod(let allowed):
      "Not allowed to \(call.method) on \(call.path.prefix(200)); use \(allowed)."
    case .missingKey:
      "You didn't provide an API key. You need to provide your API key in the header that this API "
        + "documents."
    case .unknownKey: "Incorrect API key provided."
    case .missingHeader(let name): "\(name): header is required"
    case .wrongContentType: "The request's Content-Type must be application/json."
    case .tooLarge: "Request body too large."
    case .notJSON(let reason):
      "We could not parse the JSON body of your request: \(reason)."
    case .missing(let field): "Missing required parameter: '\(field)'."
    case .wrongType(let field, let expected): "Invalid type for '\(field)': expected \(expected)."
    case .invalid(let field, let reason): "Invalid value for '\(field)': \(reason)."
    case .unknownField(let field): "Unrecognized request argument supplied: \(field)"
    case .unsupported(let field, let instead):
      "Unsupported parameter: '\(field)' is not supported with this model."
        + (instead.map { " Use '\($0)' instead." } ?? "")
    case .unknownModel(let id):
      "The model `\(id.prefix(200))` does not exist or you do not have access to it."
    case .capTooLarge(let field, let value, let limit):
      "\(field) is too large: \(value). This model supports at most \(limit) completion tokens, "
        + "whereas you provided \(value)."
    case .tooLong(let tokens, let limit):
      "This model's maximum context length is \(limit) tokens. However, your messages resulted in "
        + "\(tokens) tokens. Please reduce the length of the messages."
    }
  }

  /// In the words of a checker that names the field first.
  var fieldMessage: String? {
    switch self {
    case .missing: "Field required"
    case .wrongType(_, let expected): "Input should be \(expected)"
    case .invalid(_, let reason): "Invalid value: \(reason)"
    case .unknownField: "Extra inputs are not permitted"
    default: nil
    }
  }
}
