/// Which windows are complete. It is moved by the times of events, in the order of the input, and
/// never goes back; in a live stream also by the time that passes without any.
struct Watermark: Sendable {
  /// What became of events that are in no window.
  struct LeftOut: Equatable, Sendable {
    var late = 0
    var future = 0
    var timeless = 0

    static func += (left: inout LeftOut, right: LeftOut) {
      left.late += right.late
      left.future += right.future
      left.timeless += right.timeless
    }
  }

  private let windows: Plan.Windows
  /// Of a live stream: events more than this ahead of the clock are of the future.
  private let isLive: Bool
  /// The latest time of an event.
  private(set) var latest: Int64?
  /// Parts of time that end here or before are closed.
  private(set) var closed = Int64.min

  private static let day: Int64 = 86_400_000

  init(_ windows: Plan.Windows, isLive: Bool) {
    self.windows = windows
    self.isLive = isLive
  }

  /// Puts the events of a batch into their parts of time. `now` is the clock.
  mutating func place(_ batch: inout EventBatch, now: Int64) -> LeftOut {
    var leftOut = LeftOut()
    for index in batch.events.indices {
      let time = batch.events[index].time
      if time == EventTime.none {
        leftOut.timeless += 1
        batch.events[index].isLeftOut = true
        continue
      }
      if isFuture(time, now: now) {
        leftOut.future += 1
        batch.events[index].isLeftOut = true
        continue
      }
      let pane = Self.floor(time, windows.slide)
      if pane + windows.slide <= closed {
        leftOut.late += 1
        batch.events[index].isLeftOut = true
        continue
      }
      batch.events[index].pane = pane
      if time > latest ?? .min {
        latest = time
        advance(to: time)
      }
    }
    return leftOut
  }

  /// The event time that has come: what is later than the lateness before it stays open.
  mutating func advance(to time: Int64) {
    guard let lateness = windows.lateness else { return }
    closed = max(closed, Self.floor(time - lateness, windows.slide))
  }

  /// One event with a wild clock must not make all others late.
  private func isFuture(_ time: Int64, now: Int64) -> Bool {
    guard windows.lateness != nil else { return false }
    if isLive { return time > now + max(windows.length, 60_000) }
    guard let latest else { return false }
    return time > now + Self.day && time > latest + Self.day
  }

  static func floor(_ time: Int64, _ step: Int64) -> Int64 {
    let rest = time % step
    return time - (rest < 0 ? rest + step : rest)
  }
}
