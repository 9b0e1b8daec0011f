/// The counted calls of a window. What is in the ring depends on the kind of window: a bit a call
/// for failures and one for slow calls, or four counts a bucket.
struct Counts: Sendable {
  /// Into how many parts a time window is cut.
  static let buckets = 20
  /// The calls of the largest count window.
  static let ringSize = 1000

  private(set) var calls: UInt64 = 0
  private(set) var failures: UInt64 = 0
  private(set) var slow: UInt64 = 0
  private(set) var ignored: UInt64 = 0
  /// Of a count window where the next call goes; else the number of the bucket or window since the
  /// beginning of time.
  private(set) var head: Int64 = 0
  private(set) var ring = InlineArray<40, UInt64>(repeating: 0)

  var isEmpty: Bool { calls == 0 && ignored == 0 }

  init() {}

  init(
    calls: UInt64, failures: UInt64, slow: UInt64, ignored: UInt64, head: Int64,
    ring: InlineArray<40, UInt64>
  ) {
    self.calls = calls
    self.failures = min(failures, calls)
    self.slow = min(slow, calls)
    self.ignored = ignored
    self.head = head
    self.ring = ring
  }

  mutating func clear() { self = Counts() }

  /// Keeps the sums, to be shown, and nothing by which they could go on.
  mutating func freeze() {
    head = 0
    ring = InlineArray(repeating: 0)
  }

  /// Drops what is too old. Answers whether a fixed window has ended.
  mutating func advance(_ window: Policy.Window, to now: Int64) -> Bool {
    switch window {
    case .none, .count: return false
    case .time(let time):
      let current = now / Self.width(time)
      if current <= head { return false }
      drop(min(current - head, Int64(Self.buckets)), before: current)
      head = current
      return false
    case .fixed(let time):
      let current = now / time
      if current <= head { return false }
      let isFirst = head == 0 && isEmpty
      clear()
      head = current
      return !isFirst
    }
  }

  mutating func add(isFailure: Bool, isSlow: Bool, in window: Policy.Window) {
    switch window {
    case .none, .fixed: break
    case .count(let size): replaceOldest(size, isFailure: isFailure, isSlow: isSlow)
    case .time:
      let word = bucket(head)
      ring[word] &+= isFailure ? 0x1_0000_0001 : 1
      ring[word + 1] &+= isSlow ? 1 : 0
    }
    calls &+= 1
    if isFailure { failures &+= 1 }
    if isSlow { slow &+= 1 }
  }

  mutating func addIgnored(in window: Policy.Window) {
    if case .time = window { ring[bucket(head) + 1] &+= 0x1_0000_0000 }
    ignored &+= 1
  }

  /// Nanoseconds a bucket, rounded up so that the buckets cover the window.
  private static func width(_ time: Int64) -> Int64 { (time - 1) / Int64(buckets) + 1 }

  /// Where the words of a bucket are: calls and failures, slow and ignored, 32 bits each.
  private func bucket(_ number: Int64) -> Int { Int(number % Int64(Self.buckets)) * 2 }

  private mutating func drop(_ count: Int64, before current: Int64) {
    var number = current - count
    while number < current {
      number += 1
      let word = bucket(number)
      let (first, second) = (ring[word], ring[word + 1])
      if first | second == 0 { continue }
      calls -= min(first & 0xffff_ffff, calls)
      failures -= min(first >> 32, failures)
      slow -= min(second & 0xffff_ffff, slow)
      ignored -= min(second >> 32, ignored)
      ring[word] = 0
      ring[word + 1] = 0
    }
  }

  private mutating func replaceOldest(_ size: Int, isFailure: Bool, isSlow: Bool) {
    let place = Int(head)
    let (word, bit) = (place >> 6, UInt64(1) << UInt64(place & 63))
    if calls >= UInt64(size) {
      calls -= 1
      if ring[word] & bit != 0 { failures -= min(1, failures) }
      if ring[word + 20] & bit != 0 { slow -= min(1, slow) }
    }
    ring[word] = isFailure ? ring[word] | bit : ring[word] & ~bit
    ring[word + 20] = isSlow ? ring[word + 20] | bit : ring[word + 20] & ~bit
    head = Int64(place + 1 == size ? 0 : place + 1)
  }
}
