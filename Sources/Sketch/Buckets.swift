/// Counts of positive values in buckets whose bounds grow by 2^(1/64): bucket i holds what lies above
/// 2^((i-1)/64) and not above 2^(i/64), as in the native histograms of Prometheus (schema 6).
///
/// Only the octaves between the smallest and the largest value take memory, 512 bytes each.
struct Buckets: Equatable, Sendable {
  /// The index of the first count; a multiple of 64, as is the number of counts. So the same values
  /// make the same array, in whatever order they came.
  private(set) var start = 0
  private(set) var counts: [Int] = []

  var isEmpty: Bool { counts.isEmpty }

  /// The bucket of a value that is positive and finite.
  static func index(_ value: Double) -> Int {
    Int(value.exponent) * Bounds.perOctave + Bounds.bucket(of: value.significand)
  }

  /// The value in a bucket whose largest relative error, towards either bound, is smallest.
  static func value(_ index: Int) -> Double {
    let octave = index >> 6
    let significand = Bounds.upper[index & 63] * (2 / (Bounds.upper[1] + 1))
    return Double(sign: .plus, exponent: octave, significand: significand)
  }

  mutating func add(_ value: Double) {
    let index = Self.index(value)
    cover(index...index)
    counts[index - start] += 1
  }

  mutating func merge(_ other: Buckets) {
    if other.isEmpty { return }
    cover(other.start...(other.start + other.counts.count - 1))
    let offset = other.start - start
    for index in other.counts.indices { counts[offset + index] += other.counts[index] }
  }

  private mutating func cover(_ indexes: ClosedRange<Int>) {
    let (first, last) = (indexes.lowerBound & ~63, indexes.upperBound | 63)
    if isEmpty { start = first }
    if first < start {
      counts.insert(contentsOf: repeatElement(0, count: start - first), at: 0)
      start = first
    }
    let missing = last - start + 1 - counts.count
    if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
  }
}
