/// One limit over a window that slides: never more than `limit` within any `span`, its end
/// excluded. Adding and letting go take constant time on average, and the memory is that of what
/// the window holds, at most `limit` entries.
struct SlidingWindow {
  let limit: Int
  /// Nanoseconds.
  let span: Int64
  private(set) var used = 0
  /// A ring: entries run from `first` on, around the end.
  private var entries: [(time: Int64, amount: Int)] = []
  private var first = 0
  private var count = 0

  init(limit: Int, span: Int64) {
    self.limit = limit
    self.span = span
  }

  var remaining: Int { max(0, limit - used) }

  /// Lets go of what has left the window. Time never runs back.
  mutating func slide(to now: Int64) {
    while count > 0, entries[first].time + span <= now {
      used -= entries[first].amount
      first = (first + 1) & (entries.count - 1)
      count -= 1
    }
  }

  func hasRoom(for amount: Int) -> Bool { used + amount <= limit }

  /// How long until there is room, in nanoseconds; `nil` where there never will be.
  func wait(for amount: Int, now: Int64) -> Int64? {
    guard amount <= limit else { return nil }
    var excess = used + amount - limit
    var index = first
    var time = now
    while excess > 0 {
      let entry = entries[index]
      excess -= entry.amount
      time = entry.time + span
      index = (index + 1) & (entries.count - 1)
    }
    return max(0, time - now)
  }

  mutating func take(_ amount: Int, at now: Int64) {
    // What takes nothing needs no place.
    guard amount > 0 else { return }
    if count == entries.count { grow() }
    entries[(first + count) & (entries.count - 1)] = (now, amount)
    count += 1
    used += amount
  }

  private mutating func grow() {
    let size = max(16, entries.count * 2)
    var larger = Array(entries[first...])
    larger.reserveCapacity(size)
    larger += entries[..<first]
    larger += repeatElement((time: 0, amount: 0), count: size - larger.count)
    entries = larger
    first = 0
  }

  /// How full a bucket would be that refills evenly, as most providers count: the time until it is
  /// full again, in nanoseconds.
  var refill: Int64 {
    guard limit > 0 else { return span }
    return Int64((Double(used) * Double(span) / Double(limit)).rounded(.up))
  }
}
