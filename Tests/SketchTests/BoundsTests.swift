import Testing

@testable import Sketch

@Suite("Bounds of buckets")
struct BoundsTests {
  @Test("an octave holds 64 buckets, and its last bound is the power of two")
  func octave() {
    #expect(Bounds.upper.count == 65)
    #expect(Bounds.upper.first == 1)
    #expect(Bounds.upper[32] == 2.0.squareRoot())
    #expect(Bounds.upper.last == 2)
    #expect(zip(Bounds.upper, Bounds.upper.dropFirst()).allSatisfy(<))
  }

  @Test("a bound belongs to the bucket below it, the next double to the one above")
  func borders() {
    for exponent in [-1000, -64, -1, 0, 1, 10, 1000] {
      for bucket in 0..<64 {
        let bound = Double(
          sign: .plus, exponent: exponent, significand: Bounds.upper[bucket])
        let index = exponent * 64 + bucket
        #expect(Buckets.index(bound) == index)
        #expect(Buckets.index(bound.nextUp) == index + 1)
        #expect(Buckets.index(bound.nextDown) == index)
      }
    }
  }

  @Test(
    "powers of two end an octave",
    arguments: [(1.0, 0), (2, 64), (0.5, -64), (1024, 640), (0x1p-1074, -1074 * 64)])
  func powersOfTwo(value: Double, index: Int) {
    #expect(Buckets.index(value) == index)
  }

  @Test("the value of a bucket lies within the guaranteed error of both bounds")
  func values() {
    for index in stride(from: -1000 * 64, through: 1000 * 64, by: 7) {
      let upper = Double(
        sign: .plus, exponent: index >> 6, significand: Bounds.upper[index & 63])
      let lower = Double(
        sign: .plus, exponent: (index - 1) >> 6, significand: Bounds.upper[(index - 1) & 63])
      let value = Buckets.value(index)
      #expect((upper - value) / upper <= QuantileSketch.relativeError)
      #expect((value - lower) / lower <= QuantileSketch.relativeError)
    }
  }
}
