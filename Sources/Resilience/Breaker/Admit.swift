extension Breaker {
  /// Asks to let a call pass. After so many nanoseconds of `lease` a permit that holds a slot is
  /// free by itself; without one the holder keeps a kernel lock, and its death is told by `lost`.
  /// A retry is a call that also has to be within the budget.
  package mutating func admit(
    now: Moment, lease: Int64? = nil, isRetry: Bool = false
  ) -> Admission {
    let time = begin(now)
    var isTrial = false
    switch state {
    case .closed: break
    case .disabled, .metricsOnly: return .permit(Permit(generation: generation))
    case .forcedOpen: return refuse(.forcedOpen)
    case .open:
      if time < deadline { return refuse(.open, retryIn: deadline - time) }
      isTrial = true
    case .halfOpen:
      if trialsLeft == 0 { return refuse(.trialsTaken, retryIn: waitForTrial(at: time)) }
      isTrial = true
    }
    if let limit = policy.maxConcurrent, slots.inUse >= limit { return refuse(.concurrency) }
    if isTrial && slots.isFull { return refuse(.concurrency) }
    if isRetry && policy.retryBudget != nil && !budget.allowsRetry { return refuse(.retryBudget) }
    if let rate = policy.rate {
      let wait = limiter.wait(rate, at: time)
      if wait > 0 { return refuse(.rate, retryIn: wait) }
      limiter.take(rate, at: time)
    }
    if let size = policy.retryBudget {
      if isRetry { budget.spend() } else { budget.noteAttempt(size) }
    }
    if state == .open { change(to: .halfOpen, .openTimeOver, at: time, now) }
    if !isTrial && policy.maxConcurrent == nil { return .permit(Permit(generation: generation)) }
    return .permit(takeSlot(isTrial: isTrial, at: time, lease: lease))
  }

  /// How many more trials a half-open breaker admits.
  var trialsLeft: Int {
    max(0, policy.trials - Int(min(counts.calls, 64)) - slots.trialsInUse)
  }

  /// Until a trial's place is free by itself; `nil` if none will be.
  func waitForTrial(at time: Int64) -> Int64? {
    let end = min(slots.firstTrialDeadline, waitEnd)
    return end == Slots.never ? nil : end - time
  }

  private mutating func refuse(_ reason: Refusal.Reason, retryIn: Int64? = nil) -> Admission {
    if reason != .retryBudget { refused &+= 1 }
    return .refused(Refusal(reason: reason, retryIn: retryIn))
  }

  private mutating func takeSlot(isTrial: Bool, at time: Int64, lease: Int64?) -> Permit {
    lastTicket &+= 1
    var end = Slots.never
    if let lease { end = time + min(max(lease, 0), Moment.longest) }
    var isWait = false
    if isTrial, policy.halfOpenOnWait == .release, let wait = policy.halfOpenMaxWait,
      time + wait <= end
    {
      end = time + wait
      isWait = true
    }
    let slot = slots.take(ticket: lastTicket, isTrial: isTrial, deadline: end, isWait: isWait)
    return Permit(generation: generation, slot: slot, ticket: lastTicket, isTrial: isTrial)
  }
}
