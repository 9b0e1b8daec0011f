import Testing

@testable import Sketch

@Suite("Bounds of buckets")
struct BoundsTests {
  @Test("an octave holds 256 buckets, and its last bound is the power of two")
  func octave() {
    #expect(Bounds.upper.count == 257)
    #expect(Bounds.upper.first == 1)
    #expect(Bounds.upper[128] == 2.0.squareRoot())
    #expect(Bounds.upper.last == 2)
    #expect(zip(Bounds.upper, Bounds.upper.dropFirst()).allSatisfy(<))
  }

  @Test(
    "a bound belongs to the bucket below it, the next double to the one above", arguments: 0...8)
  func borders(schema: Int) {
    let perOctave = 1 << schema
    for exponent in [-1000, -64, -1, 0, 1, 10, 1000] {
      for bucket in 0..<perOctave {
        let bound = Double(
          sign: .plus, exponent: exponent, significand: Bounds.upper(bucket, schema: schema))
        let index = exponent * perOctave + bucket
        #expect(Buckets.index(bound, schema: schema) == index)
        #expect(Buckets.index(bound.nextUp, schema: schema) == index + 1)
        #expect(Buckets.index(bound.nextDown, schema: schema) == index)
      }
    }
  }

  @Test(
    "powers of two end an octave",
    arguments: [(1.0, 0), (2, 64), (0.5, -64), (1024, 640), (0x1p-1074, -1074 * 64)])
  func powersOfTwo(value: Double, index: Int) {
    #expect(Buckets.index(value, schema: 6) == index)
  }

  @Test("the value of a bucket lies within the guaranteed error of both bounds", arguments: 0...8)
  func values(schema: Int) {
    let perOctave = 1 << schema
    let error = QuantileSketch.Precision(schema: schema).relativeError
    for index in stride(from: -1000 * perOctave, through: 1000 * perOctave, by: 7) {
      func bound(_ index: Int) -> Double {
        Double(
          sign: .plus, exponent: index >> schema,
          significand: Bounds.upper(index & (perOctave - 1), schema: schema))
      }
      let value = Buckets.value(index, schema: schema)
      #expect((bound(index) - value) / bound(index) <= error)
      #expect((value - bound(index - 1)) / bound(index - 1) <= error)
    }
  }

  @Test("the coarsest buckets that are good enough are taken")
  func precision() {
    #expect(QuantileSketch.Precision(relativeError: 0.01)?.schema == 6)
    #expect(QuantileSketch.Precision(relativeError: 0.0055)?.schema == 6)
    #expect(QuantileSketch.Precision(relativeError: 0.02)?.schema == 5)
    #expect(QuantileSketch.Precision(relativeError: 0.0014)?.schema == 8)
    #expect(QuantileSketch.Precision(relativeError: 0.001) == nil)
    #expect(QuantileSketch.Precision(relativeError: 1)?.schema == 0)
  }
}
