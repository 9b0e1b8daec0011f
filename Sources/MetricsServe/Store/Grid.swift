import Wire

/// How time is cut up: what is kept, and in parts of which length. A day is 1,440 minutes.
struct Grid: Equatable, Sendable {
  /// The length of a part in milliseconds.
  let slot: Int64
  /// How many parts are kept.
  let slots: Int64
  /// How many parts count as of late: an hour of a day.
  let recent: Int64 = 60
  /// How many parts share a sketch.
  let piece: Int64 = 5

  init(retaining time: Duration) {
    let milliseconds = max(1000, Int64(time.milliseconds))
    // Whole seconds, at least ten of them.
    slot = max(10_000, (milliseconds + 1_439_999) / 1_440_000 * 1000)
    slots = max(recent, (milliseconds + slot - 1) / slot)
  }

  func number(_ time: Timestamp) -> Int64 { Int64((time.milliseconds / slot)) }
  func start(_ number: Int64) -> Timestamp { Timestamp(milliseconds: number * slot) }

  /// The first part that is still kept.
  func oldest(at now: Timestamp) -> Int64 { number(now) - slots + 1 }

  /// The first part that counts as of late; where a sketch begins.
  func firstRecent(at now: Timestamp) -> Int64 {
    (number(now) / piece - recent / piece + 1) * piece
  }
}
