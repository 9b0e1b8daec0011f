import Sketch

/// The values of two sides in one order, with how often each side has them.
struct Ranks {
  struct Tie: Equatable {
    let value: Double
    var baseline = 0
    var canary = 0
  }

  let ties: [Tie]
  let baseline: Int
  let canary: Int
  /// Whether values are as they were measured, not those of the buckets of a sketch.
  let isExact: Bool

  init(ties: [Tie], isExact: Bool) {
    self.ties = ties
    self.isExact = isExact
    baseline = ties.reduce(0) { $0 + $1.baseline }
    canary = ties.reduce(0) { $0 + $1.canary }
  }

  /// Where one of them is a sketch of buckets, both are seen as the coarser of the two.
  init(baseline: QuantileSketch, canary: QuantileSketch) {
    let isExact = baseline.isExact && canary.isExact
    let left = baseline.counts(as: canary)
    let right = canary.counts(as: baseline)
    var ties: [Tie] = []
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      if j == right.count || i < left.count && left[i].value < right[j].value {
        ties.append(Tie(value: left[i].value, baseline: left[i].count))
        i += 1
      } else if i == left.count || right[j].value < left[i].value {
        ties.append(Tie(value: right[j].value, canary: right[j].count))
        j += 1
      } else {
        ties.append(
          Tie(value: left[i].value, baseline: left[i].count, canary: right[j].count))
        i += 1
        j += 1
      }
    }
    self.init(ties: ties, isExact: isExact)
  }

  /// How often each side lies above `value`.
  func above(_ value: Double) -> (baseline: Int, canary: Int) {
    ties.reversed().prefix { $0.value > value }.reduce((0, 0)) {
      ($0.0 + $1.baseline, $0.1 + $1.canary)
    }
  }

  /// The value of rank floor(share * (count - 1)) of one side.
  func quantile(_ share: Double, _ side: KeyPath<Tie, Int>) -> Double? {
    let count = ties.reduce(0) { $0 + $1[keyPath: side] }
    guard count > 0 else { return nil }
    var left = Int((share * Double(count - 1)).rounded(.down))
    for tie in ties {
      left -= tie[keyPath: side]
      if left < 0 { return tie.value }
    }
    return ties.last?.value
  }
}
