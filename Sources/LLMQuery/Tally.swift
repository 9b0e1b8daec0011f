import JSON
import Providers
import Toolbox
import Wire

/// What a run came to.
struct Tally {
  private(set) var answered = 0
  private(set) var refused = 0
  private(set) var retries = 0
  private(set) var maybeBilled = 0
  /// Answered by another model than the one that was asked.
  private(set) var substituted = 0
  /// Taken from the journal.
  var replayed = 0
  var replayedFailures = 0
  private(set) var promptTokens = 0
  private(set) var completionTokens = 0
  /// Sum of the costs that are known.
  private var knownCostUSD = 0.0
  /// Answers whose cost is not known.
  private var unpriced = 0
  private(set) var failures: [ProviderError.Kind: Int] = [:]
  private let began = Clock.monotonic

  var errors: Int { failures.values.reduce(0, +) }
  var done: Int { answered + errors }

  mutating func add(_ question: Question, _ outcome: Outcome) {
    retries += max(0, outcome.tries.count - 1)
    if outcome.maybeBilled { maybeBilled += 1 }
    guard let answer = outcome.answer else {
      failures[outcome.error?.kind ?? .server, default: 0] += 1
      return
    }
    answered += 1
    if outcome.answeredBy != nil { substituted += 1 }
    if answer.finish == "refusal" { refused += 1 }
    promptTokens += answer.tokens?.prompt ?? 0
    completionTokens += answer.tokens?.completion ?? 0
    if let cost = outcome.cost(question.plan.selected.model) {
      knownCostUSD += cost
    } else {
      unpriced += 1
    }
  }

  /// `nil` where there are answers and the cost of none is known.
  var costUSD: Double? { unpriced > 0 && unpriced == answered ? nil : knownCostUSD }

  private var byKind: [(kind: String, count: Int)] {
    ProviderError.Kind.allCases.compactMap { kind in failures[kind].map { (kind.rawValue, $0) } }
  }

  /// `12 of 100 questions were left unanswered: rate 10, net 2`.
  var unanswered: String {
    "\(errors) of \(done) questions were left unanswered: "
      + byKind.map { "\($0.kind) \($0.count)" }.joined(separator: ", ")
  }

  /// One line for a person.
  var sentence: String {
    let seconds = Double(Clock.monotonic - began) / 1e9
    var parts = ["\(answered) of \(done) questions answered in \(fixed(seconds, 1)) s"]
    if refused > 0 { parts.append("\(refused) refused") }
    if retries > 0 { parts.append("\(retries) retries") }
    if substituted > 0 { parts.append("\(substituted) answered by a fallback") }
    if replayed + replayedFailures > 0 {
      parts.append("\(replayed + replayedFailures) taken from the journal")
    }
    if maybeBilled > 0 { parts.append("\(maybeBilled) lost but maybe billed") }
    if let costUSD { parts.append("\(fixed(costUSD, 4)) USD") }
    if unpriced > 0 { parts.append("\(unpriced) answers of unknown cost") }
    return parts.joined(separator: ", ")
  }

  /// The `summary` record, with its line feed.
  func record(at now: Timestamp) -> String {
    let seconds = Double(Clock.monotonic - began) / 1e9
    let summary: JSONValue = [
      "type": "summary", "ts": .string(now.text), "program": .string(Message.program),
      "questions": .int(done), "ok": .int(answered), "errors": .int(errors),
      "refused": .int(refused), "retries": .int(retries), "maybe_billed": .int(maybeBilled),
      "fallbacks": .int(substituted), "replayed": .int(replayed + replayedFailures),
      "duration_s": .double((seconds * 1000).rounded() / 1000),
      "tokens": ["prompt": .int(promptTokens), "completion": .int(completionTokens)],
      "cost_usd": costUSD.map { .double(($0 * 1e6).rounded() / 1e6) } ?? .null,
      "by_error": .object(JSONObject(byKind.map { .init($0.kind, .int($0.count)) })),
    ]
    return summary.text + "\n"
  }
}
