/// What counts of one record.
struct Event {
  /// Milliseconds since 1970, or `EventTime.none`.
  var time: Int64
  var hash: UInt64
  /// Where its key stands among the keys of the batch: the JSON texts of the fields it is grouped
  /// by, apart by 0x1f, which stands in no JSON text.
  var key: Int
  var keyLength: Int
  /// The first of its numbers among those of the batch: values, then sums.
  var numbers: Int
  var kind: Int
  var isError: Bool
  /// Where the part of time that it lies in begins; 0 without windows.
  var pane: Int64 = 0
  var isLeftOut = false

  static let separator: UInt8 = 0x1f
}

/// What an element of an array adds to a measured field of an event.
struct ElementValue {
  var event: Int
  var value: Int
  var number: FieldNumber
}

/// The events of one chunk.
struct EventBatch {
  var events: [Event] = []
  let keys = KeyBuffer()
  var numbers: [FieldNumber] = []
  var elements: [ElementValue] = []
  var passedOver = 0

  mutating func removeAll() {
    events.removeAll(keepingCapacity: true)
    keys.shorten(to: 0)
    numbers.removeAll(keepingCapacity: true)
    elements.removeAll(keepingCapacity: true)
    passedOver = 0
  }
}

/// Bytes of keys, one behind another; eight more may be read behind the last one.
@safe final class KeyBuffer {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity = 16 << 10

  init() {
    unsafe start = .allocate(capacity: capacity + 8)
    unsafe start.initialize(repeating: 0, count: capacity + 8)
  }

  deinit { unsafe start.deallocate() }

  func shorten(to count: Int) { self.count = count }

  func append(_ byte: UInt8) {
    reserve(1)
    unsafe start[count] = byte
    count += 1
  }

  func append(_ bytes: [UInt8]) {
    for byte in bytes { append(byte) }
  }

  /// Takes a text unless there is a backslash in it. Behind the text eight bytes must be readable.
  @inline(__always)
  func appendIfPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress else { return true }
    reserve(text.count)
    var at = 0
    while at < text.count {
      let word = unsafe UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
      let less = word ^ 0x5c5c_5c5c_5c5c_5c5c
      let found = (less &- 0x0101_0101_0101_0101) & ~less & 0x8080_8080_8080_8080
      if found != 0, found.trailingZeroBitCount >> 3 < text.count &- at { return false }
      unsafe UnsafeMutableRawPointer(start + count + at).storeBytes(of: word, as: UInt64.self)
      at &+= 8
    }
    count += text.count
    return true
  }

  @inline(__always)
  private func reserve(_ more: Int) {
    if count + more > capacity { grow(by: more) }
  }

  @inline(never)
  private func grow(by more: Int) {
    let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: (count + more) * 2 + 8)
    unsafe bigger.initialize(repeating: 0, count: (count + more) * 2 + 8)
    unsafe bigger.update(from: start, count: count)
    unsafe start.deallocate()
    unsafe start = bigger
    capacity = (count + more) * 2
  }
}

/// A hash of a few bytes, whose seed no one outside knows: keys cannot be made to collide.
struct KeyHash: Sendable {
  private let seed: UInt64

  init() {
    var random = SystemRandomNumberGenerator()
    seed = random.next()
  }

  @inline(__always)
  func callAsFunction(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: count)
    var at = 0
    while at &+ 8 <= count {
      let word = unsafe UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
      hash = Self.mix(hash ^ word)
      at &+= 8
    }
    // The bytes behind the end mean nothing.
    var last = unsafe UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
    last &= 1 << UInt64(truncatingIfNeeded: 8 &* (count &- at)) &- 1
    return Self.mix(hash ^ last)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = (value ^ 0x2d35_8dcc_aa6c_78a5).multipliedFullWidth(by: 0x8bb8_4b93_962e_acc9)
    return high ^ low
  }
}
