/// Quantiles of a stream of numbers in little memory, with a guarantee: the answer lies within
/// `relativeError` of the value of that rank, whatever the distribution.
///
/// A DDSketch (Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with
/// Relative-Error Guarantees", 2019) with the base 2^(2^-6). A merge is exact: the sketch of parts,
/// merged in any order, equals the sketch of the whole. Few values are kept as they are, so that
/// their quantiles are exact and a million small groups stay small.
package struct QuantileSketch: Equatable, Sendable {
  /// (base - 1) / (base + 1). Subnormal numbers, below 2.3e-308, have too few digits for it.
  package static let relativeError = 0.005_415_16

  /// Up to this many values are kept as they are.
  package static let exactLimit = 32

  package private(set) var count = 0
  /// The smallest value, exactly; `nil` if there is none.
  package private(set) var min: Double?
  /// The largest value, exactly; `nil` if there is none.
  package private(set) var max: Double?

  /// All values in order, while there are at most `exactLimit`; then empty.
  private var values: [Double] = []
  private var positive = Buckets()
  private var negative = Buckets()
  private var zeros = 0

  package init() {}

  /// Whether quantiles are values that were added, not values near them.
  package var isExact: Bool { count <= Self.exactLimit }

  /// Adds a value. One that is infinite or not a number has no place in a quantile: it is left out,
  /// and the answer is false.
  @discardableResult
  package mutating func add(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    min = Swift.min(min ?? value, value)
    max = Swift.max(max ?? value, value)
    count += 1
    guard isExact else {
      spill()
      fill(value)
      return true
    }
    values.insert(value == 0 ? 0 : value, at: values.firstIndex { $0 > value } ?? values.endIndex)
    return true
  }

  /// Adds all values of another sketch.
  package mutating func merge(_ other: QuantileSketch) {
    guard let otherMin = other.min, let otherMax = other.max else { return }
    min = Swift.min(min ?? otherMin, otherMin)
    max = Swift.max(max ?? otherMax, otherMax)
    count += other.count
    if isExact {
      values = (values + other.values).sorted()
      return
    }
    spill()
    other.values.forEach { fill($0) }
    positive.merge(other.positive)
    negative.merge(other.negative)
    zeros += other.zeros
  }

  /// The value of rank floor(q * (count - 1)) in ascending order, counted from 0: for `quantile`
  /// 0 the smallest, for 1 the largest, for 0.5 the lower median. `nil` if there is no value.
  package func quantile(_ quantile: Double) -> Double? {
    guard let min, let max else { return nil }
    let last = count - 1
    let rank = Int((Swift.min(Swift.max(quantile, 0), 1) * Double(last)).rounded(.down))
    if isExact { return values[rank] }
    if rank == 0 { return min }
    if rank >= last { return max }
    return Swift.min(Swift.max(estimate(rank: rank), min), max)
  }

  private func estimate(rank: Int) -> Double {
    var left = rank
    for offset in negative.counts.indices.reversed() {
      left -= negative.counts[offset]
      if left < 0 { return -Buckets.value(negative.start + offset) }
    }
    left -= zeros
    if left < 0 { return 0 }
    for offset in positive.counts.indices {
      left -= positive.counts[offset]
      if left < 0 { return Buckets.value(positive.start + offset) }
    }
    return .nan
  }

  private mutating func spill() {
    guard !values.isEmpty else { return }
    values.forEach { fill($0) }
    values = []
  }

  private mutating func fill(_ value: Double) {
    if value > 0 {
      positive.add(value)
    } else if value < 0 {
      negative.add(-value)
    } else {
      zeros += 1
    }
  }
}
