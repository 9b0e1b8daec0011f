import JSON
import JSONParse
import Toolbox
import Wire

/// What a journal comes to.
struct JournalSummary {
  /// Questions by how they ended, and what all their records cost.
  struct Count {
    var kinds = [0, 0, 0]
    var costUSD = 0.0
    /// Answers whose cost is not known.
    var unpriced = 0

    subscript(kind: JournalKind) -> Int {
      get { kinds[Int(kind.rawValue)] }
      set { kinds[Int(kind.rawValue)] = newValue }
    }

    /// `nil` where there are answers and the cost of none is known.
    var knownCostUSD: Double? { unpriced > 0 && costUSD == 0 ? nil : costUSD }
  }

  struct ModelName: Hashable, Comparable {
    let provider: String
    let model: String

    static func < (left: ModelName, right: ModelName) -> Bool {
      (left.provider, left.model) < (right.provider, right.model)
    }
  }

  private(set) var index = JournalIndex()
  private(set) var records = 0
  /// Records in whose place another of the same question counts.
  private(set) var replaced = 0
  private(set) var total = Count()
  private(set) var models: [ModelName: Count] = [:]
  private var sums = JournalSums()
  private var runs: [String: Int] = [:]
  private var errors: [String: Int] = [:]
  var damagedLines = 0
  /// Bytes of a last line that was cut off.
  var tornBytes = 0
  var sizeBytes = 0

  mutating func add(
    _ line: JournalLine, _ document: borrowing JSONDocument, _ place: JournalScan.Place
  ) {
    records += 1
    sums.add(line, document)
    runs[line.run.map { document.string($0) } ?? "", default: 0] += 1
    if let kind = line.errorKind { errors[document.string(kind), default: 0] += 1 }
    let before = index.note(
      line.id, JournalEntry(offset: place.offset, length: place.length, kind: line.kind))
    if before != nil { replaced += 1 }
    let name = ModelName(
      provider: line.provider.map { document.string($0) } ?? "?",
      model: line.model.map { document.string($0) } ?? "?")
    func count(_ count: inout Count) {
      if before?.kind != .answered || line.kind == .answered {
        if let before { count[before.kind] -= 1 }
        count[line.kind] += 1
      }
      if let cost = line.costUSD {
        count.costUSD += cost
      } else if line.kind == .answered {
        count.unpriced += 1
      }
    }
    count(&total)
    count(&models[name, default: Count()])
  }

  /// Sums of dollars carry noise of binary fractions, which nobody needs to see.
  private static func dollars(_ sum: Double?) -> JSONValue {
    sum.map { .double(($0 * 1e6).rounded() / 1e6) } ?? .null
  }

  /// The `journal` record, with its line feed.
  func record(file: String, at now: Timestamp) -> [UInt8] {
    let spendings = sums.spendings
    let runs: [JSONValue] = runs.sorted { $0.key < $1.key }.map { name, count in
      [
        "run": .string(name), "records": .int(count),
        "cost_usd": Self.dollars(spendings[name]?.costUSD ?? 0),
        "maybe_billed": .int(spendings[name]?.maybeBilled ?? 0),
      ]
    }
    let models: [JSONValue] = models.sorted { $0.key < $1.key }.map { name, count in
      [
        "provider": .string(name.provider), "model": .string(name.model),
        "ok": .int(count[.answered]), "final": .int(count[.failedForGood]),
        "retryable": .int(count[.failedForNow]), "cost_usd": Self.dollars(count.knownCostUSD),
      ]
    }
    let errors = errors.sorted { $0.key < $1.key }.map {
      JSONObject.Member($0.key, .int($0.value))
    }
    let record: JSONValue = [
      "type": "journal", "ts": .string(now.text), "file": .string(file),
      "size_bytes": .int(sizeBytes), "records": .int(records), "questions": .int(index.count),
      "ok": .int(total[.answered]), "final": .int(total[.failedForGood]),
      "retryable": .int(total[.failedForNow]), "replaced": .int(replaced),
      "damaged": .int(damagedLines), "torn_bytes": .int(tornBytes),
      "cost_usd": Self.dollars(total.knownCostUSD), "unpriced": .int(total.unpriced),
      "maybe_billed": .int(spendings.values.reduce(0) { $0 + $1.maybeBilled }),
      "runs": .array(runs), "models": .array(models), "by_error": .object(JSONObject(errors)),
    ]
    return Array((record.text + "\n").utf8)
  }

  /// The same for people: a line a model, and the whole.
  func table(colored: Bool) -> String {
    var table = Table([
      ("PROVIDER", .left), ("MODEL", .left), ("ANSWERED", .right), ("FAILED", .right),
      ("TO RETRY", .right), ("USD", .right),
    ])
    func row(_ provider: String, _ model: String, _ count: Count) -> [Table.Cell] {
      [
        .init(provider), .init(model), .init(String(count[.answered])),
        .init(String(count[.failedForGood]), isAlarming: count[.failedForGood] > 0),
        .init(String(count[.failedForNow])),
        .init(count.knownCostUSD.map { fixed($0, 4) } ?? "?"),
      ]
    }
    for (name, count) in models.sorted(by: { $0.key < $1.key }) {
      table.add(row(name.provider, name.model, count))
    }
    table.add(row("all", "", total))
    return table.text(colored: colored)
  }
}
