import Providers

/// The questions of one model, on their way through the buckets of its accounts.
final class Lane {
  let number: Int
  let selected: Selected
  /// As it is asked: a parameter that it refuses is left out from then on.
  private(set) var model: Model
  /// Counts the changes of the model.
  private(set) var version = 0
  /// What is asked of each domain, each with its number among all plans.
  let plans: [(number: Int, plan: Plan)]
  /// The buckets that may take a question, by their numbers.
  let buckets: [Int]
  private var cursor = SpoolCursor()
  private var nextPlan = 0
  /// The next question of the spool, once it has been looked at.
  private var pending: Flight?
  /// Questions that are to be sent again, or come from another lane.
  private(set) var waiting = WaitingList<Flight>()
  var inFlight = 0
  /// Questions that are known and have not ended.
  var open = 0
  /// The bucket to try first, in turn.
  private var turn = 0
  var estimate = TokenEstimate()
  var costs = CostExperience()
  /// Of an answer, in nanoseconds; an average that follows slowly.
  private(set) var latency = 0.0
  /// Seconds until its open questions are answered, and what decides it; made again
  /// at `forecastDue`.
  var forecast = Forecast()
  var forecastDue: Int64 = 0

  struct Forecast {
    var seconds = Double.infinity
    /// The limit that binds; `nil` is the concurrency.
    var quota: Quota?
  }

  init(_ number: Int, _ selected: Selected, plans: [(Int, Plan)], buckets: [Int]) {
    self.number = number
    self.selected = selected
    model = selected.model
    self.plans = plans.map { ($0.0, $0.1) }
    self.buckets = buckets
  }

  /// The question to send next: one whose wait is over, else the next of the spool unless
  /// `onlyWaiting`. It stays until it is taken.
  func next(
    _ now: Int64, onlyWaiting: Bool, questions: Int, in spool: inout Spool
  ) throws -> Flight? {
    if let flight = waiting.first(by: now) { return flight }
    if onlyWaiting { return nil }
    if pending == nil { pending = try read(&spool, questions: questions) }
    return pending
  }

  /// Takes out what `next` has just answered. Answers whether it was one that waited.
  func take(_ flight: Flight, _ now: Int64) -> Bool {
    if flight === pending {
      pending = nil
      return false
    }
    return waiting.take(by: now) != nil
  }

  /// Changes how the model is asked.
  func apply(_ fix: ParameterFix) {
    fix.apply(to: &model)
    version += 1
  }

  func wait(_ flight: Flight, until due: Int64) { waiting.add(flight, due: due) }

  /// Takes out all that waits.
  func takeWaiting() -> [Flight] {
    var all: [Flight] = []
    while let flight = waiting.take(by: .max) { all.append(flight) }
    return all
  }

  private func read(_ spool: inout Spool, questions: Int) throws -> Flight? {
    while let entry = try cursor.entry(in: &spool) {
      while nextPlan < plans.count {
        let (number, plan) = plans[nextPlan]
        nextPlan += 1
        if !entry.skips(number) {
          return Flight(
            Question(entry.input, plan, questions: questions), readAt: entry.readAt,
            lane: self.number)
        }
      }
      nextPlan = 0
      cursor.advance()
    }
    return nil
  }

  /// The buckets in the order in which they take turns.
  func bucketsInTurn() -> [Int] {
    guard buckets.count > 1 else { return buckets }
    return Array(buckets[turn...] + buckets[..<turn])
  }

  /// A bucket has had its turn.
  func took(_ bucket: Int) {
    turn = ((buckets.firstIndex(of: bucket) ?? 0) + 1) % buckets.count
  }

  func answered(inNanoseconds time: Double) {
    latency = latency == 0 ? time : latency + (time - latency) / 16
  }
}

/// How many tokens the text of a prompt is, learned from what the provider counted. Before that,
/// three bytes are one: more than in English, about as many as in other languages.
struct TokenEstimate {
  /// More than any text is.
  static let mostPerByte = 2

  private var perByte = 1.0 / 3
  private var isLearned = false

  func tokens(bytes: Int) -> Int { Int((Double(bytes) * perByte).rounded(.up)) + 16 }

  mutating func learn(bytes: Int, tokens: Int) {
    guard bytes > 0 else { return }
    let seen = min(Double(tokens) / Double(bytes) * 1.05, Double(Self.mostPerByte))
    perByte = isLearned ? max(seen, perByte + (seen - perByte) / 16) : seen
    isLearned = true
  }
}
