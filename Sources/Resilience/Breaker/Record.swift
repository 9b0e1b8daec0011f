extension Breaker {
  /// Reports what a call came to, and how many nanoseconds it took.
  package mutating func record(
    _ permit: Permit, _ outcome: Outcome, duration: Int64? = nil, now: Moment
  ) -> Recorded {
    let time = begin(now)
    if let slot = permit.slot {
      guard slots.holds(slot, ticket: permit.ticket) else { return .stale }
      slots.free(slot)
    }
    guard permit.generation == generation else { return .stale }
    if outcome == .success, let size = policy.retryBudget { budget.noteSuccess(size) }
    switch state {
    case .closed, .metricsOnly, .halfOpen: break
    case .open, .forcedOpen, .disabled: return .passedOver
    }
    switch outcome {
    case .void: return .passedOver
    case .ignored:
      counts.addIgnored(in: isRound ? .none : policy.window)
      return .passedOver
    case .success, .failure: break
    }
    let isFailure = outcome == .failure
    var isSlow = false
    if let limit = policy.slowOver, let duration { isSlow = duration > limit }
    if isFailure && !isRound && policy.lump > 0 {
      if lastFailure != 0 && time - lastFailure < policy.lump { return .passedOver }
      lastFailure = time
    }
    counts.add(isFailure: isFailure, isSlow: isSlow, in: isRound ? .none : policy.window)
    consecutiveFailures = isFailure ? consecutiveFailures &+ 1 : 0
    if state == .halfOpen {
      judgeTrials(didFail: isFailure || isSlow && policy.slowRate != nil, at: time, now)
    } else if isFailure || isSlow || policy.tripOnSuccess {
      judgeCalls(at: time, now)
    }
    return .counted
  }

  /// Tells that the holder of a permit has died and will not report.
  package mutating func lost(_ permit: Permit, now: Moment) {
    guard let slot = permit.slot else { return }
    lost(slot: slot, ticket: permit.ticket, now: now)
  }

  /// Tells that no one holds the kernel lock of a slot any more.
  package mutating func lost(slot: Int, now: Moment) {
    guard slot >= 0 && slot < Slots.count else { return }
    lost(slot: slot, ticket: slots.tickets[slot], now: now)
  }

  /// A permit for an outcome whose reporter has lost its own: of the calls that hold a slot the
  /// oldest; `nil` if the breaker awaits no outcome.
  package func anyPermit() -> Permit? {
    let isTrial = state == .halfOpen
    if state == .open || state == .forcedOpen { return nil }
    if let slot = slots.oldest(of: isTrial ? slots.trials : slots.taken) {
      return Permit(
        generation: generation, slot: slot, ticket: slots.tickets[slot], isTrial: isTrial)
    }
    return isTrial || policy.maxConcurrent != nil ? nil : Permit(generation: generation)
  }

  private mutating func lost(slot: Int, ticket: UInt64, now: Moment) {
    let time = begin(now)
    guard slots.holds(slot, ticket: ticket) else { return }
    let isTrial = slots.trials & 1 << UInt64(slot) != 0
    slots.free(slot)
    guard isTrial else { return }
    lost &+= 1
    if policy.halfOpenLost == .reopen { change(to: .open, .trialLost, at: time, now) }
  }

  /// The calls below which no rate is judged.
  var minimum: UInt64 { minimum(ofTrials: isRound) }

  /// The share of failures among the calls on which a transition was made, as far as the policy in
  /// force judges it; `nil` below the minimum.
  package func failureRate(of transition: Transition) -> Double? {
    let least = max(1, minimum(ofTrials: transition.from == .halfOpen))
    guard UInt64(transition.calls) >= least else { return nil }
    return Double(transition.failures) / Double(transition.calls)
  }

  private func minimum(ofTrials: Bool) -> UInt64 {
    guard policy.trip.rate != nil || policy.slowRate != nil else { return 1 }
    var minimum = policy.minCalls
    if case .count(let size) = policy.window { minimum = min(minimum, size) }
    return UInt64(ofTrials ? min(minimum, policy.trials) : minimum)
  }

  private mutating func judgeCalls(at time: Int64, _ now: Moment) {
    guard let cause = brokenRule() else { return }
    if state == .closed {
      change(to: .open, cause, at: time, now)
    } else if wouldOpen == nil {
      wouldOpen = cause
    }
  }

  private mutating func judgeTrials(didFail: Bool, at time: Int64, _ now: Moment) {
    switch policy.halfOpenMode {
    case .all:
      if didFail {
        change(to: .open, .trialFailed, at: time, now)
      } else if counts.calls >= UInt64(policy.trials) {
        change(to: .closed, .trialsSucceeded, at: time, now)
      }
    case .rate:
      guard counts.calls >= minimum else { return }
      if let cause = brokenRate() {
        change(to: .open, cause, at: time, now)
      } else {
        change(to: .closed, .trialsSucceeded, at: time, now)
      }
    case .ratio(let need, let of):
      if didFail { failedTrials &+= 1 }
      if failedTrials > UInt64(max(0, of - need)) {
        change(to: .open, .trialFailed, at: time, now)
      } else if counts.calls >= UInt64(need) &+ failedTrials {
        change(to: .closed, .trialsSucceeded, at: time, now)
      }
    }
  }

  private func brokenRule() -> Cause? {
    if let limit = policy.trip.consecutive, consecutiveFailures >= UInt64(limit) {
      return .consecutiveFailures
    }
    if let limit = policy.trip.failures, counts.failures >= UInt64(limit) { return .failures }
    return counts.calls >= minimum ? brokenRate() : nil
  }

  private func brokenRate() -> Cause? {
    let calls = Double(counts.calls)
    if let limit = policy.trip.rate, Double(counts.failures) / calls >= limit {
      return .failureRate
    }
    if let limit = policy.slowRate, Double(counts.slow) / calls >= limit { return .slowRate }
    return nil
  }
}
