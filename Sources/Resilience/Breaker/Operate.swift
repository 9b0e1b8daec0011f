extension Breaker {
  /// Does what an operator asks. One who asks for the state that is there changes nothing, with
  /// two exceptions that make no transition: `reset` clears the counts of a closed breaker, and
  /// `trip(for:)` with a time sets the deadline of an open one.
  package mutating func operate(_ command: Command, now: Moment) -> Answer {
    let time = begin(now)
    // To everyone who looks, an open breaker whose time is over is half-open.
    let isDue = state == .open && time >= deadline
    switch command {
    case .reset: return reset(at: time, now)
    case .close: return go(to: .closed, .closed, at: time, now)
    case .forceOpen: return go(to: .forcedOpen, .forcedOpen, at: time, now)
    case .disable: return go(to: .disabled, .disabled, at: time, now)
    case .metricsOnly: return go(to: .metricsOnly, .metricsOnly, at: time, now)
    case .halfOpen:
      if state == .closed { return .refused }
      return isDue ? .unchanged : go(to: .halfOpen, .halfOpened, at: time, now)
    case .trip(let openFor):
      let openFor = openFor.map { min(max($0, 0), Moment.longest) }
      if state == .open && !isDue {
        guard let openFor else { return .unchanged }
        self.openFor = openFor
        deadline = time + openFor
        return .changed
      }
      if isDue { change(to: .halfOpen, .openTimeOver, at: time, now) }
      change(to: .open, .tripped, at: time, now, openFor: openFor)
      return .changed
    }
  }

  private mutating func go(
    to state: State, _ cause: Cause, at time: Int64, _ now: Moment
  ) -> Answer {
    if self.state == state { return .unchanged }
    change(to: state, cause, at: time, now)
    return .changed
  }

  private mutating func reset(at time: Int64, _ now: Moment) -> Answer {
    let isBlank = counts.isEmpty && consecutiveFailures == 0 && refused == 0
    if state == .closed && isBlank { return .unchanged }
    limiter = RateLimiter()
    budget = RetryBudget(policy.retryBudget)
    if state != .closed {
      change(to: .closed, .reset, at: time, now)
      return .changed
    }
    counts.clear()
    consecutiveFailures = 0
    refused = 0
    lastFailure = 0
    generation &+= 1
    return .changed
  }
}
