@testable import Resilience

/// A breaker as one would write it with all events in memory and no thought of speed: an independent
/// reading of the same rules. It knows neither jitter nor budgets, and its clock does not step.
struct NaiveBreaker {
  struct Event {
    let time: Int64
    let isFailure: Bool
    let isSlow: Bool
  }

  /// A permit that is out.
  struct Call {
    var isTrial: Bool
    let state: Int
    let window: Int64
    /// When its place is free by itself, and whether because the trial waited too long.
    var end: Int64?
    var endsByWait: Bool
  }

  let policy: Policy
  var state = State.closed
  /// How many states there were.
  var states = 1
  var began: Int64
  var events: [Event] = []
  private var inARowBefore: Int?
  var ignored: [Int64] = []
  var isRound = false
  var deadline: Int64 = 0
  var openings = 0
  var refused = 0
  /// The calls that hold a place, by number.
  var places: [Int: Call] = [:]
  /// All calls that were admitted, whether they hold a place or not.
  var calls: [Int: Call] = [:]
  var rateTimes: [Int64] = []
  var log: [String] = []

  init(_ policy: Policy, at time: Int64) {
    self.policy = policy
    began = time
  }

  // What is seen.

  func visible(_ time: Int64) -> [Event] {
    guard state == .closed || state == .metricsOnly else { return events }
    if case .count(let size) = policy.window { return events.suffix(size) }
    return events.filter { isInWindow($0.time, time) }
  }

  func visibleIgnored(_ time: Int64) -> [Int64] {
    guard state == .closed || state == .metricsOnly else { return ignored }
    return ignored.filter { isInWindow($0, time) }
  }

  private func isInWindow(_ event: Int64, _ time: Int64) -> Bool {
    switch policy.window {
    case .none, .count: return true
    case .time(let length):
      let bucket = (length + 19) / 20
      return time / bucket - event / bucket < 20
    case .fixed(let length): return event / length == time / length
    }
  }

  /// Of no window, also where it opened the breaker.
  var inARow: Int { inARowBefore ?? events.reversed().prefix(while: \.isFailure).count }

  var minimum: Int {
    if policy.trip.rate == nil && policy.slowRate == nil { return 1 }
    var least = policy.minCalls
    if case .count(let size) = policy.window, size < least { least = size }
    return isRound ? min(least, trials) : least
  }

  var trials: Int {
    if case .ratio(_, let of) = policy.halfOpenMode { return of }
    return policy.halfOpen
  }

  var freeTrials: Int { max(0, trials - events.count - places.values.count(where: \.isTrial)) }

  // What happens.

  mutating func settle(_ time: Int64) {
    if state == .halfOpen { settleTrials(time) }
    for (number, call) in places where call.end ?? .max <= time { places[number] = nil }
  }

  private mutating func settleTrials(_ time: Int64) {
    var wait = Int64.max
    if let longest = policy.halfOpenMaxWait, policy.halfOpenOnWait != .release {
      wait = began + longest
    }
    let lease = places.values.filter { $0.isTrial && !$0.endsByWait }.compactMap(\.end).min()
    if policy.halfOpenLost == .reopen, let lease, lease <= time, lease <= wait {
      change(.open, lease)
    } else if wait <= time {
      change(policy.halfOpenOnWait == .close ? .closed : .open, wait)
    }
  }

  mutating func change(_ next: State, _ time: Int64, openFor: Int64? = nil) {
    log.append("\(state.text)>\(next.text)")
    if state == .halfOpen {
      for (number, call) in places where call.isTrial {
        if policy.maxConcurrent == nil { places[number] = nil }
        places[number]?.isTrial = false
      }
    }
    if next == .open {
      openings += 1
      var length = Double(policy.openFor)
      for _ in 1..<openings { length = min(length * policy.openMultiplier, 1e19) }
      if let longest = policy.openMax { length = min(length, Double(longest)) }
      deadline = time + (openFor ?? Int64(length.rounded()))
      inARowBefore = inARow
      events = visible(time)
      ignored = visibleIgnored(time)
    } else {
      inARowBefore = nil
      events = []
      ignored = []
      isRound = next == .halfOpen
    }
    if next == .closed { openings = 0 }
    state = next
    states += 1
    began = time
    refused = 0
  }

  mutating func admit(_ number: Int, _ time: Int64, lease: Int64?) -> Bool {
    settle(time)
    let isTrial = state == .open || state == .halfOpen
    let isGuarded = state != .disabled && state != .metricsOnly
    let isShut =
      state == .forcedOpen || state == .open && time < deadline
      || state == .halfOpen && freeTrials == 0
    let isCrowded = places.count >= policy.maxConcurrent ?? .max
    var isTooFast = false
    if let rate = policy.rate {
      isTooFast = rateTimes.count(where: { $0 > time - rate.time }) >= rate.calls
    }
    if isGuarded && (isShut || isCrowded || isTooFast) {
      refused += 1
      return false
    }
    if isGuarded { rateTimes.append(time) }
    if state == .open { change(.halfOpen, time) }
    var call = Call(
      isTrial: isTrial, state: states, window: windowNumber(time), end: lease.map { time + $0 },
      endsByWait: false)
    if isTrial, policy.halfOpenOnWait == .release, let wait = policy.halfOpenMaxWait,
      time + wait <= call.end ?? .max
    {
      call.end = time + wait
      call.endsByWait = true
    }
    calls[number] = call
    if isGuarded && (isTrial || policy.maxConcurrent != nil) { places[number] = call }
    return true
  }

  private func windowNumber(_ time: Int64) -> Int64 {
    if case .fixed(let length) = policy.window, state == .closed || state == .metricsOnly {
      return time / length
    }
    return 0
  }

  mutating func record(_ number: Int, _ outcome: Outcome, isSlow: Bool, _ time: Int64) -> Recorded {
    settle(time)
    guard let call = calls[number] else { return .stale }
    let heldPlace = call.isTrial || policy.maxConcurrent != nil
    if heldPlace && hadPlace.contains(number) {
      guard places.removeValue(forKey: number) != nil else { return .stale }
    }
    guard call.state == states, call.window == windowNumber(time) else { return .stale }
    guard [.closed, .metricsOnly, .halfOpen].contains(state) else { return .passedOver }
    if outcome == .void { return .passedOver }
    if outcome == .ignored {
      ignored.append(time)
      return .passedOver
    }
    let isFailure = outcome == .failure
    if isFailure && state != .halfOpen, let last = events.last(where: \.isFailure),
      time - last.time < policy.lump
    {
      return .passedOver
    }
    events.append(Event(time: time, isFailure: isFailure, isSlow: isSlow))
    if state == .halfOpen {
      judgeRound(time)
    } else if state == .closed, isFailure || isSlow || policy.tripOnSuccess, isBroken(time) {
      change(.open, time)
    }
    return .counted
  }

  /// The calls that were given a place when they were admitted.
  var hadPlace: Set<Int> = []

  private func isBroken(_ time: Int64) -> Bool {
    let seen = visible(time)
    if let limit = policy.trip.consecutive, inARow >= limit { return true }
    if let limit = policy.trip.failures, seen.count(where: \.isFailure) >= limit { return true }
    return seen.count >= minimum && isRateBroken(seen)
  }

  private func isRateBroken(_ seen: [Event]) -> Bool {
    let count = Double(seen.count)
    return Double(seen.count(where: \.isFailure)) / count >= policy.trip.rate ?? 2
      || Double(seen.count(where: \.isSlow)) / count >= policy.slowRate ?? 2
  }

  private mutating func judgeRound(_ time: Int64) {
    let bad = events.count { $0.isFailure || $0.isSlow && policy.slowRate != nil }
    let good = events.count - bad
    switch policy.halfOpenMode {
    case .all:
      if bad > 0 { change(.open, time) } else if good >= trials { change(.closed, time) }
    case .rate:
      if events.count >= minimum { change(isRateBroken(events) ? .open : .closed, time) }
    case .ratio(let need, let of):
      if bad > of - need { change(.open, time) } else if good >= need { change(.closed, time) }
    }
  }

  mutating func kill(_ number: Int, _ time: Int64) {
    settle(time)
    guard let call = places.removeValue(forKey: number) else { return }
    if call.isTrial && policy.halfOpenLost == .reopen { change(.open, time) }
  }

  mutating func operate(_ command: Command, _ time: Int64) -> Answer {
    settle(time)
    let isDue = state == .open && time >= deadline
    let target: State
    switch command {
    case .reset:
      if state == .closed {
        let isBlank = visible(time).isEmpty && visibleIgnored(time).isEmpty
        if isBlank && inARow == 0 && refused == 0 { return .unchanged }
        events = []
        ignored = []
        refused = 0
        states += 1
        rateTimes = []
        return .changed
      }
      rateTimes = []
      target = .closed
    case .close: target = .closed
    case .forceOpen: target = .forcedOpen
    case .disable: target = .disabled
    case .metricsOnly: target = .metricsOnly
    case .halfOpen:
      if state == .closed { return .refused }
      if isDue { return .unchanged }
      target = .halfOpen
    case .trip(let length):
      if state == .open && !isDue {
        guard let length else { return .unchanged }
        deadline = time + length
        return .changed
      }
      if isDue { change(.halfOpen, time) }
      change(.open, time, openFor: length)
      return .changed
    }
    if state == target { return .unchanged }
    change(target, time)
    return .changed
  }
}
