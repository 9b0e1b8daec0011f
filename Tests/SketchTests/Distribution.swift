import Testing
import TestSupport

/// What quantile sketches find hard.
struct Distribution: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let draw: @Sendable (inout SplitMix64) -> Double

  static let all: [Distribution] = [
    Distribution("all equal") { _ in 123.456 },
    Distribution("two points, a trillion apart") { Bool.random(using: &$0) ? 1e-6 : 1e6 },
    Distribution("two neighbours") { Bool.random(using: &$0) ? 1 : 1.0.nextUp },
    Distribution("heavy tail") {
      // Pareto with exponent 0.5, which has no mean.
      let share = Double.random(in: 0.000_001..<1, using: &$0)
      return 1 / (share * share)
    },
    Distribution("from 1e-9 to 1e12") {
      var value = Double.random(in: 1..<10, using: &$0)
      let exponent = Int.random(in: -9..<12, using: &$0)
      for _ in 0..<exponent.magnitude { value *= exponent < 0 ? 0.1 : 10 }
      return value
    },
    Distribution("negative, zero and positive") {
      switch Int.random(in: 0..<3, using: &$0) {
      case 0: -Double.random(in: 0..<1e6, using: &$0)
      case 1: 0
      default: Double.random(in: 0..<1e-3, using: &$0)
      }
    },
    Distribution("whole milliseconds") { Double(Int.random(in: 0..<5000, using: &$0)) },
    Distribution("powers of two") {
      Double(sign: .plus, exponent: Int.random(in: -30..<30, using: &$0), significand: 1)
    },
    Distribution("mostly zero") {
      Int.random(in: 0..<50, using: &$0) == 0 ? Double.random(in: 0..<1, using: &$0) : 0
    },
  ]

  private init(_ name: String, _ draw: @escaping @Sendable (inout SplitMix64) -> Double) {
    testDescription = name
    self.draw = draw
  }
}
