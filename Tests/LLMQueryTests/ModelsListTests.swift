import JSON
import Providers
import Testing

@testable import LLMQuery

@Suite("The providers' lists of models")
struct ModelsListTests {
  private func list(_ body: JSONValue) throws -> ModelsList { try #require(ModelsList(body)) }

  @Test("every shape is read")
  func shapes() throws {
    for body: JSONValue in [
      ["object": "list", "data": [["id": "m"]]], [["id": "m", "type": "chat"]],
      ["models": [["name": "models/m", "supportedGenerationMethods": ["generateContent"]]]],
      ["models": [["name": "m", "is_deprecated": false]]],
    ] {
      let entry = try #require(try list(body).find("m"))
      #expect(entry.obstacle == nil && entry.shutdownDate == nil)
    }
    for body: JSONValue in [[:], ["data": "m"], "m", .null, ["error": [:]]] {
      #expect(ModelsList(body) == nil)
    }
  }

  @Test("a model is there by its name, another name of it, or its name with a date")
  func names() throws {
    let list = try list([
      "data": [
        ["id": "claude-haiku-4-5-20251001"], ["id": "gpt-6-luna-mini"],
        ["id": "mistral-large-2512", "aliases": ["mistral-large-latest"]],
        ["id": "gpt-5-2025-08-07"],
      ]
    ])
    for name in [
      "claude-haiku-4-5-20251001", "claude-haiku-4-5", "mistral-large-latest", "gpt-5",
      "gpt-6-luna-mini",
    ] { #expect(list.find(name) != nil, "\(name)") }
    for name in ["claude-haiku", "gpt-6-luna", "mistral-large", "gpt", ""] {
      #expect(list.find(name) == nil, "\(name)")
    }
  }

  @Test("what the provider says against a model is told")
  func obstacles() throws {
    let list = try list([
      "data": [
        ["id": "a", "active": false], ["id": "b", "is_deprecated": true],
        ["id": "c", "supportedGenerationMethods": ["embedContent"]],
        ["id": "d", "shutdown_date": "2026-12-11"],
        ["id": "e", "deprecation": "2027-01-01T00:00:00Z"],
        ["id": "f", "shutdown_date": .null],
      ]
    ])
    for name in ["a", "b", "c"] { #expect(list.find(name)?.obstacle != nil) }
    #expect(list.find("d")?.shutdownDate == "2026-12-11")
    #expect(list.find("e")?.shutdownDate == "2027-01-01T00:00:00Z")
    #expect(list.find("f")?.shutdownDate == nil)
  }

  @Test("the lists stand where the providers have them; AI21's says nothing of a key")
  func urls() {
    let urls = Catalogue.providers.map { ModelsList.url(of: $0) ?? "none" }
    #expect(
      urls == [
        "https://api.openai.com/v1/models", "https://api.anthropic.com/v1/models?limit=1000",
        "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000",
        "https://api.deepseek.com/models", "https://api.mistral.ai/v1/models",
        "https://api.x.ai/v1/models", "https://api.together.ai/v1/models",
        "https://api.perplexity.ai/v1/models",
        "https://api.cohere.com/v1/models?page_size=1000&endpoint=chat", "none",
        "https://api.groq.com/openai/v1/models",
      ])
  }
}
