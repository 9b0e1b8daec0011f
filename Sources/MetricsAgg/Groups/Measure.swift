import Sketch

/// The distribution of one field in one group.
struct Measure: Equatable, Sendable {
  private(set) var sketch: QuantileSketch
  private(set) var sum = ExactSum()

  init(_ precision: QuantileSketch.Precision) { sketch = QuantileSketch(precision) }

  init(sketch: QuantileSketch, sum: ExactSum) {
    self.sketch = sketch
    self.sum = sum
  }

  var mean: Double? { sketch.count > 0 ? sum.value / Double(sketch.count) : nil }

  @inline(__always)
  mutating func add(_ number: FieldNumber) {
    sketch.add(number.double)
    sum.add(number)
  }

  mutating func merge(_ other: Measure) {
    sketch.merge(other.sketch)
    sum.merge(other.sum)
  }
}

extension ExactSum {
  @inline(__always)
  mutating func add(_ number: FieldNumber) {
    if number.isDecimal {
      add(number.mantissa, scale: Int(number.scale))
    } else {
      add(number.double)
    }
  }
}
