import JSON
import Providers

/// What the simulator makes of a call. It keeps nothing and looks at nothing but its arguments.
struct Simulator: Sendable {
  enum Reading {
    /// Answered already: a list of models, or a path of no provider.
    case done(Answer)
    case refused(Problem, Answer, Caller)
    case question(Question)
  }

  /// As much as is known of who asks for what when a call is refused.
  struct Caller {
    var dialect: Dialect
    var key: Key?
    var model: String?
  }

  private enum Endpoint {
    case question, models
  }

  let dialects: [Dialect]
  private let seed: UInt64
  private let latency: Latency
  private let endpoints: [String: (Endpoint, Dialect)]

  init(providers: [Provider], seed: UInt64, latency: Latency) {
    dialects = providers.map(Dialect.init)
    self.seed = seed
    self.latency = latency
    var endpoints: [String: (Endpoint, Dialect)] = [:]
    for dialect in dialects {
      for path in dialect.questionPaths { endpoints[path] = (.question, dialect) }
      for path in dialect.modelPaths { endpoints[path] = (.models, dialect) }
    }
    self.endpoints = endpoints
  }

  /// Reads a call as strictly as its provider does. `parse` makes a value of JSON text.
  func read(_ call: Call, parse: ([UInt8]) throws(Problem) -> JSONValue) -> Reading {
    guard let (endpoint, dialect, model) = route(call.path) else {
      return .done(Answer(404, ["error": "no provider has this path"]))
    }
    var caller = Caller(dialect: dialect, model: model)
    do throws(Problem) {
      switch endpoint {
      case nil: throw .unknownPath
      case .models: return .done(try models(call, &caller))
      case .question:
        return .question(try question(call, path: model, &caller, parse: parse))
      }
    } catch {
      var hash = StableHash()
      hash.add(call.path)
      hash.add(call.body)
      var draws = Draws(seed: seed, question: hash.value, purpose: 3)
      let refusal = Refusal(
        problem: error, dialect: dialect, call: call, requestID: "req_\(draws.hex())")
      return .refused(error, refusal.answer(), caller)
    }
  }

  /// Whose question a call is by its head alone; `nil` where it will not be one.
  func asker(_ call: Call) -> (Dialect, Key)? {
    guard call.method == "POST", let (endpoint, dialect, _) = route(call.path),
      endpoint == .question, let key = try? key(call, dialect)
    else { return nil }
    return (dialect, key)
  }

  /// The answer to a question, and how long the model takes. The text does not depend on `attempt`;
  /// ids and latency do.
  func answer(_ question: Question, attempt: Int, now: Int) -> (Answer, Completion, Duration) {
    var words = Draws(seed: seed, question: question.hash, purpose: 1)
    var chance = Draws(seed: seed, question: question.hash, attempt: attempt, purpose: 2)
    let cap = question.cap ?? .max
    let limit = cap < 1 << 20 ? cap * 4 : .max
    let text = AnswerText.write(about: question.prompt, limit: limit, &words)
    let textTokens = min(cap, tokens(ofBytes: text.utf8.count))
    let reasoning = question.dialect.reasons(question.model) ? 32 + words.below(96) : 0
    let completion = Completion(
      id: chance.hex() + chance.hex(), created: now, model: question.model, text: text,
      promptTokens: question.promptTokens, textTokens: textTokens,
      reasoningTokens: min(reasoning, cap - textTokens))
    var writer = JSONWriter()
    question.dialect.family.form.write(completion, dialect: question.dialect, to: &writer)
    let id = (name: question.dialect.requestIDHeader, value: "req_\(chance.hex())")
    return (
      Answer(200, headers: [id], body: writer.bytes), completion, latency.draw(&chance)
    )
  }

  /// The answer to a question that broke a limit.
  func refusal(
    _ question: Question, _ attempt: Int, _ breach: Limiter.Breach, _ headers: RateHeaders
  ) -> Answer {
    var chance = Draws(seed: seed, question: question.hash, attempt: attempt, purpose: 3)
    let refusal = RateRefusal(
      dialect: question.dialect, account: question.account, model: question.model.id,
      breach: breach)
    return refusal.error.answer(
      question.dialect, requestID: "req_\(chance.hex())", headers: headers.list)
  }

  /// The endpoint is `nil` where the provider has none at this path; the model is named only by a
  /// path of Gemini's.
  private func route(_ path: String) -> (Endpoint?, Dialect, model: String?)? {
    if let (endpoint, dialect) = endpoints[path] { return (endpoint, dialect, nil) }
    let name = path.dropFirst().prefix { $0 != "/" }
    guard path.first == "/", let dialect = dialects.first(where: { $0.name == name }) else {
      return nil
    }
    let prefix = "\(dialect.path)/models/"
    let suffix = Self.streams(path) ? ":streamGenerateContent" : ":generateContent"
    guard dialect.family == .generateContent, path.hasPrefix(prefix), path.hasSuffix(suffix),
      path.utf8.count > prefix.utf8.count + suffix.utf8.count
    else { return (nil, dialect, nil) }
    return (
      .question, dialect,
      String(path.dropFirst(prefix.count).dropLast(suffix.count))
    )
  }

  /// Whether a path of Gemini's asks for a stream.
  private static func streams(_ path: String) -> Bool { path.hasSuffix(":streamGenerateContent") }

  private func models(_ call: Call, _ caller: inout Caller) throws(Problem) -> Answer {
    guard call.method == "GET" else { throw .wrongMethod(allowed: "GET") }
    let dialect = caller.dialect
    // AI21 lists nothing instead of refusing.
    let isPublic = dialect.name == "ai21"
    do { caller.key = try key(call, dialect) } catch { if !isPublic { throw error } }
    return Answer(200, ModelsList.body(dialect, isAnonymous: caller.key == nil))
  }

  private func key(_ call: Call, _ dialect: Dialect) throws(Problem) -> Key {
    guard let text = dialect.keyHeader.text(in: call), !text.isEmpty else { throw .missingKey }
    guard let key = Key(text, provider: dialect.name) else { throw .unknownKey }
    if dialect.family == .messages, call.header("anthropic-version") != "2023-06-01" {
      throw .missingHeader("anthropic-version")
    }
    return key
  }

  private func question(
    _ call: Call, path model: String?, _ caller: inout Caller,
    parse: ([UInt8]) throws(Problem) -> JSONValue
  ) throws(Problem) -> Question {
    let dialect = caller.dialect
    guard call.method == "POST" else { throw .wrongMethod(allowed: "POST") }
    let key = try key(call, dialect)
    caller.key = key
    guard Self.isJSON(call.header("content-type")) else { throw .wrongContentType }
    if call.bodyIsTooLarge { throw .tooLarge }
    guard let object = try parse(call.body).object else {
      throw .notJSON(reason: "expected an object")
    }
    let fields = Fields(object)
    if let known = dialect.knownFields {
      for member in object.members where !known.contains(member.key) {
        throw .unknownField(member.key)
      }
    }
    let draft = try dialect.family.form.read(fields, model: model, dialect: dialect)
    guard let model = dialect.model(draft.model) else { throw .unknownModel(draft.model) }
    caller.model = model.id
    let promptTokens = tokens(ofBytes: draft.bytes)
    try check(draft, fields, promptTokens: promptTokens, model, dialect)
    let streaming = Streaming(fields, path: Self.streams(call.path), dialect: dialect)
    var hash = StableHash()
    hash.add(dialect.name)
    hash.add(model.id)
    hash.add(call.body)
    return Question(
      dialect: dialect, model: model, account: key.account, key: key.hash, prompt: draft.prompt,
      promptTokens: promptTokens, cap: draft.cap?.value, hash: hash.value, streaming: streaming)
  }

  /// What depends on the model.
  private func check(
    _ draft: Draft, _ fields: Fields, promptTokens: Int, _ model: Model, _ dialect: Dialect
  ) throws(Problem) {
    for field in dialect.refusedFields where fields[field] != nil {
      throw .unsupported(field, instead: nil)
    }
    if dialect.name == "openai", !model.acceptsTemperature {
      if fields["max_tokens"] != nil {
        throw .unsupported("max_tokens", instead: "max_completion_tokens")
      }
      if model.id == "gpt-6.1-sol", let effort = draft.effort, ["none", "minimal"].contains(effort)
      {
        throw .invalid("reasoning_effort", "this model does not take \"\(effort)\"")
      }
    }
    if draft.hasTemperature, dialect.refusesTemperature, !model.acceptsTemperature,
      draft.effort != "none"
    {
      throw .unsupported("temperature", instead: nil)
    }
    if let cap = draft.cap, let limit = model.maxOutput, cap.value > limit {
      throw .capTooLarge(cap.field, value: cap.value, limit: limit)
    }
    if let limit = model.context, promptTokens > limit {
      throw .tooLong(tokens: promptTokens, limit: limit)
    }
  }

  private static func isJSON(_ type: String?) -> Bool {
    guard let type else { return false }
    if type == "application/json" { return true }
    let name = type.prefix { $0 != ";" && $0 != " " }
    return name.lowercased() == "application/json"
  }
}
