import JSON
import Providers
import Testing
import Toolbox

@Suite("Provider table")
struct ProviderTableTests {
  private func load(_ providers: JSONValue) throws -> [Provider] {
    var configuration = Configuration()
    configuration.merge(["providers": providers], from: "a test")
    return try ProviderTable.load(configuration)
  }

  private func load(_ name: String, _ settings: JSONValue) throws -> Provider {
    let table = try load(.object(JSONObject([.init(name, settings)])))
    return try #require(table.first { $0.name == name })
  }

  @Test("without configuration it is the catalogue")
  func untouched() throws {
    let table = try load([:])
    #expect(table.map(\.name) == Catalogue.providers.map(\.name))
    #expect(table.flatMap(\.models) == Catalogue.providers.flatMap(\.models))
  }

  @Test("a provider's own settings; what is not named stays")
  func provider() throws {
    let openai = try load(
      "openai",
      [
        "url": "https://proxy.example/v1/", "keys_env": "TEAM_KEYS", "keys_file": "/etc/keys",
        "timeout": "90s", "retries": 7, "family": "responses",
      ])
    #expect(openai.url == "https://proxy.example/v1")
    #expect(openai.keysEnvironment == "TEAM_KEYS")
    #expect(openai.keysFile == "/etc/keys")
    #expect(openai.timeout == .seconds(90))
    #expect(openai.retries == 7)
    #expect(openai.family == .responses)
    #expect(openai.models.count == Catalogue.providers.first { $0.name == "openai" }?.models.count)
  }

  @Test("a model that is set to null is taken out, an unknown one too")
  func removal() throws {
    let cohere = try load(
      "cohere", ["models": ["command-a-03-2025": nil, "no-such-model": nil]])
    #expect(cohere.models.map(\.id) == ["command-r-08-2024", "command-r7b-12-2024"])
  }

  @Test("one field of a model; null says that the value is not known")
  func overlaid() throws {
    let groq = try load(
      "groq",
      ["models": ["openai/gpt-oss-20b": ["input_usd_per_mtok": nil, "timeout": "5m"]]])
    let model = try #require(groq.models.first { $0.id == "openai/gpt-oss-20b" })
    #expect(model.inputUSDPerMTok == nil)
    #expect(model.outputUSDPerMTok == 0.30)
    #expect(model.timeout == .seconds(300))
    #expect(model.capField == "max_completion_tokens")
  }

  @Test("a model that is not built in starts with what its family has")
  func added() throws {
    let gemini = try load(
      "gemini", ["models": ["gemini-9": ["output_usd_per_mtok": 3.5, "price_date": "2026-11-20"]]])
    let model = try #require(gemini.models.last)
    #expect(model.name == "gemini:gemini-9")
    #expect(model.capField == "maxOutputTokens")
    #expect(model.acceptsTemperature)
    #expect(model.context == nil && model.inputUSDPerMTok == nil)
    #expect(model.outputUSDPerMTok == 3.5)
    #expect(model.priceDate == "2026-11-20")
  }

  @Test("a provider of one's own")
  func custom() throws {
    let local = try load(
      "vllm",
      [
        "url": "http://127.0.0.1:8000/v1/",
        "models": ["mine": ["cap_field": "max_new_tokens", "temperature": false]],
      ])
    #expect(local.url == "http://127.0.0.1:8000/v1")
    #expect(local.family == .chat)
    #expect(local.keysEnvironment == "VLLM_API_KEYS")
    #expect(local.models.map(\.name) == ["vllm:mine"])
    #expect(local.models.first?.capField == "max_new_tokens")
    #expect(local.models.first?.acceptsTemperature == false)
  }

  @Test("a provider of one's own needs a URL")
  func customWithoutURL() throws {
    let failure = #expect(throws: Failure.self) { try load(["my.host": ["family": "chat"]]) }
    #expect(failure?.status == .configuration)
    #expect(
      failure?.message == "providers.\"my.host\" is not built in and has no url; add one")
  }

  @Test(
    "a URL with a password is refused, and not shown",
    arguments: [
      "https://me:hunter2@example.com/v1", "http://hunter2@example.com", "https://a:hunter2@b?c@d",
    ])
  func password(url: String) throws {
    let failure = #expect(throws: Failure.self) { try load(["openai": ["url": .string(url)]]) }
    #expect(failure?.status == .configuration)
    #expect(failure?.message.contains("hunter2") == false)
  }

  @Test("an @ elsewhere is none")
  func noPassword() throws {
    #expect(try load("openai", ["url": "https://a.example/v1/@team?x=a@b"]).url.hasSuffix("a@b"))
  }

  @Test("a duration that is none")
  func duration() throws {
    let failure = #expect(throws: Failure.self) { try load(["openai": ["timeout": "5 minutes"]]) }
    #expect(failure?.status == .configuration)
  }
}
