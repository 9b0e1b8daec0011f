/// What happened in one part of the time.
struct Slot: Equatable, Sendable {
  var number: Int64
  var count = 0
  var errors = 0
  /// Of the values that were measured.
  var measured = 0
  var sum = 0.0
  var max = -Double.infinity
  /// NaN where it is not known.
  var p99 = Double.nan
  var promptTokens = 0.0
  var completionTokens = 0.0
  var cost = 0.0

  init(number: Int64) { self.number = number }

  var mean: Double? { measured > 0 ? sum / Double(measured) : nil }
  /// Where no quantile is known the largest value, which it does not exceed.
  var highest: Double? { measured == 0 ? nil : p99.isNaN ? max : p99 }

  /// Takes in another part; quantiles cannot be added, so the higher one stands for both.
  mutating func merge(_ other: Slot) {
    let highest = [self.highest, other.highest].compactMap(\.self).max()
    count += other.count
    errors += other.errors
    measured += other.measured
    sum += other.sum
    max = Swift.max(max, other.max)
    p99 = highest ?? .nan
    promptTokens += other.promptTokens
    completionTokens += other.completionTokens
    cost += other.cost
  }
}

/// One or many events, as they are added to a series.
struct Events: Sendable {
  var count = 1
  var errors = 0
  /// How many values `mean` is of; 0 where nothing was measured.
  var measured = 0
  var mean = 0.0
  var max = 0.0
  /// Known of a window that came ready made; `nil` for a single event.
  var p99: Double?
  var promptTokens = 0.0
  var completionTokens = 0.0
  var cost = 0.0

  /// A single event.
  init(isError: Bool, value: Double?) {
    errors = isError ? 1 : 0
    guard let value else { return }
    (measured, mean, max) = (1, value, value)
  }

  /// A window of events.
  init(count: Int, errors: Int) {
    self.count = count
    self.errors = errors
  }

  var isSingle: Bool { count == 1 && p99 == nil }
}
