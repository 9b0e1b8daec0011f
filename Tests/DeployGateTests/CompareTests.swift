import Glibc
import JSON
import TestSupport
import Testing
import Toolbox
import Wire

@testable import DeployGate

@Suite("Comparisons")
struct CompareTests {
  /// Tea, and who dieted (the examples of the books), and one without a difference.
  @Test(
    "Fisher's exact test",
    arguments: [
      (1, 12, 9, 12, 0.001379728), (1, 4, 3, 4, 0.242857143), (0, 10, 0, 10, 1.0),
      (0, 1000, 4, 1000, 0.062406), (5, 10, 5, 10, 0.672),
    ])
  func fisher(hitsLeft: Int, left: Int, hitsRight: Int, right: Int, expected: Double) {
    let p = Distribution.fisher(
      hitsLeft: hitsLeft, left: left, hitsRight: hitsRight, right: right)
    #expect(abs(p - expected) < 0.0005)
  }

  @Test("Fisher's test is the sum over all tables", arguments: 0..<200)
  func fisherProperty(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let (left, right) = (
      Int.random(in: 1...14, using: &random), Int.random(in: 1...14, using: &random)
    )
    let (hitsLeft, hitsRight) = (
      Int.random(in: 0...left, using: &random), Int.random(in: 0...right, using: &random)
    )
    func choose(_ n: Int, _ k: Int) -> Double {
      k < 0 || k > n ? 0 : (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
    }
    let hits = hitsLeft + hitsRight
    let sum = (hitsRight...right).reduce(0.0) {
      $0 + choose(right, $1) * choose(left, hits - $1) / choose(left + right, hits)
    }
    let p = Distribution.fisher(
      hitsLeft: hitsLeft, left: left, hitsRight: hitsRight, right: right)
    #expect(abs(p - min(1, sum)) < 1e-9)
  }

  private static func ranks(_ baseline: [Double], _ canary: [Double]) -> Ranks {
    var (before, after) = (Side(), Side())
    for value in baseline { before.note(value) }
    for value in canary { after.note(value) }
    return Ranks(baseline: before.latencies, canary: after.latencies)
  }

  @Test("the test of Mann and Whitney, as scipy has it")
  func mannWhitney() {
    let test = MannWhitney(Self.ranks([20, 11, 17, 12], [19, 22, 16, 29, 24]))
    #expect(abs(test.probability - 0.055673443) < 1e-6)
    #expect(abs(test.delta - 0.7) < 1e-12)
  }

  @Test("Cliff's delta is that of all pairs, ties and all", arguments: 0..<100)
  func delta(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    func draw() -> [Double] {
      (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Double(Int.random(in: 0...9, using: &random))
      }
    }
    let (baseline, canary) = (draw(), draw())
    let sum = canary.reduce(0.0) { sum, value in
      baseline.reduce(sum) { $0 + (value > $1 ? 1 : value < $1 ? -1 : 0) }
    }
    let expected = sum / Double(baseline.count * canary.count)
    #expect(abs(MannWhitney(Self.ranks(baseline, canary)).delta - expected) < 1e-9)
  }

  @Test("ranks out of sketch buckets come to the same as those of samples")
  func buckets() {
    var random = Draws(seed: 7)
    let baseline = (0..<3000).map { _ in random.logNormal(100, 0.5) }
    let canary = (0..<3000).map { _ in random.logNormal(108, 0.5) }
    let exact = MannWhitney(Self.ranks(baseline, canary))
    var (before, after) = (Side(isSketch: true), Side(isSketch: true))
    for value in baseline { before.note(value) }
    for value in canary { after.note(value) }
    let ranks = Ranks(baseline: before.latencies, canary: after.latencies)
    #expect(!ranks.isExact && ranks.baseline == 3000 && ranks.canary == 3000)
    let sketched = MannWhitney(ranks)
    #expect(abs(sketched.delta - exact.delta) < 0.005)
    #expect(abs(log(sketched.probability) - log(exact.probability)) < 1)
    // Samples against buckets are both seen as buckets.
    #expect(!Ranks(baseline: Self.side(baseline).latencies, canary: after.latencies).isExact)
  }

  private static func side(_ values: [Double], errors: Int = 0) -> Side {
    var side = Side()
    for value in values { side.note(value) }
    for _ in 0..<errors { side.note(nil) }
    return side
  }

  private static func decide(_ baseline: Side, _ canary: Side) -> Decision {
    Verdict(
      reasons: Comparison(baseline: baseline, canary: canary, limits: Comparison.Limits()).reasons,
      checks: nil, time: .init(milliseconds: 0)
    ).decision
  }

  @Test("what Kayenta lets pass, or fails on two points, is no go and no no-go")
  func kayenta() {
    let worse = Array(repeating: 100.0, count: 7) + [1, 1, 1]
    #expect(Self.decide(Self.side(Array(repeating: 1, count: 10)), Self.side(worse)) != .go)
    #expect(Self.decide(Self.side([1, 2]), Self.side([100, 101])) == .inconclusive)
    #expect(Self.decide(Self.side([]), Self.side([])) == .inconclusive)
    // The same share of a hundred requests is caught.
    let many = Array(repeating: worse, count: 10).flatMap { $0 }
    #expect(Self.decide(Self.side(Array(repeating: 1, count: 100)), Self.side(many)) == .noGo)
    // Errors where there were none.
    let good = (0..<200).map { Double(100 + $0 % 40) }
    #expect(Self.decide(Self.side(good), Self.side(good, errors: 4)) == .inconclusive)
    #expect(Self.decide(Self.side(good), Self.side(good, errors: 11)) == .noGo)
  }

  @Test("the same data, and a faster canary, may go")
  func same() {
    let values = (0..<400).map { Double(100 + $0 % 40) }
    #expect(Self.decide(Self.side(values), Self.side(values)) == .go)
    #expect(Self.decide(Self.side(values), Self.side(values.map { $0 / 2 })) == .go)
    let flat = Self.side(Array(repeating: 5, count: 400))
    #expect(Self.decide(flat, flat) == .go)
  }

  /// A kind of pair, how many of each are drawn, and what is asked of the answers.
  struct Pair: Sendable, CustomStringConvertible {
    let description: String
    let count: Int
    let trials: Int
    let baseline: @Sendable (inout Draws) -> Double?
    let canary: @Sendable (inout Draws) -> Double?
    var mostNoGo = 1.0
    var leastNoGo = 0.0
    var mostGo = 1.0
  }

  private static let pairs: [Pair] = [
    Pair(
      description: "no change, normal, 1 % errors", count: 200, trials: 1000,
      baseline: { $0.error(0.01) ?? $0.normal(100, 10) },
      canary: { $0.error(0.01) ?? $0.normal(100, 10) }, mostNoGo: 0.01),
    Pair(
      description: "no change, log-normal, 1 % errors", count: 200, trials: 1000,
      baseline: { $0.error(0.01) ?? $0.logNormal(100, 0.5) },
      canary: { $0.error(0.01) ?? $0.logNormal(100, 0.5) }, mostNoGo: 0.01),
    Pair(
      description: "no change, a fifth ten times slower", count: 200, trials: 1000,
      baseline: { $0.normal($0.isHit(0.2) ? 1000 : 100, 10) },
      canary: { $0.normal($0.isHit(0.2) ? 1000 : 100, 10) }, mostNoGo: 0.01),
    Pair(
      description: "no change, log-normal, 1 % errors", count: 2000, trials: 300,
      baseline: { $0.error(0.01) ?? $0.logNormal(100, 0.5) },
      canary: { $0.error(0.01) ?? $0.logNormal(100, 0.5) }, mostNoGo: 0.01),
    Pair(
      description: "+10 %, normal", count: 200, trials: 300,
      baseline: { $0.normal(100, 10) }, canary: { $0.normal(110, 11) }, leastNoGo: 0.95),
    Pair(
      description: "+10 %, log-normal", count: 2000, trials: 100,
      baseline: { $0.logNormal(100, 0.5) }, canary: { $0.logNormal(110, 0.5) }, leastNoGo: 0.95),
    Pair(
      description: "errors 1 % against 0.1 %", count: 2000, trials: 100,
      baseline: { $0.error(0.001) ?? $0.normal(100, 10) },
      canary: { $0.error(0.01) ?? $0.normal(100, 10) }, leastNoGo: 0.9),
    Pair(
      description: "bimodal: the same median, half faster and half slower", count: 200, trials: 300,
      baseline: { $0.normal(100, 10) }, canary: { $0.normal($0.isHit(0.5) ? 60 : 140, 10) },
      leastNoGo: 0.95),
    Pair(
      description: "5 % of requests 20 times slower", count: 1000, trials: 100,
      baseline: { $0.normal(100, 10) }, canary: { $0.normal($0.isHit(0.05) ? 2000 : 100, 10) },
      leastNoGo: 0.95),
    Pair(
      description: "70 % of requests 100 times slower", count: 100, trials: 300,
      baseline: { $0.normal(100, 10) }, canary: { $0.normal($0.isHit(0.7) ? 10000 : 100, 10) },
      leastNoGo: 0.99),
    Pair(
      description: "70 % of requests 100 times slower", count: 10, trials: 300,
      baseline: { $0.normal(100, 10) }, canary: { $0.normal($0.isHit(0.7) ? 10000 : 100, 10) },
      mostNoGo: 0, mostGo: 0),
    Pair(
      description: "two samples, far apart", count: 2, trials: 300,
      baseline: { $0.normal(100, 10) }, canary: { $0.normal(10000, 10) }, mostNoGo: 0, mostGo: 0),
  ]

  @Test("simulated pairs", arguments: pairs)
  func simulated(pair: Pair) throws {
    var random = Draws(seed: 20_261_124)
    var counts: [Decision: Int] = [:]
    for _ in 0..<pair.trials {
      var (baseline, canary) = (Side(), Side())
      for _ in 0..<pair.count {
        baseline.note(pair.baseline(&random))
        canary.note(pair.canary(&random))
      }
      counts[Self.decide(baseline, canary), default: 0] += 1
    }
    func share(_ decision: Decision) -> Double {
      Double(counts[decision] ?? 0) / Double(pair.trials)
    }
    #expect(share(.noGo) <= pair.mostNoGo)
    #expect(share(.noGo) >= pair.leastNoGo)
    #expect(share(.go) <= pair.mostGo)
    // The table of all of them, for who asks.
    guard let folder = Environment.nonEmpty("COMPARE_TABLE") else { return }
    let row = [Decision.go, .noGo, .inconclusive].map { fixed(share($0) * 100, 1) }
    try File.write(
      "\(pair.description)\t\(pair.count)\t\(pair.trials)\t\(row.joined(separator: "\t"))\n",
      to: "\(folder)/\(pair.description.replacing("/", with: " ")) \(pair.count)")
  }
}

extension Side {
  init(isSketch: Bool) {
    self.init()
    if isSketch { spill() }
  }

  /// One request; `nil` is one that failed.
  mutating func note(_ latency: Double?) {
    try? add(latency.map { .double($0) }, at: "latency_ms", factor: 1, isError: latency == nil)
  }
}

/// Values that are drawn from distributions, the same for the same seed.
struct Draws {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func isHit(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

  /// A failure in so large a share of cases, as an inner `nil`.
  mutating func error(_ share: Double) -> Double?? { isHit(share) ? .some(nil) : nil }

  /// By Box and Muller; no less than 0.
  mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
    max(0, mean + deviation * standard())
  }

  mutating func logNormal(_ median: Double, _ sigma: Double) -> Double {
    median * exp(sigma * standard())
  }

  private mutating func standard() -> Double {
    let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &random))).squareRoot()
    return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
  }
}
