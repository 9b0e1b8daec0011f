import JSON
import Providers

/// How a family's requests are read and its answers written.
protocol FamilyForm {
  /// `model` is what the path names, where the path does.
  static func read(_ fields: Fields, model: String?, dialect: Dialect) throws(Problem) -> Draft
  static func write(_ completion: Completion, dialect: Dialect, to writer: inout JSONWriter)
}

extension Family {
  var form: any FamilyForm.Type {
    switch self {
    case .chat: ChatForm.self
    case .messages: MessagesForm.self
    case .generateContent: GenerateContentForm.self
    case .cohereV2: CohereForm.self
    case .responses: ResponsesForm.self
    }
  }
}
