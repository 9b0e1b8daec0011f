import Providers
import Testing

@Suite("Catalogue")
struct CatalogueTests {
  private var models: [Model] { Catalogue.providers.flatMap(\.models) }

  @Test("eleven providers, 26 models or more, each name once")
  func size() {
    #expect(Catalogue.providers.count == 11)
    #expect(Set(Catalogue.providers.map(\.name)).count == 11)
    #expect(Catalogue.providers.allSatisfy { !$0.models.isEmpty })
    #expect(models.count >= 26)
    #expect(Set(models.map(\.name)).count == models.count)
    #expect(Set(Catalogue.providers.map(\.family)) == Set(Family.allCases))
  }

  @Test(
    "each model knows its provider, its price and what limits it", arguments: Catalogue.providers)
  func complete(provider: Provider) {
    for model in provider.models {
      #expect(model.provider == provider.name)
      #expect(model.name == "\(provider.name):\(model.id)")
      #expect((model.inputUSDPerMTok ?? 0) > 0 && (model.outputUSDPerMTok ?? 0) > 0)
      #expect((model.outputUSDPerMTok ?? 0) >= (model.inputUSDPerMTok ?? 0))
      #expect((model.context ?? 0) > (model.maxOutput ?? 0))
      #expect(model.priceDate?.count == 10)
    }
  }

  @Test("the cap is called as the family calls it", arguments: Catalogue.providers)
  func caps(provider: Provider) {
    let expected: String? =
      switch provider.name {
      case "openai", "xai", "groq": "max_completion_tokens"
      case "gemini": "maxOutputTokens"
      case "perplexity": "max_output_tokens"
      default: "max_tokens"
      }
    #expect(provider.models.allSatisfy { $0.capField == expected })
  }

  @Test("models that think take no temperature and get more time")
  func thinking() {
    let without = Set(models.filter { !$0.acceptsTemperature }.map(\.provider))
    #expect(without == ["openai", "anthropic", "deepseek", "perplexity"])
    for model in models {
      #expect(model.timeout == (model.acceptsTemperature ? nil : .seconds(600)))
    }
  }

  @Test("the URL carries the version and no slash at its end", arguments: Catalogue.providers)
  func urls(provider: Provider) {
    #expect(provider.url.hasPrefix("https://"))
    #expect(!provider.url.hasSuffix("/"))
    #expect(provider.timeout == .seconds(60))
    #expect(provider.retries == 3)
  }

  @Test(
    "the variable of the keys",
    arguments: [
      ("openai", "OPENAI_API_KEYS"), ("ai21", "AI21_API_KEYS"),
      ("my-host.local", "MY_HOST_LOCAL_API_KEYS"),
    ])
  func variables(provider: String, variable: String) {
    #expect(Catalogue.defaultKeysEnvironment(provider) == variable)
  }
}
