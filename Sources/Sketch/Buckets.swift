/// Counts of positive values in buckets whose bounds grow by 2^(2^-schema): bucket i holds what lies
/// above 2^((i-1)/2^schema) and not above 2^(i/2^schema), as in the native histograms of Prometheus.
///
/// Only the buckets between the smallest and the largest value take memory, four bytes each.
struct Buckets: Sendable {
  private(set) var schema: Int
  /// The index of the first count.
  private(set) var start = 0
  private var low: [UInt32] = []
  /// Multiples of 2^32, by index: hardly ever any.
  private var high: [Int: Int] = [:]

  init(schema: Int) { self.schema = schema }

  var isEmpty: Bool { low.isEmpty }
  var indices: Range<Int> { start..<start + low.count }

  /// The bucket of a value that is positive and finite.
  @inline(__always)
  static func index(_ value: Double, schema: Int) -> Int {
    let bits = value.bitPattern
    guard bits >= 1 << 52 else {
      return Int(value.exponent) << schema + Bounds.bucket(of: value.significand, schema: schema)
    }
    // Of a normal number both parts stand in the bits.
    let significand = Double(bitPattern: bits & (1 << 52 - 1) | 1023 << 52)
    let exponent = Int(truncatingIfNeeded: bits >> 52) - 1023
    return exponent << schema + Bounds.bucket(of: significand, schema: schema)
  }

  /// The value in a bucket whose largest relative error, towards either bound, is smallest.
  static func value(_ index: Int, schema: Int) -> Double {
    let bucket = index & (1 << schema - 1)
    let significand =
      Bounds.upper(bucket, schema: schema) * (2 / (Bounds.upper(1, schema: schema) + 1))
    return Double(sign: .plus, exponent: index >> schema, significand: significand)
  }

  /// How many values bucket `index` holds.
  func count(_ index: Int) -> Int {
    guard indices.contains(index) else { return 0 }
    return Int(low[index - start]) + (high.isEmpty ? 0 : (high[index] ?? 0) << 32)
  }

  @inline(__always)
  mutating func add(_ value: Double) {
    let index = Self.index(value, schema: schema)
    let offset = index - start
    if offset >= 0, offset < low.count, low[offset] < .max {
      low[offset] += 1
    } else {
      add(1, at: index)
    }
  }

  mutating func add(_ count: Int, at index: Int) {
    cover(index)
    let sum = Int(low[index - start]) + count
    low[index - start] = UInt32(truncatingIfNeeded: sum)
    if sum >> 32 != 0 { high[index, default: 0] += sum >> 32 }
  }

  mutating func merge(_ other: Buckets) {
    if other.schema < schema { coarsen(to: other.schema) }
    let shift = other.schema - schema
    for index in other.indices {
      let count = other.count(index)
      if count > 0 { add(count, at: (index + (1 << shift) - 1) >> shift) }
    }
  }

  private mutating func coarsen(to schema: Int) {
    let finer = self
    self = Buckets(schema: schema)
    merge(finer)
  }

  private mutating func cover(_ index: Int) {
    // A few more than needed, so that a slowly growing range does not move each time.
    if low.isEmpty { start = index }
    if index < start {
      let missing = (start - index + 15) & ~15
      low.insert(contentsOf: repeatElement(0, count: missing), at: 0)
      start -= missing
    } else if index >= start + low.count {
      let missing = (index - start - low.count + 16) & ~15
      low.append(contentsOf: repeatElement(0, count: missing))
    }
  }
}

extension Buckets: Equatable {
  /// The indexes from the first to the last bucket that is not empty.
  var filled: Range<Int> {
    guard let first = low.firstIndex(where: { $0 > 0 }), let last = low.lastIndex(where: { $0 > 0 })
    else { return 0..<0 }
    return start + first..<start + last + 1
  }

  static func == (left: Buckets, right: Buckets) -> Bool {
    left.schema == right.schema && left.filled == right.filled
      && left.filled.allSatisfy { left.count($0) == right.count($0) }
  }
}
