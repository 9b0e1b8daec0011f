import TestSupport
import Testing

@testable import Sketch

@Suite("Exact sums")
struct ExactSumTests {
  private func sum(_ values: [Double]) -> Double {
    var sum = ExactSum()
    for value in values { sum.add(value) }
    return sum.value
  }

  @Test("nothing adds up to nothing, which is not zero")
  func empty() {
    #expect(ExactSum().isEmpty)
    var zero = ExactSum()
    zero.add(0, scale: 0)
    #expect(!zero.isEmpty)
    #expect(zero.value == 0)
  }

  @Test("a small value survives large ones that cancel out")
  func cancellation() {
    #expect(sum([1e16, 1, -1e16]) == 1)
    #expect(sum([1, 1e100, 1, -1e100]) == 2)
    #expect(sum([1e308, .leastNonzeroMagnitude, -1e308]) == .leastNonzeroMagnitude)
    #expect(sum([1e308, 1e308]) == .infinity)
    #expect(sum([1e308, 1e308, -1e308]) == 1e308)
  }

  @Test("decimals add up as decimals")
  func decimals() {
    var tenths = ExactSum()
    for _ in 0..<1_000_000 { tenths.add(1, scale: 1) }
    #expect(tenths.value == 100_000)
    var three = ExactSum()
    for _ in 0..<3 { three.add(1, scale: 1) }
    #expect(three.value == 0.3)
    three.add(-3, scale: 1)
    #expect(three.value == 0)
    three.add(-999_999_999_999_999, scale: 12)
    #expect(three.value == -999.999999999999)
  }

  @Test("a decimal and a double meet in one sum")
  func mixed() {
    var sum = ExactSum()
    sum.add(1, scale: 1)
    sum.add(1e300)
    sum.add(-1e300)
    #expect(sum.value == 0.1)
    sum.add(0x1p-1074)
    #expect(sum.value == 0.1)
  }

  @Test("beyond 128 bits nothing is lost", arguments: [1, -1] as [Int64])
  func large(sign: Int64) {
    var sum = ExactSum()
    for _ in 0..<10 { sum.add(sign * 999_999_999_999_999, scale: 0) }
    // Doubling it goes far beyond 2^128 units and back.
    var doubled = sum
    for _ in 0..<60 { doubled.merge(doubled) }
    let factor = Double(sign: .plus, exponent: 60, significand: 1)
    #expect(doubled.value == Double(sign) * 9_999_999_999_999_990 * factor)
    #expect(ExactSum(doubled.description) == doubled)
  }

  @Test("sums of whole numbers are right, rounded once", arguments: 0..<200)
  func rounding(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var sum = ExactSum()
    var exact: Int128 = 0
    for _ in 0..<50 {
      let exponent = Int.random(in: 0...60, using: &generator)
      let value = Double(Int64.random(in: -(1 << 52)...1 << 52, using: &generator))
      sum.add(Double(sign: .plus, exponent: exponent, significand: value))
      exact += Int128(value) << Int128(exponent)
    }
    #expect(sum.value == Double(exact))
  }

  @Test("sums of decimals are right, rounded once", arguments: 0..<200)
  func roundingOfDecimals(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var sum = ExactSum()
    for _ in 0..<100 {
      let most = Int64.random(in: 1...999_999_999_999_999, using: &generator)
      sum.add(
        Int64.random(in: -most...most, using: &generator),
        scale: Int.random(in: 0...12, using: &generator))
      #expect(sum.value == sum.slowValue)
    }
  }

  @Test("halfway between two doubles, and a little off")
  func ties() {
    for units: Int64 in [-1, 0, 1] {
      for sign: Int64 in [-1, 1] {
        for whole: Int64 in [9007, 1 << 20, 999_999_999_999_999] {
          // A sum of the size of 2^53 or more, so that doubles are whole numbers or wider apart.
          var sum = ExactSum()
          for _ in 0..<1 << 12 { sum.add(sign * whole << 8, scale: 0) }
          sum.add(sign * whole, scale: 0)
          sum.add(units, scale: 12)
          #expect(sum.value == sum.slowValue)
        }
      }
    }
    var least = ExactSum()
    for _ in 0..<64 { least.merge(least) }
    least.add(-1, scale: 0)
    for _ in 0..<90 { least.merge(least) }
    #expect(least.value == -0x1p90)
  }

  @Test("any order and grouping gives the same, also as text", arguments: 0..<100)
  func order(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    enum Term { case decimal(Int64, Int), double(Double) }
    let terms = (0..<200).map { _ -> Term in
      if Bool.random(using: &generator) {
        return .decimal(
          Int64.random(in: -999_999_999_999_999...999_999_999_999_999, using: &generator),
          Int.random(in: 0...12, using: &generator))
      }
      let bits = UInt64.random(in: 0...(.max), using: &generator)
      let double = Double(bitPattern: bits)
      return .double(double.isFinite ? double : 1)
    }
    func sum(_ terms: [Term]) -> ExactSum {
      var sum = ExactSum()
      for term in terms {
        switch term {
        case .decimal(let mantissa, let scale): sum.add(mantissa, scale: scale)
        case .double(let double): sum.add(double)
        }
      }
      return sum
    }
    let whole = sum(terms)
    let shuffled = terms.shuffled(using: &generator)
    var parts = ExactSum()
    for start in stride(from: 0, to: 200, by: 17) {
      parts.merge(sum(Array(shuffled[start..<min(start + 17, 200)])))
    }
    #expect(parts == whole)
    #expect(parts.value == whole.value)
    #expect(ExactSum(whole.description) == whole)
  }

  @Test(
    "what is no stored sum is refused", arguments: ["", "1.5", "+", "1+", "1+g", "01", "1+0", "x"])
  func malformed(text: String) {
    #expect(ExactSum(text) == nil)
  }
}
