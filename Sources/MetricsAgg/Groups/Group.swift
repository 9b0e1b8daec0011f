import JSON
import JSONParse
import Sketch
import Wire

/// What is known of one group: what is printed, stored and merged.
struct Group: Sendable {
  struct Window: Hashable, Sendable {
    var start: Timestamp
    var end: Timestamp
  }

  struct Field: Sendable {
    var name: String
    var isOptional = false
    var measure: Measure
  }

  /// The type of its events where several share a stream; empty otherwise.
  var kind = ""
  var window: Window?
  /// Names, and JSON texts apart by 0x1f.
  var by: [String]
  var key: ArraySlice<UInt8>
  var counts: GroupTable.Counts
  var fields: [Field]
  var sums: [(name: String, sum: ExactSum)]

  /// The JSON texts of the values of `by`.
  var keys: [ArraySlice<UInt8>] {
    by.isEmpty ? [] : key.split(separator: Event.separator, omittingEmptySubsequences: false)
  }

  var keyValues: [JSONValue] {
    let parser = JSONParser()
    return keys.map { (try? parser.value(Array($0))) ?? .null }
  }

  /// From 0 to 1; `nil` without events.
  var errorRate: Double? {
    counts.count == 0 ? nil : Double(counts.errors) / Double(counts.count)
  }

  /// Events a second of the window; without one between the first and the last event, `nil` where
  /// no time lies between them.
  var rate: Double? {
    let milliseconds: Int64
    if let window {
      milliseconds = window.end.milliseconds - window.start.milliseconds
    } else {
      guard counts.first < counts.last else { return nil }
      milliseconds = counts.last - counts.first
    }
    return milliseconds > 0 ? Double(counts.count) / (Double(milliseconds) / 1000) : nil
  }

  /// The end of the window, else the time of the last event; `nil` where none has a time.
  var time: Timestamp? {
    window?.end
      ?? (counts.last == EventTime.none ? nil : Timestamp(milliseconds: counts.last))
  }

  mutating func merge(_ other: Group) {
    counts.merge(other.counts)
    for field in other.fields {
      if let index = fields.firstIndex(where: { $0.name == field.name }) {
        fields[index].measure.merge(field.measure)
      } else {
        fields.append(field)
      }
    }
    for (name, sum) in other.sums {
      if let index = sums.firstIndex(where: { $0.name == name }) {
        sums[index].sum.merge(sum)
      } else {
        sums.append((name, sum))
      }
    }
  }
}

/// Groups that are shown together, in the order of their keys: alike, and of one window.
protocol GroupSequence {
  var count: Int { get }
  /// The type of the records; empty where they are of every type.
  var kindName: String { get }
  subscript(index: Int) -> Group { get }
  func events(_ index: Int) -> Int
  /// A group without events, for the total of nothing.
  var none: Group? { get }
}

extension GroupSequence {
  /// The indexes of the `count` groups with the most events; of equal ones the first.
  func largest(_ count: Int) -> [Int] {
    let sorted = (0..<self.count).sorted {
      let (left, right) = (events($0), events($1))
      return left != right ? left > right : $0 < $1
    }
    return Array(sorted.prefix(count))
  }
}

/// Groups that were merged.
struct GroupArray: GroupSequence {
  let groups: [Group]

  var count: Int { groups.count }
  var kindName: String { groups.first?.kind ?? "" }
  subscript(index: Int) -> Group { groups[index] }
  func events(_ index: Int) -> Int { groups[index].counts.count }
  var none: Group? { nil }
}

/// Groups as they were added up.
struct GroupList: GroupSequence {
  private let plan: Plan
  private let kind: Int
  private let table: GroupTable
  private let window: Group.Window?
  /// The groups in the order of their keys.
  private let order: [Int32]

  init(_ plan: Plan, kind: Int, _ table: GroupTable, window: Group.Window?) {
    self.plan = plan
    self.kind = kind
    self.table = table
    self.window = window
    order = (0..<Int32(table.count)).sorted {
      KeyOrder.precedes(table.key(Int($0)), table.key(Int($1)))
    }
  }

  var count: Int { order.count }
  var kindName: String { plan.kinds[kind].name }

  subscript(index: Int) -> Group {
    let group = Int(order[index])
    let kind = plan.kinds[self.kind]
    return Group(
      kind: plan.kinds.count > 1 ? kind.name : "", window: window, by: kind.by,
      key: table.key(group), counts: table.counts[group],
      fields: kind.values.enumerated().map { value, field in
        Group.Field(
          name: field.name, isOptional: field.isOptional, measure: table.measure(group, value))
      },
      sums: kind.sums.enumerated().map { ($1, table.total(group, $0)) })
  }

  func events(_ index: Int) -> Int { table.counts[Int(order[index])].count }

  var none: Group? {
    let kind = plan.kinds[self.kind]
    return Group(
      window: window, by: kind.by, key: [], counts: GroupTable.Counts(),
      fields: kind.values.map {
        Group.Field(name: $0.name, isOptional: $0.isOptional, measure: Measure(plan.precision))
      },
      sums: kind.sums.map { ($0, ExactSum()) })
  }
}
