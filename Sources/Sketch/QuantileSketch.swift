/// Quantiles of a stream of numbers in little memory, with a guarantee: the answer lies within
/// `relativeError` of the value of that rank, whatever the distribution.
///
/// A DDSketch (Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with
/// Relative-Error Guarantees", 2019) with the base 2^(2^-schema). A merge is exact: the sketch of
/// parts, merged in any order, equals the sketch of the whole. Few values are kept as they are, so
/// that their quantiles are exact and a million small groups stay small.
package struct QuantileSketch: Sendable {
  /// How fine the buckets are, and how many values are kept as they are.
  package struct Precision: Hashable, Sendable {
    private let storedSchema: Int8
    /// Whether all values are kept, so that every quantile is exact and memory grows with them.
    package let isExact: Bool

    package init(schema: Int, isExact: Bool = false) {
      storedSchema = Int8(schema)
      self.isExact = isExact
    }

    /// 2^schema buckets for each power of two; from 0 to 8.
    package var schema: Int { Int(storedSchema) }

    /// An error of 0.55 percent.
    package static let standard = Precision(schema: 6)

    /// The coarsest buckets with at most that relative error; `nil` if even the finest have more.
    package init?(relativeError: Double) {
      guard let schema = (0...Bounds.finest).first(where: { Self.error($0) <= relativeError })
      else { return nil }
      self.init(schema: schema)
    }

    /// (base - 1) / (base + 1). Subnormal numbers, below 2.3e-308, have too few digits for it.
    package var relativeError: Double { Self.error(schema) }

    private static func error(_ schema: Int) -> Double {
      let base = Bounds.upper(1, schema: schema)
      // Rounding of the arithmetic included.
      return (base - 1) / (base + 1) * (1 + 0x1p-40)
    }
  }

  /// Up to this many values are kept as they are.
  package static let exactLimit = 32

  package private(set) var precision: Precision
  package private(set) var count = 0
  private var smallest = 0.0
  private var largest = 0.0
  /// While values are kept as they are: all but one smallest and one largest, in any order.
  private var inner: [Double] = []
  /// One, or none: an array, so that a sketch of few values is small.
  private var buckets: [Filled] = []

  /// What has taken the place of the values.
  private struct Filled: Equatable, Sendable {
    var positive: Buckets
    var negative: Buckets
    var zeros = 0

    init(schema: Int) {
      positive = Buckets(schema: schema)
      negative = Buckets(schema: schema)
    }

    @inline(__always)
    mutating func add(_ value: Double) {
      if value > 0 {
        positive.add(value)
      } else if value < 0 {
        negative.add(-value)
      } else {
        zeros += 1
      }
    }
  }

  package init(_ precision: Precision = .standard) { self.precision = precision }

  /// The smallest value, exactly; `nil` if there is none.
  package var min: Double? { count > 0 ? smallest : nil }
  /// The largest value, exactly; `nil` if there is none.
  package var max: Double? { count > 0 ? largest : nil }

  /// Whether quantiles are values that were added, not values near them.
  package var isExact: Bool { buckets.isEmpty }

  /// Adds a value. One that is infinite or not a number has no place in a quantile: it is left out,
  /// and the answer is false.
  @discardableResult
  package mutating func add(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    // Minus zero is zero.
    let value = value + 0
    count += 1
    if buckets.isEmpty {
      keep(value)
      if count > Self.exactLimit, !precision.isExact { spill() }
      return true
    }
    if value < smallest { smallest = value }
    if value > largest { largest = value }
    buckets[0].add(value)
    return true
  }

  /// Adds all values of another sketch. The coarser of two precisions remains.
  package mutating func merge(_ other: QuantileSketch) {
    guard other.count > 0 else { return }
    if other.precision != precision {
      precision = Precision(
        schema: Swift.min(precision.schema, other.precision.schema),
        isExact: precision.isExact && other.precision.isExact)
    }
    if count == 0 {
      let precision = precision
      self = other
      self.precision = precision
      settle()
      return
    }
    if buckets.isEmpty, other.buckets.isEmpty {
      var values = other.inner
      values.append(other.smallest)
      if other.count > 1 { values.append(other.largest) }
      for value in values {
        count += 1
        keep(value)
      }
      settle()
      return
    }
    // Before the ends change: they are among the values.
    var filled = filledBuckets
    smallest = Swift.min(smallest, other.smallest)
    largest = Swift.max(largest, other.largest)
    let others = other.filledBuckets
    filled.positive.merge(others.positive)
    filled.negative.merge(others.negative)
    filled.zeros += others.zeros
    count += other.count
    inner = []
    buckets = [filled]
    settle()
  }

  /// The values of rank floor(q * (count - 1)) in ascending order, counted from 0: for the quantile
  /// 0 the smallest, for 1 the largest, for 0.5 the lower median. `nil` if there is no value.
  package func quantiles(_ quantiles: [Double]) -> [Double?] {
    guard count > 0 else { return quantiles.map { _ in nil } }
    let last = count - 1
    let sorted = isExact ? inner.sorted() : []
    return quantiles.map { quantile in
      let rank = Int((Swift.min(Swift.max(quantile, 0), 1) * Double(last)).rounded(.down))
      if rank <= 0 { return smallest }
      if rank >= last { return largest }
      if isExact { return sorted[rank - 1] }
      return Swift.min(Swift.max(estimate(rank: rank), smallest), largest)
    }
  }

  package func quantile(_ quantile: Double) -> Double? { quantiles([quantile])[0] }

  private func estimate(rank: Int) -> Double {
    guard let filled = buckets.first else { return smallest }
    let schema = precision.schema
    var left = rank
    for index in filled.negative.indices.reversed() {
      left -= filled.negative.count(index)
      if left < 0 { return -Buckets.value(index, schema: schema) }
    }
    left -= filled.zeros
    if left < 0 { return 0 }
    for index in filled.positive.indices {
      left -= filled.positive.count(index)
      if left < 0 { return Buckets.value(index, schema: schema) }
    }
    return largest
  }

  /// Takes in a value that `count` counts already.
  private mutating func keep(_ value: Double) {
    if count == 1 {
      (smallest, largest) = (value, value)
    } else if value < smallest {
      if count > 2 { inner.append(smallest) }
      smallest = value
    } else if value > largest {
      if count > 2 { inner.append(largest) }
      largest = value
    } else if count > 2 {
      inner.append(value)
    }
  }

  private mutating func settle() {
    if buckets.isEmpty {
      if count > Self.exactLimit, !precision.isExact { spill() }
    } else if let filled = buckets.first, filled.positive.schema > precision.schema {
      var coarser = Filled(schema: precision.schema)
      coarser.positive.merge(filled.positive)
      coarser.negative.merge(filled.negative)
      coarser.zeros = filled.zeros
      buckets = [coarser]
    }
  }

  private mutating func spill() {
    buckets = [filledBuckets]
    inner = []
  }

  private var filledBuckets: Filled {
    if let filled = buckets.first { return filled }
    var filled = Filled(schema: precision.schema)
    if count > 0 { filled.add(smallest) }
    if count > 1 { filled.add(largest) }
    for value in inner { filled.add(value) }
    return filled
  }
}

extension QuantileSketch: Equatable {
  package static func == (left: QuantileSketch, right: QuantileSketch) -> Bool {
    left.precision == right.precision && left.count == right.count && left.min == right.min
      && left.max == right.max && left.inner.sorted() == right.inner.sorted()
      && left.buckets == right.buckets
  }
}

// The parts of a sketch, for storing it.
extension QuantileSketch {
  /// What a stored sketch holds.
  package enum Content: Equatable, Sendable {
    /// All values in ascending order.
    case values([Double])
    /// Counts by index, of buckets that are not empty, in ascending order.
    case buckets(
      positive: [(index: Int, count: Int)], negative: [(index: Int, count: Int)], zeros: Int)

    package static func == (left: Content, right: Content) -> Bool {
      switch (left, right) {
      case (.values(let left), .values(let right)): left == right
      case (.buckets(let lp, let ln, let lz), .buckets(let rp, let rn, let rz)):
        lz == rz && lp.elementsEqual(rp, by: ==) && ln.elementsEqual(rn, by: ==)
      default: false
      }
    }
  }

  package var content: Content {
    guard let filled = buckets.first else {
      let ends = count == 0 ? [] : count == 1 ? [smallest] : [smallest, largest]
      return .values((inner + ends).sorted())
    }
    func counts(_ buckets: Buckets) -> [(index: Int, count: Int)] {
      buckets.filled.map { (index: $0, count: buckets.count($0)) }.filter { $0.count > 0 }
    }
    return .buckets(
      positive: counts(filled.positive), negative: counts(filled.negative), zeros: filled.zeros)
  }

  /// A sketch with what was stored; `nil` if the parts do not go together.
  package init?(_ precision: Precision, min: Double?, max: Double?, content: Content) {
    self.init(precision)
    switch content {
    case .values(let values):
      for value in values where !add(value) { return nil }
      guard self.min == min, self.max == max else { return nil }
    case .buckets(let positive, let negative, let zeros):
      guard let min, let max, min <= max, min.isFinite, max.isFinite, zeros >= 0 else { return nil }
      var filled = Filled(schema: precision.schema)
      for (index, count) in positive {
        guard Self.isPlausible(index, count, precision.schema) else { return nil }
        filled.positive.add(count, at: index)
        self.count += count
      }
      for (index, count) in negative {
        guard Self.isPlausible(index, count, precision.schema) else { return nil }
        filled.negative.add(count, at: index)
        self.count += count
      }
      filled.zeros = zeros
      count += zeros
      guard count > Self.exactLimit else { return nil }
      (smallest, largest) = (min, max)
      buckets = [filled]
    }
  }

  /// Doubles lie between 2^-1074 and 2^1024, and fewer than 2^48 of them have been counted.
  private static func isPlausible(_ index: Int, _ count: Int, _ schema: Int) -> Bool {
    count > 0 && count < 1 << 48 && index >= -1075 << schema && index <= 1024 << schema
  }
}

// In order, for tests by rank.
extension QuantileSketch {
  /// The values in ascending order, and how often each is there. Where both sketches keep all of
  /// theirs, those that were added, else those of buckets as wide as the wider of the two.
  package func counts(as other: QuantileSketch) -> [(value: Double, count: Int)] {
    var counts: [(value: Double, count: Int)] = []
    if isExact, other.isExact, case .values(let values) = content {
      for value in values {
        if let last = counts.last, last.value == value {
          counts[counts.count - 1].count += 1
        } else {
          counts.append((value, 1))
        }
      }
      return counts
    }
    let schema = Swift.min(precision.schema, other.precision.schema)
    var (positive, negative) = (Buckets(schema: schema), Buckets(schema: schema))
    let filled = filledBuckets
    positive.merge(filled.positive)
    negative.merge(filled.negative)
    for index in negative.indices.reversed() where negative.count(index) > 0 {
      counts.append((-Buckets.value(index, schema: schema), negative.count(index)))
    }
    if filled.zeros > 0 { counts.append((0, filled.zeros)) }
    for index in positive.indices where positive.count(index) > 0 {
      counts.append((Buckets.value(index, schema: schema), positive.count(index)))
    }
    return counts
  }
}
