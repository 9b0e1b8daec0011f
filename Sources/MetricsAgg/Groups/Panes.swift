import Sketch

/// Groups by part of time and kind of record. Without windows there is one part of time, 0.
struct Panes: Sendable {
  private let plan: Plan
  private let overflows: [Overflow]
  private(set) var tables: [Int64: [GroupTable]] = [:]
  /// Groups in all of them.
  private(set) var count = 0

  init(_ plan: Plan, hash: KeyHash) {
    self.plan = plan
    overflows = plan.kinds.map { Overflow(fields: $0.by.count, hash: hash) }
  }

  /// Adds the events of a batch. `limit` is the most groups of each part of time; the answer is how
  /// many events were beyond it.
  mutating func add(_ batch: EventBatch, limit: Int) -> Int {
    var overflowed = 0
    var start = 0
    while start < batch.events.count {
      let (pane, kind) = (batch.events[start].pane, batch.events[start].kind)
      var end = start + 1
      while end < batch.events.count, batch.events[end].pane == pane, batch.events[end].kind == kind
      {
        end += 1
      }
      if !(end == start + 1 && batch.events[start].isLeftOut) {
        overflowed += add(start..<end, of: batch, pane, kind, limit)
      }
      start = end
    }
    return overflowed
  }

  private mutating func add(
    _ range: Range<Int>, of batch: EventBatch, _ pane: Int64, _ kind: Int, _ limit: Int
  ) -> Int {
    if tables[pane] == nil { tables[pane] = emptyTables() }
    let before = tables[pane]?[kind].count ?? 0
    let overflowed =
      tables[pane]?[kind].add(range, of: batch, limit: limit, overflow: overflows[kind]) ?? 0
    count += (tables[pane]?[kind].count ?? 0) - before
    return overflowed
  }

  mutating func merge(_ other: Panes) {
    for (pane, others) in other.tables {
      guard var own = tables.removeValue(forKey: pane) else {
        tables[pane] = others
        count += others.reduce(0) { $0 + $1.count }
        continue
      }
      for kind in own.indices {
        count -= own[kind].count
        if own[kind].count == 0 {
          own[kind] = others[kind]
        } else {
          own[kind].merge(others[kind])
        }
        count += own[kind].count
      }
      tables[pane] = own
    }
  }

  /// Takes what is there.
  mutating func takeAll() -> Panes {
    let all = self
    tables = [:]
    count = 0
    return all
  }

  /// The tables of some parts of time. The part `last` goes.
  mutating func take(_ panes: [Int64], dropping last: Int64) -> Panes {
    var taken = self
    taken.tables = [:]
    for pane in panes { taken.tables[pane] = tables[pane] }
    taken.count = 0
    if let gone = tables.removeValue(forKey: last) { count -= gone.reduce(0) { $0 + $1.count } }
    return taken
  }

  /// All parts of time as one.
  func joined() -> [GroupTable] {
    var result: [GroupTable]?
    for pane in tables.keys.sorted() {
      guard let tables = tables[pane] else { continue }
      guard var whole = result else {
        result = tables
        continue
      }
      result = nil
      for kind in whole.indices { whole[kind].merge(tables[kind]) }
      result = whole
    }
    return result ?? emptyTables()
  }

  private func emptyTables() -> [GroupTable] {
    plan.kinds.map {
      GroupTable(
        values: $0.valueFields.count, sums: $0.sumFields.count, precision: plan.precision)
    }
  }
}
