/// How the places for requests under way are shared out. Every lane that could send has an equal
/// share that no other takes: one whose answers are slow would else sit on all places. What is
/// left over goes to the lane that would be the last to end.
struct FairShare {
  private let share: Int
  /// Places that are free, and how many of those others have not used of their shares.
  private(set) var free: Int
  private var owed: Int

  /// `inFlight` of the lanes that could send.
  init(places: Int, free: Int, inFlight: [Int]) {
    self.free = max(0, free)
    let share = max(1, places / max(1, inFlight.count))
    self.share = share
    owed = inFlight.reduce(0) { $0 + max(0, share - $1) }
  }

  /// Whether a lane with so many under way may have one place more; counts it if so.
  mutating func take(inFlight: Int) -> Bool {
    guard free > 0 else { return false }
    if inFlight < share {
      owed -= 1
    } else if free <= owed {
      return false
    }
    free -= 1
    return true
  }

  /// A lane with so many under way will send no more for now, so its share is free for others.
  mutating func release(inFlight: Int) { owed -= max(0, share - inFlight) }
}
