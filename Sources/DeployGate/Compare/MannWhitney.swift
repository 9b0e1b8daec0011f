/// The test of Mann and Whitney (1947), one-sided: whether the canary's values are larger. By the
/// normal approximation with correction for ties and for continuity, which is good from some twenty
/// values a side on.
struct MannWhitney {
  /// How probable such a difference or a larger one is where there is none.
  let probability: Double
  /// Cliff's delta: how much more often a value of the canary is larger than one of the baseline
  /// than smaller; from -1 to 1.
  let delta: Double

  init(_ ranks: Ranks) {
    let (n, m) = (Double(ranks.baseline), Double(ranks.canary))
    guard n > 0, m > 0 else {
      (probability, delta) = (1, 0)
      return
    }
    var below = 0.0
    // Pairs in which the canary's value is larger; equal ones count half.
    var wins = 0.0
    var tieSum = 0.0
    for tie in ranks.ties {
      wins += Double(tie.canary) * (below + Double(tie.baseline) / 2)
      below += Double(tie.baseline)
      let size = Double(tie.baseline + tie.canary)
      tieSum += size * (size * size - 1)
    }
    delta = 2 * wins / (n * m) - 1
    let total = n + m
    let variance = n * m / 12 * (total + 1 - tieSum / (total * max(1, total - 1)))
    guard variance > 0 else {
      probability = 1
      return
    }
    let z = (wins - n * m / 2 - 0.5) / variance.squareRoot()
    probability = Distribution.normalTail(z)
  }

  /// The smallest factor by which all values would have to grow to be found, in four of five cases,
  /// among so many values that are spread as the baseline's; `nil` where that is over 1,000.
  static func detectableFactor(_ ranks: Ranks, level: Double) -> Double? {
    let (n, m) = (Double(ranks.baseline), Double(ranks.canary))
    guard n > 1, m > 1 else { return nil }
    let reach =
      Distribution.normalQuantile(exceededWith: level)
      + Distribution.normalQuantile(exceededWith: 0.2)
    let wanted = 0.5 + reach * ((n + m + 1) / (12 * n * m)).squareRoot()
    guard wanted < 1 else { return nil }
    let values = ranks.ties.filter { $0.baseline > 0 && $0.value > 0 }
      .map { ($0.value, Double($0.baseline)) }
    guard !values.isEmpty, superiority(values, 1000) >= wanted else { return nil }
    var (low, high) = (1.0, 1000.0)
    for _ in 0..<40 {
      let middle = (low * high).squareRoot()
      if superiority(values, middle) >= wanted { high = middle } else { low = middle }
    }
    // Within a bucket nothing is seen to grow.
    return ranks.isExact ? high : max(high, width(values.map(\.0)))
  }

  /// The smallest factor between two neighbours.
  private static func width(_ values: [Double]) -> Double {
    zip(values, values.dropFirst()).map { $1 / $0 }.min() ?? 1
  }

  /// How often a value times `factor` is larger than another one; equal ones count half.
  private static func superiority(_ values: [(Double, Double)], _ factor: Double) -> Double {
    let total = values.reduce(0) { $0 + $1.1 }
    var wins = 0.0
    var below = 0.0
    var index = 0
    for (value, count) in values {
      let grown = value * factor
      while index < values.count, values[index].0 < grown {
        below += values[index].1
        index += 1
      }
      let equal = index < values.count && values[index].0 == grown ? values[index].1 : 0
      wins += count * (below + equal / 2)
    }
    return total > 0 ? wins / (total * total) : 0
  }
}
