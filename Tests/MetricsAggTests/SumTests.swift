import TestSupport
import Testing

@testable import MetricsAgg

@Suite("Sums")
struct SumTests {
  private func sum(_ values: [Double]) -> Sum {
    var sum = Sum()
    for value in values { sum.add(value) }
    return sum
  }

  @Test("nothing adds up to nothing, not to zero")
  func empty() {
    #expect(Sum().value == nil)
    #expect(sum([0]).value == 0)
  }

  @Test("a small value survives large ones that cancel out")
  func cancellation() {
    #expect(sum([1e16, 1, -1e16]).value == 1)
    #expect(sum([1, 1e100, 1, -1e100]).value == 2)
  }

  @Test("a million times 0.1 is 100000")
  func tenths() {
    #expect(sum(Array(repeating: 0.1, count: 1_000_000)).value == 100_000)
  }

  @Test("prices in any order and grouping add up to the same", arguments: 0..<50)
  func prices(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let millionths = (0..<2000).map { _ in Int.random(in: 0..<5000, using: &generator) }
    let expected = Double(millionths.reduce(0, +)) / 1e6
    let prices = millionths.map { Double($0) / 1e6 }.shuffled(using: &generator)
    #expect(sum(prices).value == expected)
    var parts = Sum()
    for start in stride(from: 0, to: prices.count, by: 170) {
      parts.merge(sum(Array(prices[start..<min(start + 170, prices.count)])))
    }
    #expect(parts.value == expected)
    #expect(parts.count == prices.count)
  }

  @Test("too large a sum is infinite, not no number")
  func overflow() {
    #expect(sum([1e308, 1e308]).value == .infinity)
  }
}
