/// The shape of requests and answers. Eleven providers, five shapes.
package enum Family: String, CaseIterable, Sendable {
  case chat
  case messages
  case generateContent
  case cohereV2 = "cohere-v2"
  case responses
}

/// A model as one provider offers it. Prices are US dollars for a million tokens.
package struct Model: Equatable, Sendable {
  package var provider: String
  package var id: String
  /// Tokens; `nil` where the provider does not say.
  package var context: Int?
  package var maxOutput: Int?
  package var inputUSDPerMTok: Double?
  package var outputUSDPerMTok: Double?
  /// When the price was read, `YYYY-MM-DD`.
  package var priceDate: String?
  /// The name of the field that limits the length of an answer.
  package var capField: String
  /// Whether the model takes `temperature`; the others answer 400 to it.
  package var acceptsTemperature: Bool
  /// Longer than its provider's, where answers take long.
  package var timeout: Duration?
  /// What one account may use of it.
  package var limits = Limits()

  /// `provider:model`, which names it among all providers.
  package var name: String { "\(provider):\(id)" }
}

package struct Provider: Sendable {
  package var name: String
  /// With the version path, without a slash at the end.
  package var url: String
  package var family: Family
  /// The environment variable that holds its keys.
  package var keysEnvironment: String
  /// A file that holds its keys, where configured.
  package var keysFile: String?
  package var timeout: Duration
  package var retries: Int
  /// Of each of its models, where the model has none of its own.
  package var limits = Limits()
  /// Which keys belong to one account, by the name of the account: fingerprints, or places in the
  /// list of keys from 1. Each other key is taken for an account of its own.
  package var accounts: [(name: String, keys: [String])] = []
  package var models: [Model]

  /// Takes another URL, as people write it: a slash at its end does not count.
  package mutating func move(to url: String) {
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
  }
}

/// The providers and models built in. Prices and ids as the providers' own pages and models.dev
/// gave them in autumn 2026; they are data, and any of them can be replaced by configuration.
package enum Catalogue {
  package static let providers: [Provider] = [
    provider(
      "openai", "https://api.openai.com/v1", .chat,
      [
        .init("gpt-6.1-sol", 1_050_000, 128_000, 2, 10, .reasoning),
        .init("gpt-6.1-terra", 1_050_000, 128_000, 1, 5, .reasoning),
        .init("gpt-6-luna", 1_050_000, 128_000, 0.10, 0.50, .reasoning),
        .init("gpt-5.6-luna", 1_050_000, 128_000, 0.20, 1.20, .reasoning),
      ]),
    provider(
      "anthropic", "https://api.anthropic.com/v1", .messages,
      [
        .init("claude-opus-5-5", 1_000_000, 128_000, 4, 20, .thinking),
        .init("claude-sonnet-5-5", 1_000_000, 128_000, 2, 10, .thinking),
        .init("claude-haiku-5-5", 1_000_000, 128_000, 0.10, 0.50, .thinking),
      ]),
    provider(
      "gemini", "https://generativelanguage.googleapis.com/v1beta", .generateContent,
      [
        .init("gemini-4-argon", 1_048_576, 65_536, 2, 10),
        .init("gemini-3.8-flash", 1_048_576, 65_536, 0.75, 3.75),
        .init("gemini-3.5-flash-lite", 1_048_576, 65_536, 0.30, 2.50),
      ]),
    provider(
      "deepseek", "https://api.deepseek.com", .chat,
      [
        .init("deepseek-flash", 1_000_000, 384_000, 0.15, 0.60, .thinking),
        .init("deepseek-v4-pro", 1_000_000, 384_000, 0.66, 1.98, .thinking),
      ]),
    provider(
      "mistral", "https://api.mistral.ai/v1", .chat,
      [
        .init("mistral-large-4", 1_048_576, nil, 0.68, 2.09),
        .init("mistral-medium-2604", 256_000, nil, 1.5, 7.5),
        .init("mistral-small-2603", 256_000, nil, 0.15, 0.60),
      ]),
    provider(
      "xai", "https://api.x.ai/v1", .chat,
      [
        .init("grok-4.7", 500_000, nil, 2, 6, .completionCap),
        .init("grok-4.3", 1_000_000, 30_000, 1.25, 2.50, .completionCap),
      ]),
    provider(
      "together", "https://api.together.ai/v1", .chat,
      [
        .init("deepseek-ai/DeepSeek-V4.1-Flash", 1_000_000, nil, 0.30, 1.20),
        .init("Qwen/Qwen3.6-Plus", 1_000_000, nil, 0.50, 3),
        .init("meta-llama/Llama-3.3-70B-Instruct-Turbo", 131_072, nil, 0.88, 0.88),
        .init("zai-org/GLM-5.3", 1_048_575, 262_144, 1.40, 4.40),
        .init("moonshotai/Kimi-K2.6", 262_144, nil, 1.20, 4.50),
      ]),
    provider(
      "perplexity", "https://api.perplexity.ai/v1", .responses,
      [.init("perplexity/sonar", 128_000, nil, 0.25, 2.50, .thinking)]),
    provider(
      "cohere", "https://api.cohere.com/v2", .cohereV2,
      [
        .init("command-a-03-2025", 256_000, 8_000, 2.50, 10),
        .init("command-r-08-2024", 128_000, 4_000, 0.15, 0.60),
        .init("command-r7b-12-2024", 128_000, 4_000, 0.0375, 0.15),
      ]),
    provider(
      "ai21", "https://api.ai21.com/studio/v1", .chat,
      [
        .init("jamba-large", 256_000, 4_096, 2, 8),
        .init("jamba-mini", 256_000, 4_096, 0.20, 0.40),
      ]),
    provider(
      "groq", "https://api.groq.com/openai/v1", .chat,
      [
        .init("openai/gpt-oss-120b", 131_072, 65_536, 0.15, 0.60, .completionCap),
        .init("openai/gpt-oss-20b", 131_072, 65_536, 0.075, 0.30, .completionCap),
        .init("qwen/qwen3.8-27b", 131_042, 16_384, 0.80, 4.00, .completionCap),
      ]),
  ]

  private static func provider(
    _ name: String, _ url: String, _ family: Family, _ rows: [Row]
  ) -> Provider {
    Provider(
      name: name, url: url, family: family, keysEnvironment: defaultKeysEnvironment(name),
      keysFile: nil, timeout: .seconds(60), retries: 3,
      models: rows.map { row in
        Model(
          provider: name, id: row.id, context: row.context, maxOutput: row.maxOutput,
          inputUSDPerMTok: row.input, outputUSDPerMTok: row.output, priceDate: "2026-11-01",
          capField: row.traits == .reasoning || row.traits == .completionCap
            ? "max_completion_tokens" : defaultCapField(family),
          acceptsTemperature: row.traits != .reasoning && row.traits != .thinking,
          timeout: row.traits == .reasoning || row.traits == .thinking ? .seconds(600) : nil,
          limits: CatalogueLimits.limits(of: name, row.id))
      })
  }

  /// `OPENAI_API_KEYS` for `openai`.
  package static func defaultKeysEnvironment(_ provider: String) -> String {
    let name = provider.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return String(name) + "_API_KEYS"
  }

  package static func defaultCapField(_ family: Family) -> String {
    switch family {
    case .chat, .messages, .cohereV2: "max_tokens"
    case .generateContent: "maxOutputTokens"
    case .responses: "max_output_tokens"
    }
  }

  private struct Row {
    enum Traits {
      case plain
      /// Reasons before it answers: other cap field, no temperature, long timeout.
      case reasoning
      /// Thinks before it answers: no temperature, long timeout.
      case thinking
      /// Plain, but for `max_completion_tokens`.
      case completionCap
    }

    let id: String
    let context: Int?
    let maxOutput: Int?
    let input: Double
    let output: Double
    let traits: Traits

    init(
      _ id: String, _ context: Int?, _ maxOutput: Int?, _ input: Double, _ output: Double,
      _ traits: Traits = .plain
    ) {
      self.id = id
      self.context = context
      self.maxOutput = maxOutput
      self.input = input
      self.output = output
      self.traits = traits
    }
  }
}
