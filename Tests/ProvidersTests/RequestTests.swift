import Providers
import Testing

@Suite("Requests")
struct RequestTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var model: String
    var path: String
    /// With a cap of 9 tokens and, where the model takes one, a temperature of 0.5.
    var body: String

    var testDescription: String { model }
  }

  private static let rows = [
    Row(
      model: "openai:gpt-6-luna", path: "/chat/completions",
      body: """
        {"model":"gpt-6-luna","messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}],\
        "max_completion_tokens":9}
        """),
    Row(
      model: "anthropic:claude-haiku-5-5", path: "/messages",
      body: """
        {"model":"claude-haiku-5-5","max_tokens":9,\
        "messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}]}
        """),
    Row(
      model: "gemini:gemini-3.8-flash", path: "/models/gemini-3.8-flash:generateContent",
      body: """
        {"contents":[{"role":"user","parts":[{"text":"What is \\"a.com\\"?\\n"}]}],\
        "generationConfig":{"maxOutputTokens":9,"temperature":0.5}}
        """),
    Row(
      model: "deepseek:deepseek-flash", path: "/chat/completions",
      body: """
        {"model":"deepseek-flash","messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}],\
        "max_tokens":9}
        """),
    Row(
      model: "mistral:mistral-small-2603", path: "/chat/completions",
      body: """
        {"model":"mistral-small-2603",\
        "messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}],\
        "max_tokens":9,"temperature":0.5}
        """),
    Row(
      model: "xai:grok-4.7", path: "/chat/completions",
      body: """
        {"model":"grok-4.7","messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}],\
        "max_completion_tokens":9,"temperature":0.5}
        """),
    Row(
      model: "together:meta-llama/Llama-3.3-70B-Instruct-Turbo", path: "/chat/completions",
      body: """
        {"model":"meta-llama/Llama-3.3-70B-Instruct-Turbo",\
        "messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}],\
        "max_tokens":9,"temperature":0.5}
        """),
    Row(
      model: "perplexity:perplexity/sonar", path: "/agent",
      body: """
        {"model":"perplexity/sonar","input":"What is \\"a.com\\"?\\n","max_output_tokens":9}
        """),
    Row(
      model: "cohere:command-r7b-12-2024", path: "/chat",
      body: """
        {"model":"command-r7b-12-2024",\
        "messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}],\
        "max_tokens":9,"temperature":0.5}
        """),
    Row(
      model: "ai21:jamba-mini", path: "/chat/completions",
      body: """
        {"model":"jamba-mini","messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}],\
        "max_tokens":9,"temperature":0.5}
        """),
    Row(
      model: "groq:openai/gpt-oss-20b", path: "/chat/completions",
      body: """
        {"model":"openai/gpt-oss-20b",\
        "messages":[{"role":"user","content":"What is \\"a.com\\"?\\n"}],\
        "max_completion_tokens":9,"temperature":0.5}
        """),
  ]

  @Test("the body and path, to the byte", arguments: rows)
  func body(row: Row) throws {
    let (model, provider) = try model(row.model)
    let ask = Ask(model: model, prompt: "What is \"a.com\"?\n", maxTokens: 9, temperature: 0.5)
    #expect(String(decoding: provider.family.body(ask), as: UTF8.self) == row.body)
    #expect(provider.family.path(model) == row.path)
  }

  @Test("there is a row for every provider")
  func complete() {
    let tested = Set(Self.rows.map { $0.model.prefix { $0 != ":" }.description })
    #expect(tested == Set(Catalogue.providers.map(\.name)))
  }

  @Test(
    "without a temperature none is sent", arguments: ["gemini:gemini-3.8-flash", "ai21:jamba-mini"])
  func noTemperature(name: String) throws {
    let (model, provider) = try model(name)
    let ask = Ask(model: model, prompt: "x", maxTokens: 1, temperature: nil)
    #expect(!String(decoding: provider.family.body(ask), as: UTF8.self).contains("temperature"))
  }

  @Test("a model's name cannot leave its place in the path")
  func escapedPath() throws {
    var (model, provider) = try model("gemini:gemini-3.8-flash")
    model.id = "../a b?c/é"
    #expect(provider.family.path(model) == "/models/..%2Fa%20b%3Fc%2F%C3%A9:generateContent")
  }

  @Test(
    "the header of the key",
    arguments: [
      (Family.chat, "Authorization", "Bearer "), (.cohereV2, "Authorization", "Bearer "),
      (.responses, "Authorization", "Bearer "), (.messages, "x-api-key", ""),
      (.generateContent, "x-goog-api-key", ""),
    ])
  func keyHeader(family: Family, name: String, prefix: String) {
    #expect(family.keyHeader == (name, prefix))
    let fixed = family.fixedHeaders.map { "\($0.name): \($0.value)" }
    let version = family == .messages ? ["anthropic-version: 2023-06-01"] : []
    #expect(fixed == ["Content-Type: application/json", "Accept: application/json"] + version)
  }
}
