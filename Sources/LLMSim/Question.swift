import Providers

/// A well-formed request that a model is to answer.
struct Question {
  var dialect: Dialect
  var model: Model
  /// The quota group of its key.
  var account: String
  var key: UInt64
  /// What the user says, without the system's part.
  var prompt: String
  var promptTokens: Int
  /// The longest answer that is asked for, in tokens.
  var cap: Int?
  /// Of provider, model and body: the same question has the same.
  var hash: UInt64
  /// How the answer is to be sent; `nil` is in one.
  var streaming: Streaming?
}

/// What a body says, whatever its family.
struct Draft {
  var model: String
  var prompt = ""
  /// Bytes of all its texts, the system's too.
  var bytes = 0
  var cap: (field: String, value: Int)?
  var hasTemperature = false
  /// Fields that only some models take, by name.
  var effort: String?

  mutating func add(_ text: String, isUser: Bool) {
    bytes += text.utf8.count
    guard isUser else { return }
    prompt = prompt.isEmpty ? text : prompt + "\n" + text
  }
}

/// The answer to a question, before it is put into the words of a family.
struct Completion {
  var id: String
  /// Unix seconds.
  var created: Int
  var model: Model
  var text: String
  var promptTokens: Int
  var textTokens: Int
  /// Spent before the text; not part of `textTokens`.
  var reasoningTokens: Int
  /// The model declines, in the way of its provider.
  var isRefused = false

  static let declined = "I'm sorry, but I can't help with that."

  var completionTokens: Int { textTokens + reasoningTokens }
}

/// About four bytes to the token, as in English.
func tokens(ofBytes bytes: Int) -> Int { (bytes + 3) / 4 }
