import JSON
import Providers

/// What has been asked and answered so far. It grows with the number of distinct questions, by
/// about 40 bytes each, and holds each question of the last minute, in at most 64 bytes.
struct Ledger {
  /// A question on its way.
  struct Ticket {
    fileprivate let row: Int
    fileprivate let question: UInt64
    /// How often the question was asked before.
    let attempt: Int
  }

  private struct Group: Hashable {
    var provider: String
    var account: String?
    var model: String?
  }

  private struct Row {
    let group: Group
    var requests = 0
    var errors = 0
    var repeated = 0
    var admitted = 0
    var promptTokens = 0
    var completionTokens = 0
    var keys: Set<UInt64> = []
    var concurrency = Peak()
    var meter = Meter()
    /// By the limit that was broken.
    var refused: [String: Int] = [:]
    var faults: [String: Int] = [:]
  }

  private struct Peak {
    private(set) var current = 0
    private(set) var highest = 0

    mutating func rise() {
      current += 1
      highest = max(highest, current)
    }
    mutating func fall() { current -= 1 }
    mutating func forget() { highest = current }
  }

  private struct History {
    var asked: UInt32 = 0
    var isAnswered = false
  }

  private var rows: [Row] = []
  private var index: [Group: Int] = [:]
  private var questions: [UInt64: History] = [:]
  private var concurrency = Peak()

  /// A well-formed question has come. It is to be refused or admitted.
  mutating func begin(_ question: Question) -> Ticket {
    let row = row(
      Group(
        provider: question.dialect.name, account: question.account, model: question.model.id))
    rows[row].requests += 1
    rows[row].keys.insert(question.key)
    var history = questions[question.hash] ?? History()
    let attempt = Int(history.asked)
    if history.isAnswered { rows[row].repeated += 1 }
    history.asked &+= 1
    questions[question.hash] = history
    return Ticket(row: row, question: question.hash, attempt: attempt)
  }

  /// The question broke a limit.
  mutating func refuse(_ ticket: Ticket, for limit: LimitKind) {
    rows[ticket.row].errors += 1
    rows[ticket.row].refused[limit.rawValue, default: 0] += 1
  }

  /// A fault befell the question that was let in.
  mutating func spoil(_ ticket: Ticket, by fault: Fault.Kind) {
    rows[ticket.row].faults[fault.rawValue, default: 0] += 1
    if !fault.leavesAnswer { rows[ticket.row].errors += 1 }
  }

  /// The connection was reset before the question was read.
  mutating func reset(provider: String, key: Key) {
    let row = row(Group(provider: provider, account: key.account, model: nil))
    rows[row].requests += 1
    rows[row].errors += 1
    rows[row].keys.insert(key.hash)
    rows[row].faults[Fault.Kind.resetBeforeBody.rawValue, default: 0] += 1
  }

  /// The question was let in, at `now` in nanoseconds of a clock that does not run back. It is to
  /// be ended.
  mutating func admit(_ ticket: Ticket, _ completion: Completion, now: Int64) {
    rows[ticket.row].admitted += 1
    rows[ticket.row].concurrency.rise()
    rows[ticket.row].meter.add(
      promptTokens: completion.promptTokens, completionTokens: completion.completionTokens,
      now: now)
    concurrency.rise()
  }

  /// What a fault has left without an answer is over.
  mutating func leave(_ ticket: Ticket) {
    rows[ticket.row].concurrency.fall()
    concurrency.fall()
  }

  /// The question was answered, or the client had left before it was.
  mutating func end(
    _ ticket: Ticket, wasAnswered: Bool, promptTokens: Int, completionTokens: Int
  ) {
    leave(ticket)
    guard wasAnswered else {
      rows[ticket.row].errors += 1
      return
    }
    rows[ticket.row].promptTokens += promptTokens
    rows[ticket.row].completionTokens += completionTokens
    questions[ticket.question]?.isAnswered = true
  }

  /// A call that is no well-formed question.
  mutating func refuse(provider: String, key: Key?, model: String?) {
    let row = row(Group(provider: provider, account: key?.account, model: model))
    rows[row].requests += 1
    rows[row].errors += 1
    if let key { rows[row].keys.insert(key.hash) }
  }

  /// Begins to count anew. What is on its way stays on its way.
  mutating func forget() {
    questions = [:]
    concurrency.forget()
    rows = rows.map { old in
      var row = Row(group: old.group)
      row.concurrency = old.concurrency
      row.concurrency.forget()
      return row
    }
  }

  private mutating func row(_ group: Group) -> Int {
    if let known = index[group] { return known }
    index[group] = rows.count
    rows.append(Row(group: group))
    return rows.count - 1
  }

  /// What `/_sim/stats` answers.
  var stats: JSONValue {
    func sum(_ count: KeyPath<Row, Int>) -> Int { rows.reduce(0) { $0 + $1[keyPath: count] } }
    func tokens(_ prompt: Int, _ completion: Int) -> JSONValue {
      ["prompt": .int(prompt), "completion": .int(completion)]
    }
    func byKind(_ counts: [String: Int]) -> JSONValue {
      .object(JSONObject(counts.sorted { $0.key < $1.key }.map { .init($0.key, .int($0.value)) }))
    }
    func total(_ counts: KeyPath<Row, [String: Int]>) -> [String: Int] {
      rows.reduce(into: [:]) { $0.merge($1[keyPath: counts], uniquingKeysWith: +) }
    }
    let sorted = rows.filter { $0.requests > 0 || $0.concurrency.current > 0 }
      .sorted { left, right in
        (left.group.provider, left.group.account ?? "", left.group.model ?? "")
          < (right.group.provider, right.group.account ?? "", right.group.model ?? "")
      }
    return [
      "requests": .int(sum(\.requests)), "errors": .int(sum(\.errors)),
      "repeated": .int(sum(\.repeated)), "admitted": .int(sum(\.admitted)),
      "refused": byKind(total(\.refused)), "faults": byKind(total(\.faults)),
      "tokens": tokens(sum(\.promptTokens), sum(\.completionTokens)),
      "in_flight": .int(concurrency.current),
      "highest_concurrency": .int(concurrency.highest),
      "by": .array(
        sorted.map { row in
          [
            "provider": .string(row.group.provider),
            "account": row.group.account.map(JSONValue.string) ?? .null,
            "model": row.group.model.map(JSONValue.string) ?? .null,
            "requests": .int(row.requests), "errors": .int(row.errors),
            "repeated": .int(row.repeated), "admitted": .int(row.admitted),
            "refused": byKind(row.refused), "faults": byKind(row.faults),
            "tokens": tokens(row.promptTokens, row.completionTokens),
            "keys": .int(row.keys.count), "in_flight": .int(row.concurrency.current),
            "highest_concurrency": .int(row.concurrency.highest),
            "highest": row.meter.json,
          ]
        }),
    ]
  }
}
