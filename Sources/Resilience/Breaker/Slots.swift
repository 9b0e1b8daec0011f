/// The permits that are out and that count while they are: those of trials, and with a limit of
/// concurrent calls those of all.
struct Slots: Sendable {
  static let count = 64

  /// A bit for each slot that is taken, for each that is a trial's, and for each whose deadline is
  /// the longest wait of a half-open breaker rather than the end of a lease.
  var taken: UInt64 = 0
  var trials: UInt64 = 0
  var waits: UInt64 = 0
  /// Which permit has the slot.
  var tickets = InlineArray<64, UInt64>(repeating: 0)
  /// When the slot is free again by itself; `never` for one whose holder has a kernel lock.
  var deadlines = InlineArray<64, Int64>(repeating: 0)

  static let never = Int64.max

  var inUse: Int { taken.nonzeroBitCount }
  var trialsInUse: Int { trials.nonzeroBitCount }
  var isFull: Bool { taken == .max }

  /// Those that only a kernel lock holds.
  var unleased: UInt64 {
    var found: UInt64 = 0
    forEach(taken) { slot in if deadlines[slot] == Self.never { found |= 1 << UInt64(slot) } }
    return found
  }

  mutating func take(ticket: UInt64, isTrial: Bool, deadline: Int64, isWait: Bool) -> Int {
    let slot = (~taken).trailingZeroBitCount & 63
    let bit: UInt64 = 1 << UInt64(slot)
    taken |= bit
    if isTrial { trials |= bit }
    if isWait { waits |= bit }
    tickets[slot] = ticket
    deadlines[slot] = deadline
    return slot
  }

  func holds(_ slot: Int, ticket: UInt64) -> Bool {
    slot < Self.count && taken & 1 << UInt64(slot) != 0 && tickets[slot] == ticket
  }

  mutating func free(_ slot: Int) {
    let bit: UInt64 = 1 << UInt64(slot)
    taken &= ~bit
    trials &= ~bit
    waits &= ~bit
  }

  /// Ends all trials. Their calls still run, so where running calls are limited they keep a slot.
  mutating func endTrials(keepsCalls: Bool) {
    if !keepsCalls { taken &= ~trials }
    trials = 0
    waits = 0
  }

  /// Frees what has passed its deadline; answers how many of them were trials.
  mutating func expire(at now: Int64) -> Int {
    guard taken != 0 else { return 0 }
    let before = trials
    let candidates = taken
    var bits = candidates
    while bits != 0 {
      let slot = bits.trailingZeroBitCount
      bits &= bits - 1
      if deadlines[slot] <= now { free(slot) }
    }
    return (before & ~trials).nonzeroBitCount
  }

  /// When the first lease of a trial runs out.
  var firstTrialLease: Int64 { earliest(trials & ~waits) }

  /// When the first trial's slot is free by itself.
  var firstTrialDeadline: Int64 { earliest(trials) }

  /// The slot taken first of these.
  func oldest(of slots: UInt64) -> Int? {
    var oldest: Int?
    forEach(slots & taken) { slot in
      if let found = oldest, tickets[found] < tickets[slot] { return }
      oldest = slot
    }
    return oldest
  }

  private func earliest(_ slots: UInt64) -> Int64 {
    var earliest = Self.never
    forEach(slots) { slot in earliest = min(earliest, deadlines[slot]) }
    return earliest
  }

  private func forEach(_ slots: UInt64, _ body: (Int) -> Void) {
    var bits = slots
    while bits != 0 {
      body(bits.trailingZeroBitCount)
      bits &= bits - 1
    }
  }
}
