import JSON
import TestSupport
import Testing

@testable import MetricsAgg

@Suite("Order of groups")
struct KeyOrderTests {
  private static func rank(_ value: JSONValue) -> Int {
    switch value {
    case .null: 0
    case .bool(let flag): flag ? 2 : 1
    case .number: 3
    default: 4
    }
  }

  /// Below 0 if `left` comes first.
  private static func compare(_ left: JSONValue, _ right: JSONValue) -> Int {
    if rank(left) != rank(right) { return rank(left) - rank(right) }
    if let first = left.int, let second = right.int { return first - second }
    if let first = left.string, let second = right.string {
      if first.utf8.elementsEqual(second.utf8) { return 0 }
      return first.utf8.lexicographicallyPrecedes(second.utf8) ? -1 : 1
    }
    return 0
  }

  private static func text(_ values: [JSONValue]) -> ArraySlice<UInt8> {
    Array(values.map { Array($0.text.utf8) }.joined(separator: [Event.separator]))[...]
  }

  @Test("as of their values, part by part, however they are written")
  func values() {
    var random = SplitMix64(seed: 20_261_124)
    let scalars: [JSONValue] = [
      nil, false, true, 1, 2, 10, "", "a", "ab", "a\"b", "a\\b", "a\nb", "a b", "aé", "a!", "b",
      "a\u{1f}b", "a#",
    ]
    func key() -> [JSONValue] {
      (0..<2).map { _ in
        let first = scalars[Int.random(in: 0..<scalars.count, using: &random)]
        let second = scalars[Int.random(in: 0..<scalars.count, using: &random)]
        guard let start = first.string, let end = second.string else { return first }
        return .string(start + end)
      }
    }
    for _ in 0..<20_000 {
      let (left, right) = (key(), key())
      let orders = zip(left, right).map(Self.compare)
      let order = orders.first { $0 != 0 } ?? 0
      #expect(
        KeyOrder.precedes(Self.text(left), Self.text(right)) == (order < 0), "\(left) \(right)")
    }
  }
}
