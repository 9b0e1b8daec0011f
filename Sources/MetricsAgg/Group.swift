import Sketch
import Wire

/// What the events of one group add up to.
struct Group: Equatable {
  private(set) var count = 0
  private(set) var errors = 0
  private(set) var first: Timestamp?
  private(set) var last: Timestamp?
  private(set) var latency = QuantileSketch()
  private(set) var latencySum = Sum()
  private(set) var sums: [Sum]

  init(sums count: Int) { sums = Array(repeating: Sum(), count: count) }

  mutating func add(_ event: Event) {
    count += 1
    if event.isError { errors += 1 }
    if let time = event.time { cover(time, time) }
    if let latency = event.latency, self.latency.add(latency) { latencySum.add(latency) }
    for index in sums.indices {
      if let value = event.values[index] { sums[index].add(value) }
    }
  }

  mutating func merge(_ other: Group) {
    count += other.count
    errors += other.errors
    if let first = other.first, let last = other.last { cover(first, last) }
    latency.merge(other.latency)
    latencySum.merge(other.latencySum)
    for index in sums.indices { sums[index].merge(other.sums[index]) }
  }

  /// From 0 to 1; `nil` without events.
  var errorRate: Double? { count == 0 ? nil : Double(errors) / Double(count) }

  /// Events a second between the first and the last one; `nil` where no time lies between them.
  var rate: Double? {
    guard let first, let last, first < last else { return nil }
    return Double(count) / (Double(last.milliseconds - first.milliseconds) / 1000)
  }

  var meanLatency: Double? { latencySum.value.map { $0 / Double(latencySum.count) } }

  private mutating func cover(_ first: Timestamp, _ last: Timestamp) {
    self.first = min(self.first ?? first, first)
    self.last = max(self.last ?? last, last)
  }
}
