import Glibc
import Sketch
import Wire

/// The groups of one kind of records in one part of time: a hash table over flat arrays, so that a
/// million groups are a handful of allocations.
struct GroupTable: Sendable {
  /// What is counted of a group besides its numbers.
  struct Counts: Equatable, Sendable {
    var count = 0
    var errors = 0
    /// Of the events that have a time, in milliseconds since 1970.
    var first = Int64.max
    var last = Int64.min

    @inline(__always)
    mutating func add(_ event: Event) {
      count &+= 1
      if event.isError { errors &+= 1 }
      if event.time != EventTime.none {
        if event.time < first { first = event.time }
        if event.time > last { last = event.time }
      }
    }

    mutating func merge(_ other: Counts) {
      count += other.count
      errors += other.errors
      first = min(first, other.first)
      last = max(last, other.last)
    }
  }

  private struct Entry {
    let hash: UInt64
    let key: Int
    let keyLength: Int32
  }

  /// How many values and sums a group has.
  let values: Int
  let sums: Int
  private let precision: QuantileSketch.Precision
  private var entries: [Entry] = []
  private var keys: [UInt8] = []
  private(set) var counts: [Counts] = []
  private var measures: [Measure] = []
  private var totals: [ExactSum] = []
  /// Indexes of entries, -1 where there is none; twice as many as entries at least.
  private var index: [Int32] = Array(repeating: -1, count: 64)

  init(values: Int, sums: Int, precision: QuantileSketch.Precision) {
    self.values = values
    self.sums = sums
    self.precision = precision
  }

  var count: Int { entries.count }

  func key(_ group: Int) -> ArraySlice<UInt8> {
    let entry = entries[group]
    return keys[entry.key..<entry.key + Int(entry.keyLength)]
  }

  func measure(_ group: Int, _ value: Int) -> Measure { measures[group * values + value] }
  func total(_ group: Int, _ sum: Int) -> ExactSum { totals[group * sums + sum] }

  /// Adds events that lie side by side in a batch. Beyond `limit` groups they go to `overflow`; the
  /// answer is how many did.
  mutating func add(
    _ range: Range<Int>, of batch: EventBatch, limit: Int, overflow: Overflow
  ) -> Int {
    var overflowed = 0
    let keys = unsafe UnsafePointer(batch.keys.start)
    for index in range {
      let event = batch.events[index]
      if event.isLeftOut { continue }
      let key = unsafe UnsafeBufferPointer(start: keys + event.key, count: event.keyLength)
      var group = unsafe find(key, event.hash)
      if group < 0 {
        if count >= limit {
          overflowed += 1
          group = self.group(overflow.key, overflow.hash)
        } else {
          group = unsafe insert(key, event.hash)
        }
      }
      add(event, batch.numbers, to: group)
    }
    for element in batch.elements where range.contains(element.event) {
      let event = batch.events[element.event]
      if event.isLeftOut { continue }
      let key = unsafe UnsafeBufferPointer(start: keys + event.key, count: event.keyLength)
      let found = unsafe find(key, event.hash)
      let group = found >= 0 ? found : self.group(overflow.key, overflow.hash)
      measures[group * values + element.value].add(element.number)
    }
    return overflowed
  }

  @inline(__always)
  private mutating func add(_ event: Event, _ numbers: [FieldNumber], to group: Int) {
    counts[group].add(event)
    for value in 0..<values {
      let number = numbers[event.numbers + value]
      if number.isPresent { measures[group * values + value].add(number) }
    }
    for sum in 0..<sums {
      let number = numbers[event.numbers + values + sum]
      if number.isPresent { totals[group * sums + sum].add(number) }
    }
  }

  /// Adds the groups of another table, whose hashes have the same seed.
  mutating func merge(_ other: GroupTable) {
    for from in 0..<other.count {
      let group = self.group(other.key(from), other.entries[from].hash)
      merge(
        into: group, other.counts[from], (0..<values).map { other.measure(from, $0) },
        (0..<sums).map { other.total(from, $0) })
    }
  }

  mutating func merge(
    into group: Int, _ counts: Counts, _ measures: [Measure], _ totals: [ExactSum]
  ) {
    self.counts[group].merge(counts)
    for (value, measure) in measures.enumerated() {
      self.measures[group * values + value].merge(measure)
    }
    for (sum, total) in totals.enumerated() { self.totals[group * sums + sum].merge(total) }
  }

  /// The group of a key, made where it is not there.
  mutating func group(_ key: ArraySlice<UInt8>, _ hash: UInt64) -> Int {
    unsafe key.withUnsafeBufferPointer { key in
      let found = unsafe find(key, hash)
      return found >= 0 ? found : unsafe insert(key, hash)
    }
  }

  @inline(__always)
  private func find(_ key: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
    let mask = index.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let group = Int(index[slot])
      if group < 0 { return -1 }
      if entries[group].hash == hash, unsafe same(entries[group], key) { return group }
      slot = (slot + 1) & mask
    }
  }

  @inline(__always)
  private func same(_ entry: Entry, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(entry.keyLength) == key.count, let theirs = key.baseAddress else {
      return key.isEmpty && entry.keyLength == 0
    }
    return unsafe keys.withUnsafeBufferPointer { keys in
      guard let base = keys.baseAddress else { return false }
      return unsafe memcmp(base + entry.key, theirs, key.count) == 0
    }
  }

  private mutating func insert(_ key: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
    let group = entries.count
    entries.append(Entry(hash: hash, key: keys.count, keyLength: Int32(key.count)))
    unsafe keys.append(contentsOf: key)
    counts.append(Counts())
    for _ in 0..<values { measures.append(Measure(precision)) }
    for _ in 0..<sums { totals.append(ExactSum()) }
    if entries.count * 2 > index.count { growIndex() } else { enter(group) }
    return group
  }

  private mutating func growIndex() {
    index = Array(repeating: -1, count: index.count * 2)
    for group in entries.indices { enter(group) }
  }

  private mutating func enter(_ group: Int) {
    let mask = index.count - 1
    var slot = Int(truncatingIfNeeded: entries[group].hash) & mask
    while index[slot] >= 0 { slot = (slot + 1) & mask }
    index[slot] = Int32(group)
  }
}

/// The group for what is beyond the most groups: every field it is grouped by is "other".
struct Overflow: Sendable {
  let key: ArraySlice<UInt8>
  let hash: UInt64

  init(fields: Int, hash: KeyHash) {
    let text = Array(
      Array(repeating: Array("\"other\"".utf8), count: fields).joined(separator: [Event.separator]))
    key = text[...]
    // A key of no fields has no address to hash.
    self.hash = unsafe (text + [UInt8](repeating: 0, count: 8)).withUnsafeBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe hash($0, text.count) } ?? 0
    }
  }
}
