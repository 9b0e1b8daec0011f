extension Breaker {
  /// Brings the state to the moment of an operation and answers the breaker's time.
  mutating func begin(_ now: Moment) -> Int64 {
    transitions.removeAll()
    let time = timeline.advance(to: now)
    settle(at: time, now)
    return time
  }

  /// What has happened by the passing of time alone. That an open time is over is not of it: then
  /// the next call makes the transition.
  private mutating func settle(at time: Int64, _ now: Moment) {
    switch state {
    case .closed, .metricsOnly:
      if counts.advance(policy.window, to: time) { generation &+= 1 }
    case .halfOpen: settleHalfOpen(at: time, now)
    case .open, .forcedOpen, .disabled: break
    }
    _ = slots.expire(at: time)
  }

  private mutating func settleHalfOpen(at time: Int64, _ now: Moment) {
    let leaseEnd = policy.halfOpenLost == .reopen ? slots.firstTrialLease : Slots.never
    if leaseEnd <= time && leaseEnd <= waitEnd {
      lost &+= 1
      change(to: .open, .trialLost, at: leaseEnd, now)
    } else if waitEnd <= time {
      let state = policy.halfOpenOnWait == .close ? State.closed : .open
      change(to: state, .waitedTooLong, at: waitEnd, now)
    } else {
      lost &+= UInt64(slots.expire(at: time))
    }
  }

  /// When a half-open breaker has waited so long that it changes its state.
  var waitEnd: Int64 {
    guard state == .halfOpen, policy.halfOpenOnWait != .release,
      let wait = policy.halfOpenMaxWait
    else { return Slots.never }
    return since + wait
  }

  /// Changes the state at a time that may have passed.
  mutating func change(
    to state: State, _ cause: Cause, at time: Int64, _ now: Moment, openFor: Int64? = nil
  ) {
    let wall = max(0, now.wall - (timeline.last - time))
    if self.state == .halfOpen { slots.endTrials(keepsCalls: policy.maxConcurrent != nil) }
    if state == .open {
      openings &+= 1
      self.openFor = openFor ?? nextOpenTime()
      deadline = time + self.openFor
    }
    lastTransition &+= 1
    transitions.append(transition(to: state, cause, wall: wall))
    self.state = state
    self.cause = cause
    generation &+= 1
    since = time
    refused = 0
    lost = 0
    wouldOpen = nil
    switch state {
    case .open, .forcedOpen: openedWall = wall
    case .halfOpen: break
    case .closed:
      openedWall = 0
      openings = 0
    case .disabled, .metricsOnly: openedWall = 0
    }
    if state != .open {
      counts.clear()
      consecutiveFailures = 0
      failedTrials = 0
      lastFailure = 0
      isRound = state == .halfOpen
    }
  }

  private func transition(to state: State, _ cause: Cause, wall: Int64) -> Transition {
    Transition(
      sequence: lastTransition, wall: wall, from: self.state, to: state, cause: cause,
      openFor: state == .open ? openFor : 0, calls: UInt32(clamping: counts.calls),
      failures: UInt32(clamping: counts.failures), slow: UInt32(clamping: counts.slow),
      ignored: UInt32(clamping: counts.ignored),
      consecutiveFailures: UInt32(clamping: consecutiveFailures),
      refused: UInt32(clamping: refused))
  }

  /// The open time of the opening that has just been counted, jitter drawn.
  private mutating func nextOpenTime() -> Int64 {
    let longest = Double(policy.openMax ?? Self.longestOpen)
    var time = Double(policy.openFor)
    if policy.openMultiplier > 1 {
      var opening: UInt64 = 1
      while opening < openings && time < longest {
        time *= policy.openMultiplier
        opening += 1
      }
    }
    time = min(time, longest)
    if policy.openJitter > 0 {
      // SplitMix64 (Steele, Lea and Flood, 2014).
      seed &+= 0x9e37_79b9_7f4a_7c15
      var mixed = seed
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      mixed ^= mixed >> 31
      time *= 1 + policy.openJitter * (Double(mixed >> 11) * 0x1p-52 - 1)
    }
    return Int64(min(max(time.rounded(), 1_000_000), 2 * Double(Self.longestOpen)))
  }

  /// A hundred years, the longest duration that can be written.
  private static let longestOpen: Int64 = 100 * 366 * 86_400 * Policy.second
}
