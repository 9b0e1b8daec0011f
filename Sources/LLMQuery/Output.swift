import JSON
import Providers
import Toolbox
import Wire

/// How a question ended.
struct Outcome {
  var answer: Answer?
  var error: ProviderError?
  var tries: [Try] = []
  var key: Secret?
  var latencyMilliseconds = 0.0
  var firstByteMilliseconds = 0.0
  /// From when the question was taken up to when it was first sent.
  var queueMilliseconds = 0.0
  var requestID: String?
  /// A request was lost after it had been sent in full, so it may have to be paid for.
  var maybeBilled = false
  var isSimulated = false
  /// The share of the tightest limit that the last answer's headers say was left.
  var quotaLeft: Double?
  /// The model that answered in the place of the one that was asked.
  var answeredBy: Model?

  /// US dollars; `nil` when the tokens or the price are not known.
  func cost(_ model: Model) -> Double? { answer?.cost(answeredBy ?? model) }
}

extension Answer {
  /// US dollars: what the provider says, else tokens times price.
  func cost(_ model: Model) -> Double? {
    if let costReportedUSD { return costReportedUSD }
    guard let tokens, let input = model.inputUSDPerMTok,
      let output = model.outputUSDPerMTok
    else { return nil }
    let cost = (Double(tokens.prompt) * input + Double(tokens.completion) * output) / 1e6
    // The digits behind a hundred-millionth of a cent are noise of binary fractions.
    return (cost * 1e10).rounded() / 1e10
  }
}

/// Prints `response` and `request` records.
struct Output {
  private var writer = JSONWriter()

  /// The `response` record of a question, with its line feed.
  mutating func response(_ question: Question, _ outcome: Outcome, at now: Timestamp) -> [UInt8] {
    let model = question.plan.selected.model
    begin("response", question, at: now)
    let answering = outcome.answeredBy ?? model
    let other = outcome.answer?.model.flatMap { Self.isOther($0, than: answering.id) ? $0 : nil }
    if outcome.answer != nil, other != nil || outcome.answeredBy != nil {
      writer.key("answered_by")
      writer.beginObject()
      writer.member("provider", answering.provider)
      writer.member("model", other ?? answering.id)
      writer.endObject()
    }
    writer.member("sample", Question.sample)
    if let answer = outcome.answer {
      writer.member("status", "ok")
      writer.member("text", answer.text)
      writer.member("finish", answer.finish)
      writer.member("finish_raw", ifPresent: answer.finishRaw.map(JSONValue.string))
      tokens(answer.tokens)
      writer.member("cost_usd", outcome.cost(model).map(JSONValue.double) ?? .null)
      writer.member("cost_reported_usd", ifPresent: answer.costReportedUSD.map(JSONValue.double))
    } else {
      writer.member("status", "error")
      writer.member("cost_usd", .null)
    }
    writer.member("latency_ms", Self.milliseconds(outcome.latencyMilliseconds))
    if outcome.firstByteMilliseconds > 0 {
      writer.member("first_byte_ms", Self.milliseconds(outcome.firstByteMilliseconds))
    }
    writer.member("queue_ms", Self.milliseconds(outcome.queueMilliseconds))
    writer.member("attempts", outcome.tries.count)
    tries(outcome.tries)
    writer.member(
      "quota_left_ratio",
      ifPresent: outcome.quotaLeft.map { .double(($0 * 10_000).rounded() / 10_000) })
    writer.member(
      "request_id",
      ifPresent: (outcome.requestID ?? outcome.answer?.requestID).map(JSONValue.string))
    writer.member("key", ifPresent: outcome.key.map { .string($0.fingerprint) })
    if outcome.maybeBilled { writer.member("maybe_billed", true) }
    if let error = outcome.error { self.error(error) }
    if outcome.isSimulated { writer.member("simulated", true) }
    return end()
  }

  /// The `request` record of a question: what would be sent, with the key as its fingerprint.
  mutating func request(_ question: Question, at now: Timestamp) -> [UInt8] {
    let selected = question.plan.selected
    let family = selected.provider.family
    begin("request", question, at: now)
    writer.member("sample", Question.sample)
    writer.member("method", "POST")
    writer.member("url", selected.provider.url + family.path(selected.model))
    writer.key("headers")
    writer.beginObject()
    for header in family.fixedHeaders { writer.member(header.name, header.value) }
    let (name, prefix) = family.keyHeader
    writer.member(
      name, prefix + (selected.keys.first.map { "<key \($0.fingerprint)>" } ?? "<no key>"))
    writer.endObject()
    writer.key("body")
    writer.raw(family.body(question.ask)[...])
    writer.member("key", selected.keys.first.map { .string($0.fingerprint) } ?? .null)
    return end()
  }

  private mutating func begin(_ type: String, _ question: Question, at now: Timestamp) {
    writer.removeAll()
    writer.beginObject()
    writer.member("type", type)
    writer.member("ts", now.text)
    writer.member("run", ifPresent: question.input.run)
    writer.member("domain", question.input.domain)
    writer.member("id", ifPresent: question.input.id)
    writer.member("cohort", ifPresent: question.input.cohort)
    if type == "response" { writer.member("lease", ifPresent: question.input.lease) }
    writer.member("question", question.id)
    if type == "response" { writer.member("questions", question.questions) }
    writer.member("prompt", question.plan.prompt.name)
    writer.member("provider", question.plan.selected.model.provider)
    writer.member("model", question.plan.selected.model.id)
  }

  private mutating func end() -> [UInt8] {
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private mutating func tokens(_ tokens: Tokens?) {
    guard let tokens else { return }
    writer.key("tokens")
    writer.beginObject()
    writer.member("prompt", tokens.prompt)
    writer.member("completion", tokens.completion)
    writer.member("cached", ifPresent: tokens.cached.map(JSONValue.int))
    writer.member("reasoning", ifPresent: tokens.reasoning.map(JSONValue.int))
    writer.endObject()
  }

  private mutating func tries(_ tries: [Try]) {
    writer.key("tries")
    writer.beginArray()
    for attempt in tries {
      writer.beginObject()
      writer.member("kind", attempt.kind?.rawValue ?? "ok")
      writer.member("http", attempt.http.map(JSONValue.int) ?? .null)
      writer.member("at", attempt.at.text)
      writer.member("ms", Self.milliseconds(attempt.milliseconds))
      writer.endObject()
    }
    writer.endArray()
  }

  private mutating func error(_ error: ProviderError) {
    writer.key("error")
    writer.beginObject()
    writer.member("kind", error.kind.rawValue)
    writer.member("http", error.http.map(JSONValue.int) ?? .null)
    writer.member("message", error.message)
    writer.member("retryable", error.isRetryable)
    writer.endObject()
  }

  /// To a thousandth of a millisecond.
  private static func milliseconds(_ value: Double) -> JSONValue {
    .double((value * 1000).rounded() / 1000)
  }

  /// Whether another model answered. A provider may name the same one by its dated name
  /// (`gpt-6-luna-2026-09-01`) or with a prefix (`models/...`).
  static func isOther(_ answered: String, than asked: String) -> Bool {
    !(answered.hasPrefix(asked) || answered.hasSuffix("/" + asked))
  }
}
