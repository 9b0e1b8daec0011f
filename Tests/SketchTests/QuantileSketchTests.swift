import Testing
import TestSupport

@testable import Sketch

@Suite("Quantile sketch")
struct QuantileSketchTests {
  @Test("nothing has no quantile")
  func empty() {
    let sketch = QuantileSketch()
    #expect(sketch.quantile(0.5) == nil)
    #expect(sketch.min == nil)
    #expect(sketch.count == 0)
  }

  @Test(
    "few values are exact, by the rank floor(q(n-1))",
    arguments: [
      (0.0, 1.0), (0.33, 1), (0.34, 2), (0.5, 2), (0.66, 2), (0.67, 4), (0.99, 4), (1, 8),
      (-1, 1), (2, 8),
    ])
  func exact(quantile: Double, expected: Double) {
    let sketch = QuantileSketch([4, 8, 1, 2])
    #expect(sketch.isExact)
    #expect(sketch.quantile(quantile) == expected)
  }

  @Test("infinite values and not-a-number are refused")
  func refusals() {
    var sketch = QuantileSketch()
    for value in [Double.nan, .infinity, -.infinity] {
      let isTaken = sketch.add(value)
      #expect(!isTaken)
    }
    #expect(sketch == QuantileSketch())
  }

  @Test("minus zero is zero")
  func minusZero() {
    #expect(QuantileSketch([-0.0]) == QuantileSketch([0.0]))
    #expect(
      QuantileSketch(Array(repeating: -0.0, count: 40))
        == QuantileSketch(Array(repeating: 0.0, count: 40)))
  }

  @Test("the smallest and the largest value are exact whatever the number of values")
  func ends() {
    let sketch = QuantileSketch((0..<1000).map { Double($0) * 1.7 - 300.3 })
    #expect(sketch.quantile(0) == -300.3)
    #expect(sketch.quantile(1) == 999 * 1.7 - 300.3)
    #expect(sketch.min == -300.3)
  }

  @Test("only values below zero")
  func negatives() throws {
    let values = (1...500).map { -Double($0) }
    let sketch = QuantileSketch(values)
    #expect(sketch.max == -1)
    try expectWithinError(sketch, of: values)
  }

  @Test("the greatest and the smallest doubles have their place")
  func extremes() throws {
    let normal = [Double.greatestFiniteMagnitude, Double.leastNormalMagnitude, 1]
    let values = (0..<40).flatMap { _ in normal + normal.map { -$0 } }
    try expectWithinError(QuantileSketch(values), of: values)
    let subnormal = QuantileSketch(Array(repeating: Double.leastNonzeroMagnitude, count: 100))
    #expect(subnormal.quantile(0.5) == Double.leastNonzeroMagnitude)
  }

  @Test(
    "every quantile lies within the guaranteed error", arguments: Distribution.all, 0..<12 as Range)
  func guarantee(distribution: Distribution, seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    // Sizes on both sides of the limit up to which values are kept as they are.
    let count = [1, 2, 31, 32, 33, 34, 100, 1000, 5000, 20_000, 7, 64][seed]
    let values = (0..<count).map { _ in distribution.draw(&generator) }
    try expectWithinError(QuantileSketch(values), of: values)
  }

  @Test("parts merged in any order equal the whole", arguments: Distribution.all, 0..<20 as Range)
  func merge(distribution: Distribution, seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let count = Int.random(in: 0...300, using: &generator)
    let values = (0..<count).map { _ in distribution.draw(&generator) }
    var parts: [[Double]] = Array(repeating: [], count: Int.random(in: 1...9, using: &generator))
    for value in values { parts[Int.random(in: parts.indices, using: &generator)].append(value) }
    for isExact in [false, true] {
      let precision = QuantileSketch.Precision(schema: 6, isExact: isExact)
      let whole = QuantileSketch(values, precision)
      for _ in 0..<3 {
        var sketches = parts.shuffled(using: &generator).map { QuantileSketch($0, precision) }
        // Pairs at random, so that the grouping differs too.
        while sketches.count > 1 {
          let other = sketches.remove(at: Int.random(in: sketches.indices, using: &generator))
          sketches[Int.random(in: sketches.indices, using: &generator)].merge(other)
        }
        #expect(sketches.first == whole)
      }
    }
  }

  @Test("sketches of different precision merge to the coarser one", arguments: 0..<20)
  func precisions(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let distribution = Distribution.all[seed % Distribution.all.count]
    let values = (0..<500).map { _ in distribution.draw(&generator) }
    let (fine, coarse) = (QuantileSketch.Precision(schema: 8), QuantileSketch.Precision(schema: 3))
    let half = Int.random(in: 0...500, using: &generator)
    var first = QuantileSketch(Array(values[..<half]), fine)
    first.merge(QuantileSketch(Array(values[half...]), coarse))
    var second = QuantileSketch(Array(values[half...]), coarse)
    second.merge(QuantileSketch(Array(values[..<half]), fine))
    #expect(first == second)
    if half > 0, half < 500 { #expect(first == QuantileSketch(values, coarse)) }
    try expectWithinError(first, of: values)
  }

  @Test("all values kept make every quantile exact", arguments: Distribution.all)
  func exactMode(distribution: Distribution) {
    var generator = SplitMix64(seed: 7)
    let values = (0..<3000).map { _ in distribution.draw(&generator) + 0 }
    let sketch = QuantileSketch(values, QuantileSketch.Precision(schema: 6, isExact: true))
    let sorted = values.sorted()
    for quantile in [0, 0.01, 0.5, 0.95, 0.999, 1] {
      #expect(sketch.quantile(quantile) == sorted[Int(quantile * 2999)])
    }
  }

  @Test("what is stored is read back", arguments: Distribution.all, [0, 1, 2, 31, 33, 400])
  func storing(distribution: Distribution, count: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    let sketch = QuantileSketch((0..<count).map { _ in distribution.draw(&generator) })
    #expect(
      QuantileSketch(
        sketch.precision, min: sketch.min, max: sketch.max, content: sketch.content) == sketch)
  }
}

extension QuantileSketch {
  init(_ values: [Double], _ precision: Precision = .standard) {
    self.init(precision)
    for value in values { add(value) }
  }
}

private func expectWithinError(_ sketch: QuantileSketch, of values: [Double]) throws {
  let sorted = values.sorted()
  #expect(sketch.count == sorted.count)
  #expect(sketch.min == sorted.first)
  #expect(sketch.max == sorted.last)
  for quantile in [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1] {
    let exact = sorted[Int((quantile * Double(sorted.count - 1)).rounded(.down))]
    let found = try #require(sketch.quantile(quantile))
    let error = (found - exact).magnitude
    // One unit in the last place for the rounding of the sketch's own arithmetic.
    #expect(error <= exact.magnitude * sketch.precision.relativeError.nextUp, "q = \(quantile)")
  }
}
