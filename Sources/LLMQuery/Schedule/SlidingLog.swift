/// What was used within the last so much time, whenever that begins: the sum over any window, as a
/// server counts it, is never more than the sum here when its last entry was added.
///
/// Entries that are near to each other become one under the later's time, so that a window has at
/// most about two thousand; none leaves early, and each at most a two-thousandth of the window late.
struct SlidingLog {
  private struct Entry {
    var first: Int64
    var last: Int64
    var amount: Int
  }

  /// Nanoseconds.
  let span: Int64
  private let grain: Int64
  private var entries: [Entry] = []
  private var head = 0
  private(set) var total = 0

  /// `window` in nanoseconds.
  init(window: Int64) {
    span = window + Self.slack(window)
    grain = window / 2000
  }

  /// By how much longer an entry counts: the way to the server takes one request longer than the
  /// next, which is the same for a minute as for a day, and over a day its clock runs otherwise than
  /// ours.
  static func slack(_ window: Int64) -> Int64 {
    max(50_000_000, min(window / 200, 300_000_000), window / 20_000)
  }

  var count: Int { entries.count - head }

  mutating func expire(_ now: Int64) {
    while head < entries.count, entries[head].last + span <= now {
      total -= entries[head].amount
      head += 1
    }
    if head > 512, head > entries.count / 2 {
      entries.removeFirst(head)
      head = 0
    }
  }

  mutating func add(_ amount: Int, at now: Int64) {
    total += amount
    if head < entries.count, let last = entries.last, now - last.first < grain, now >= last.last {
      entries[entries.count - 1].last = now
      entries[entries.count - 1].amount += amount
    } else {
      entries.append(Entry(first: now, last: now, amount: amount))
    }
  }

  /// Corrects what was added at `time` by `delta`; what has left the window needs no correction.
  mutating func settle(at time: Int64, by delta: Int) {
    guard delta != 0, let index = entry(at: time) else { return }
    let delta = max(delta, -entries[index].amount)
    entries[index].amount += delta
    total += delta
  }

  /// Counts `amount` of what was added at `time` from `later` on: it went out later than thought.
  mutating func move(_ amount: Int, from time: Int64, to later: Int64) {
    guard amount > 0, later > time, let index = entry(at: time) else { return }
    let moved = min(amount, entries[index].amount)
    entries[index].amount -= moved
    var place = index + 1
    while place < entries.count, entries[place].first <= later { place += 1 }
    if entries[place - 1].first <= later, later - entries[place - 1].first < grain,
      place - 1 > index
    {
      entries[place - 1].amount += moved
      entries[place - 1].last = max(entries[place - 1].last, later)
    } else {
      let last = place < entries.count ? min(later, entries[place].first) : later
      entries.insert(Entry(first: last, last: last, amount: moved), at: place)
    }
  }

  /// When there is room for `amount` under `limit`; `now` if there is. What is more than the limit
  /// fits once all else has left.
  func whenFits(_ amount: Int, under limit: Int, _ now: Int64) -> Int64 {
    var excess = total + min(amount, limit) - limit
    var index = head
    while excess > 0, index < entries.count {
      excess -= entries[index].amount
      if excess <= 0 { return entries[index].last + span }
      index += 1
    }
    return now
  }

  /// The entry that holds what was added at a time: the first that does not end before it.
  private func entry(at time: Int64) -> Int? {
    var low = head
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].last < time { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].first <= time ? low : nil
  }
}
