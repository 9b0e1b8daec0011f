/// At most so many calls within any so many nanoseconds, whenever they begin.
///
/// The calls are kept in groups of equal size under the time of the last one in each. With up to 32
/// calls a group is one, and a permit comes back to the nanosecond; with more, a group's come back
/// together: at most one in 32 comes late, and none early.
package struct RateLimiter: Sendable {
  package struct Rate: Equatable, Sendable {
    package var calls: Int
    /// Nanoseconds.
    package var time: Int64

    package init(calls: Int, time: Int64) {
      self.calls = calls
      self.time = time
    }
  }

  static let groups = 32

  /// The oldest group in the ring.
  var first = 0
  var groupsInUse = 0
  /// The calls in the last group.
  var lastFill = 0
  var times = InlineArray<32, UInt64>(repeating: 0)

  package init() {}

  /// How many nanoseconds until a call is allowed; 0: now.
  package mutating func wait(_ rate: Rate, at now: Int64) -> Int64 {
    while groupsInUse > 0 && firstTime <= now - rate.time { dropFirst() }
    let size = Self.groupSize(rate)
    let calls = groupsInUse == 0 ? 0 : (groupsInUse - 1) * size + lastFill
    return calls < rate.calls ? 0 : firstTime + rate.time - now
  }

  /// Counts a call that `wait` has just allowed.
  package mutating func take(_ rate: Rate, at now: Int64) {
    if groupsInUse == 0 || lastFill >= Self.groupSize(rate) {
      if groupsInUse == Self.groups { dropFirst() }
      groupsInUse += 1
      lastFill = 0
    }
    lastFill += 1
    times[(first + groupsInUse - 1) % Self.groups] = UInt64(now)
  }

  private var firstTime: Int64 { Int64(min(times[first], UInt64(Moment.latest))) }

  private mutating func dropFirst() {
    first = (first + 1) % Self.groups
    groupsInUse -= 1
  }

  private static func groupSize(_ rate: Rate) -> Int { (rate.calls + groups - 1) / groups }
}
