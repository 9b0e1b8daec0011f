/// A sum that keeps what rounding takes away (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur
/// Summation endlicher Summen", 1974), so that a million prices add up to the last digit.
struct Sum: Equatable {
  private var total = 0.0
  private var lost = 0.0
  private(set) var count = 0

  mutating func add(_ value: Double) {
    add(value, count: 1)
  }

  mutating func merge(_ other: Sum) {
    add(other.total, count: other.count)
    lost += other.lost
  }

  /// `nil` if nothing was added.
  var value: Double? {
    guard count > 0 else { return nil }
    return total.isFinite ? total + lost : total
  }

  private mutating func add(_ value: Double, count: Int) {
    let sum = total + value
    lost +=
      total.magnitude >= value.magnitude ? (total - sum) + value : (value - sum) + total
    total = sum
    self.count += count
  }
}
