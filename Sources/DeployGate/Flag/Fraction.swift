/// Which variant a key gets, as flagd's `fractional` in its integer form (2026): the hash is spread
/// over the weights, so that a key stays where it is while weights grow behind it.
enum Fraction {
  /// The name of the rule, which has changed before: in older versions the same keys get others.
  static let algorithm = "murmur3-32-integer"

  /// Parts of a whole that a percentage is cut into: a thousandth of one percent.
  static let whole = 100_000

  /// From 0 up to, not including, `total`, which is at most 2^31 - 1.
  static func bucket(_ hash: UInt32, of total: Int) -> Int {
    Int((UInt64(hash) &* UInt64(max(0, total))) >> 32)
  }

  /// The place of the variant; `nil` where no weight is above 0. Weights below 0 count as 0.
  static func variant(_ hash: UInt32, weights: [Int]) -> Int? {
    let weights = weights.map { max(0, $0) }
    let bucket = bucket(hash, of: weights.reduce(0, +))
    var sum = 0
    for (index, weight) in weights.enumerated() {
      sum += weight
      if bucket < sum { return index }
    }
    return nil
  }

  /// What is hashed: the name of the flag first, so that flags choose independently of each other.
  static func hash(flag: String, key: some Collection<UInt8>) -> UInt32 {
    MurmurHash3.hash(Array(flag.utf8) + key)
  }
}
