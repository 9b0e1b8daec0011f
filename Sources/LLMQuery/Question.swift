import JSON
import Providers
import Toolbox

/// The parts of a question that do not depend on the domain.
struct Plan: Sendable {
  let selected: Selected
  let prompt: Prompt
  let maxTokens: Int
  let temperature: Double?
  /// The parameters that change what is asked, as they go into the identity of the question.
  let parameters: String
  private let templateBytes: Int
  private let places: Int

  init(selected: Selected, prompt: Prompt, maxTokens: Int, temperature: Double?) {
    self.selected = selected
    self.prompt = prompt
    templateBytes = prompt.template.utf8.count
    places = prompt.template.ranges(of: "{domain}").count
    self.maxTokens = maxTokens
    self.temperature = temperature
    let sent = selected.model.acceptsTemperature ? temperature : nil
    parameters =
      JSONValue.object(
        JSONObject([
          .init("max_tokens", .int(maxTokens)),
          .init("temperature", sent.map(JSONValue.double) ?? .null),
        ])
      ).text
  }

  /// The length of the prompt for a domain.
  func promptBytes(_ domain: String) -> Int {
    templateBytes + places * (domain.utf8.count - "{domain}".utf8.count)
  }
}

/// One question: a domain, a model, a prompt.
struct Question: Sendable {
  let input: Input
  let plan: Plan
  /// How many questions this domain has in this run.
  let questions: Int
  let id: String

  static let sample = 0

  init(_ input: Input, _ plan: Plan, questions: Int) {
    self.input = input
    self.plan = plan
    self.questions = questions
    id = Self.identity(
      run: input.runName, domain: input.domain, model: plan.selected.model, prompt: plan.prompt,
      parameters: plan.parameters, sample: Self.sample)
  }

  var ask: Ask {
    Ask(
      model: plan.selected.model, prompt: plan.prompt.text(for: input.domain),
      maxTokens: plan.maxTokens, temperature: plan.temperature)
  }

  /// The first 32 hexadecimal digits of SHA-256 over the parts, joined by 0x1f: the same question
  /// has the same identity in the journal, in a table and in a batch.
  static func identity(
    run: String, domain: String, model: Model, prompt: Prompt, parameters: String, sample: Int
  ) -> String {
    var hash = SHA256()
    let parts = [
      run, domain, model.provider, model.id, prompt.name, prompt.template, parameters,
      String(sample),
    ]
    hash.update(parts.joined(separator: "\u{1f}"))
    return hexText(hash.finish().prefix(16))
  }
}
