import Glibc

/// The tails of the two distributions that the tests need.
enum Distribution {
  /// That a standard normal value is at least `z`.
  static func normalTail(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }

  /// The value that a standard normal one exceeds with probability `p`, by bisection.
  static func normalQuantile(exceededWith p: Double) -> Double {
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if normalTail(middle) > p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Fisher's exact test, one-sided: of `left` and `right` trials `hitsLeft` and `hitsRight` were
  /// hits. Answers how probable it is, where both are hit alike, that the right has at least so many
  /// of them.
  static func fisher(hitsLeft: Int, left: Int, hitsRight: Int, right: Int) -> Double {
    let hits = hitsLeft + hitsRight
    let most = min(hits, right)
    guard hitsRight > 0, left >= hitsLeft, right >= hitsRight, hits > 0 else { return 1 }
    // The hypergeometric probability of exactly so many, then of more by the ratio of neighbours.
    let first = exp(
      logChoose(right, hitsRight) + logChoose(left, hitsLeft) - logChoose(left + right, hits))
    var (term, sum) = (first, first)
    var count = hitsRight
    while count < most, term > sum * 1e-17 {
      let misses = left - hits + count + 1
      if misses <= 0 { break }
      term *=
        Double(hits - count) * Double(right - count) / (Double(count + 1) * Double(misses))
      sum += term
      count += 1
    }
    return min(1, sum)
  }

  private static func logChoose(_ n: Int, _ k: Int) -> Double {
    lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
  }
}
