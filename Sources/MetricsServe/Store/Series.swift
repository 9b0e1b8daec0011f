import Sketch
import Wire

/// The history of one thing, in parts of equal length of which only those that hold anything take
/// memory; and what it came to since counting began.
struct Series: Sendable {
  /// In order of time.
  private(set) var slots: [Slot] = []
  /// Since counting began; these never go back.
  var total = Slot(number: 0)
  /// The values of the newest part, for its quantile.
  private var live = QuantileSketch()
  /// The values of the last hour or so, a sketch for every few parts.
  private var pieces: [(number: Int64, sketch: QuantileSketch)] = []

  init() {}

  /// As it was kept on disk.
  init(slots: [Slot], total: Slot) {
    self.slots = slots
    self.total = total
  }

  var isEmpty: Bool { slots.isEmpty }
  var first: Slot? { slots.first }

  /// Adds events of a time that is still kept.
  mutating func add(_ events: Events, at time: Timestamp, _ grid: Grid, now: Timestamp) {
    let number = grid.number(time)
    let index = index(of: number)
    add(events, to: &slots[index])
    add(events, to: &total)
    if events.isSingle, events.measured == 1 {
      // Of a part that is over the quantile is known already; its largest value is kept beside.
      if index == slots.count - 1 {
        _ = live.add(events.mean)
      } else if events.mean > slots[index].p99 {
        slots[index].p99 = events.mean
      }
      sketch(events.mean, number / grid.piece, grid)
    }
    forget(before: grid.oldest(at: now))
  }

  private func add(_ events: Events, to slot: inout Slot) {
    slot.count += events.count
    slot.errors += events.errors
    slot.measured += events.measured
    slot.sum += events.mean * Double(events.measured)
    if events.measured > 0 { slot.max = Swift.max(slot.max, events.max) }
    if let p99 = events.p99 { slot.p99 = slot.p99.isNaN ? p99 : Swift.max(slot.p99, p99) }
    slot.promptTokens += events.promptTokens
    slot.completionTokens += events.completionTokens
    slot.cost += events.cost
  }

  /// The place of a part, which is made where it is missing.
  private mutating func index(of number: Int64) -> Int {
    guard let last = slots.last else {
      slots.append(Slot(number: number))
      return 0
    }
    if last.number == number { return slots.count - 1 }
    if number > last.number {
      settle()
      slots.append(Slot(number: number))
      return slots.count - 1
    }
    var (low, high) = (0, slots.count)
    while low < high {
      let middle = (low + high) / 2
      if slots[middle].number < number { low = middle + 1 } else { high = middle }
    }
    if slots[low].number != number { slots.insert(Slot(number: number), at: low) }
    return low
  }

  /// The newest part is over: its quantile is kept in the place of its values.
  private mutating func settle() {
    if let p99 = live.p99 { slots[slots.count - 1].p99 = p99 }
    live = QuantileSketch()
  }

  private mutating func sketch(_ value: Double, _ piece: Int64, _ grid: Grid) {
    if let index = pieces.lastIndex(where: { $0.number == piece }) {
      _ = pieces[index].sketch.add(value)
      return
    }
    var sketch = QuantileSketch()
    _ = sketch.add(value)
    pieces.append((piece, sketch))
    pieces.sort { $0.number < $1.number }
    if pieces.count > Int(grid.recent / grid.piece) { pieces.removeFirst() }
  }

  /// Gives back the memory of what is over.
  mutating func forget(before oldest: Int64) {
    guard let first = slots.first, first.number < oldest else { return }
    slots.removeFirst(slots.firstIndex { $0.number >= oldest } ?? slots.count)
  }

  /// The parts with the quantile of the newest one.
  var settled: [Slot] {
    var settled = slots
    if let p99 = live.p99, !settled.isEmpty { settled[settled.count - 1].p99 = p99 }
    return settled
  }

  /// All that is kept, as one.
  func whole(_ grid: Grid, now: Timestamp) -> Slot { sum(from: grid.oldest(at: now)) }

  /// What is of late, as one, with the quantile of all its values where they are known.
  func recent(_ grid: Grid, now: Timestamp) -> Slot {
    let first = grid.firstRecent(at: now)
    var slot = sum(from: first)
    var sketch = QuantileSketch()
    for piece in pieces where piece.number >= first / grid.piece { sketch.merge(piece.sketch) }
    // Where a part of the values came as windows, or from the disk, the higher one stands.
    if sketch.count == slot.measured, let p99 = sketch.p99 { slot.p99 = p99 }
    return slot
  }

  private func sum(from first: Int64) -> Slot {
    var sum = Slot(number: first)
    for slot in settled.reversed() {
      if slot.number < first { break }
      sum.merge(slot)
    }
    return sum
  }
}

extension QuantileSketch {
  /// The least value that 99 of 100 do not exceed: of two the larger one.
  fileprivate var p99: Double? {
    guard count > 1 else { return min }
    let rank = (Double(count) * 0.99).rounded(.up) - 1
    // In the middle between two ranks, so that rounding does not lead to the one below.
    return quantile((rank + 0.5) / Double(count - 1))
  }
}
