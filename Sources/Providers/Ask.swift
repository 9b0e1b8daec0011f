import JSON

/// One call of a model.
package struct Ask: Sendable {
  package var model: Model
  package var prompt: String
  /// The most tokens that the answer may have.
  package var maxTokens: Int
  /// Only sent to models that accept it.
  package var temperature: Double?

  package init(model: Model, prompt: String, maxTokens: Int, temperature: Double?) {
    self.model = model
    self.prompt = prompt
    self.maxTokens = maxTokens
    self.temperature = temperature
  }

  /// The temperature to send.
  var sentTemperature: Double? { model.acceptsTemperature ? temperature : nil }
}

/// What a model said.
package struct Answer: Equatable, Sendable {
  package var text: String
  /// `stop`, `length`, `refusal`, or another word for how the answer ended.
  package var finish: String
  /// The provider's own word for it.
  package var finishRaw: String?
  package var tokens: Tokens?
  /// What the provider says that the call cost, in US dollars.
  package var costReportedUSD: Double?
  /// The model that answered, where the provider says.
  package var model: String?
  package var requestID: String?

  package init(
    text: String, finish: String, finishRaw: String?, tokens: Tokens?, costReportedUSD: Double?,
    model: String?, requestID: String?
  ) {
    self.text = text
    self.finish = finish
    self.finishRaw = finishRaw
    self.tokens = tokens
    self.costReportedUSD = costReportedUSD
    self.model = model
    self.requestID = requestID
  }
}

package struct Tokens: Equatable, Sendable {
  /// All of the prompt, what came from a cache included.
  package var prompt: Int
  /// All that is paid as output, reasoning included.
  package var completion: Int
  package var cached: Int?
  package var reasoning: Int?
}

extension JSONValue {
  /// A count of tokens; `nil` for a number that cannot be one, so that no sum leaves its bounds.
  var tokenCount: Int? { int.flatMap { (0...1 << 32).contains($0) ? $0 : nil } }
}
