import JSON
import JSONParse
import Wire

/// Adds events up, group by group. Its memory grows with the number of groups.
struct Step {
  private var indexes: [[UInt8]: Int] = [:]
  private var groups: [Group] = []
  private let sums: Int
  /// How many events were added.
  private(set) var events = 0

  /// How many groups there are.
  var count: Int { groups.count }

  /// `sums` is how many values of each event are added up.
  init(sums: Int) { self.sums = sums }

  mutating func add(_ event: Event) {
    events += 1
    let index: Int
    if let known = indexes[event.key] {
      index = known
    } else {
      index = groups.count
      indexes[event.key] = index
      groups.append(Group(sums: sums))
    }
    groups[index].add(event)
  }

  /// The groups in the order of their keys: as in jq, null before false, true, numbers and texts.
  func results() throws -> [(key: [JSONValue], group: Group)] {
    let parser = JSONParser()
    let keyed = try indexes.map { key, index in
      (
        key: try key.split(separator: Input.separator).map { try parser.value(Array($0)) },
        group: groups[index]
      )
    }
    return keyed.sorted { Self.precedes($0.key, $1.key) }
  }

  /// All groups as one.
  func total() -> Group { groups.reduce(into: Group(sums: sums)) { $0.merge($1) } }

  private static func precedes(_ left: [JSONValue], _ right: [JSONValue]) -> Bool {
    for (first, second) in zip(left, right) where first != second {
      switch (first, second) {
      case (.number(let first), .number(let second)) where first.double != second.double:
        return first.double < second.double
      case (.number(let first), .number(let second)): return first.text < second.text
      case (.string(let first), .string(let second)):
        return first.utf8.lexicographicallyPrecedes(second.utf8)
      default: return rank(first) < rank(second)
      }
    }
    return false
  }

  private static func rank(_ value: JSONValue) -> Int {
    switch value {
    case .null: 0
    case .bool(let flag): flag ? 2 : 1
    case .number: 3
    default: 4
    }
  }
}
