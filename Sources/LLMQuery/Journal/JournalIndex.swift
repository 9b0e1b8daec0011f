/// How a question in the journal ended.
enum JournalKind: UInt8, Sendable {
  case answered = 0
  /// Asking again would bring the same.
  case failedForGood = 1
  /// A later run may get an answer.
  case failedForNow = 2
}

/// Where the record of a question stands in the journal.
struct JournalEntry: Equatable, Sendable {
  /// Of the first byte.
  let offset: Int
  /// In bytes, with the line feed.
  let length: Int
  let kind: JournalKind
}

/// The entry of each question: an open-addressing table of 24 bytes a slot. At its fullest four
/// fifths are taken and it grows by a third, so a question takes 30 to 40 bytes.
struct JournalIndex {
  private struct Slot {
    var high: UInt64 = 0
    var low: UInt64 = 0
    /// Offset, length and kind in one word; an entry is never empty, so 0 is a free slot.
    var place: UInt64 = 0
  }

  // A record is at most 16 MiB long, one bit above 24 for its line feed.
  private static let lengthBits = 25
  private static let kindBits = 2
  /// A journal of 128 GiB is full.
  static let largestOffset = 1 << (64 - lengthBits - kindBits) - 1

  private(set) var count = 0
  private var slots: [Slot]
  private var room: Int

  init() {
    slots = Array(repeating: Slot(), count: 64)
    room = slots.count * 4 / 5
  }

  subscript(id: QuestionID) -> JournalEntry? {
    let place = slots[index(of: id)].place
    return place == 0 ? nil : Self.entry(place)
  }

  /// Takes an entry; the later one stands, but an answer is never given up for an error. Answers
  /// the entry that was there.
  @discardableResult
  mutating func note(_ id: QuestionID, _ entry: JournalEntry) -> JournalEntry? {
    var index = index(of: id)
    let place = slots[index].place
    if place != 0 {
      let before = Self.entry(place)
      if before.kind != .answered || entry.kind == .answered {
        slots[index].place = Self.place(entry)
      }
      return before
    }
    if count >= room {
      grow()
      index = self.index(of: id)
    }
    slots[index] = Slot(high: id.high, low: id.low, place: Self.place(entry))
    count += 1
    return nil
  }

  /// Every entry, in no order.
  func forEach(_ body: (QuestionID, JournalEntry) -> Void) {
    for slot in slots where slot.place != 0 {
      body(QuestionID(high: slot.high, low: slot.low), Self.entry(slot.place))
    }
  }

  /// The slot of a question, or the free one where it would go. The identities are digests, so
  /// their first bits are spread evenly as they are.
  private func index(of id: QuestionID) -> Int {
    var index = Int(id.high.multipliedFullWidth(by: UInt64(slots.count)).high)
    while slots[index].place != 0 {
      if slots[index].high == id.high, slots[index].low == id.low { return index }
      index = index + 1 == slots.count ? 0 : index + 1
    }
    return index
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count + old.count / 3)
    room = slots.count * 4 / 5
    for slot in old where slot.place != 0 {
      slots[index(of: QuestionID(high: slot.high, low: slot.low))] = slot
    }
  }

  private static func place(_ entry: JournalEntry) -> UInt64 {
    UInt64(entry.offset) << (lengthBits + kindBits) | UInt64(entry.length) << kindBits
      | UInt64(entry.kind.rawValue)
  }

  private static func entry(_ place: UInt64) -> JournalEntry {
    JournalEntry(
      offset: Int(place >> (lengthBits + kindBits)),
      length: Int(place >> kindBits & (1 << lengthBits - 1)),
      kind: JournalKind(rawValue: UInt8(truncatingIfNeeded: place & 3)) ?? .failedForNow)
  }
}
