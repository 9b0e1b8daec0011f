import Providers

/// One provider as the simulator plays it: its paths, and what sets it apart from others of its
/// family.
final class Dialect: Sendable {
  /// How it words its errors.
  enum ErrorShape { case openai, groq, perplexity, anthropic, gemini, mistral, xai, cohere, ai21 }

  let provider: Provider
  /// `/openai/v1`: its name and the path of its base URL.
  let path: String
  let questionPaths: [String]
  let modelPaths: [String]
  let keyHeader: KeyHeader
  let requestIDHeader: String
  let errorShape: ErrorShape
  /// Fields of a request that it knows; any other is refused. `nil` where others are ignored.
  let knownFields: Set<String>?
  /// Fields that it knows and whose values it refuses.
  let refusedFields: [String]
  let temperature: ClosedRange<Double>
  /// Refuses `temperature` for models that reason, instead of ignoring it.
  let refusesTemperature: Bool
  private let models: [String: Model]

  var name: String { provider.name }
  var family: Family { provider.family }

  func model(_ id: String) -> Model? { models[id] }

  /// Whether the model spends tokens on reasoning, which these providers' usage fields show.
  func reasons(_ model: Model) -> Bool {
    ["gemini", "xai", "groq"].contains(name) || !model.acceptsTemperature
  }

  init(_ provider: Provider) {
    let name = provider.name
    self.provider = provider
    path = "/\(name)\(Self.path(ofURL: provider.url))"
    models = Dictionary(provider.models.map { ($0.id, $0) }) { first, _ in first }
    // Cohere lists its models under the version before the one that answers, and DeepSeek takes its
    // paths with a version or without.
    let (question, list): ([String], [String]) =
      switch (provider.family, name) {
      case (.messages, _): (["\(path)/messages"], ["\(path)/models"])
      case (.generateContent, _): ([], ["\(path)/models"])
      case (.cohereV2, _): (["\(path)/chat"], ["/\(name)/v1/models"])
      case (.responses, _): (["\(path)/agent", "\(path)/responses"], ["\(path)/models"])
      case (.chat, "deepseek"):
        (
          ["\(path)/chat/completions", "\(path)/v1/chat/completions"],
          ["\(path)/models", "\(path)/v1/models"]
        )
      case (.chat, _): (["\(path)/chat/completions"], ["\(path)/models"])
      }
    questionPaths = question
    modelPaths = list
    keyHeader =
      switch provider.family {
      case .messages: .named("x-api-key")
      case .generateContent: .named("x-goog-api-key")
      case .chat, .cohereV2, .responses: .bearer
      }
    requestIDHeader = provider.family == .messages ? "request-id" : "x-request-id"
    errorShape =
      switch name {
      case "groq": .groq
      case "perplexity": .perplexity
      case "anthropic": .anthropic
      case "gemini": .gemini
      case "mistral": .mistral
      case "xai": .xai
      case "cohere": .cohere
      case "ai21": .ai21
      default: .openai
      }
    knownFields = KnownFields.byProvider[name]
    refusedFields =
      switch name {
      case "xai": ["presence_penalty", "frequency_penalty", "stop"]
      case "groq": ["logprobs", "logit_bias", "top_logprobs"]
      default: []
      }
    temperature =
      switch name {
      case "anthropic", "cohere": 0...1
      case "mistral": 0...1.5
      default: 0...2
      }
    refusesTemperature = ["openai", "anthropic"].contains(name)
  }

  /// `/v1` of `https://api.openai.com/v1`.
  static func path(ofURL url: String) -> String {
    let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, !parts[3].isEmpty else { return "" }
    return "/\(parts[3])"
  }
}
