/// A circuit breaker: calls ask to pass and report what they came to. A value that needs no heap, so
/// that it can be stored by copying; time comes in as an argument, and nothing is waited for.
///
/// States and rules are those of Nygard's "Release It!" (2007), in the forms of resilience4j and
/// gobreaker; what differs between libraries is decided so: a permit belongs to one state, and its
/// outcome is dropped when the state has changed; the open time is over at its deadline, not after;
/// an ignored outcome counts neither way and gives a trial's place free; only a failure or a slow
/// call opens, unless the policy says otherwise.
package struct Breaker: Sendable {
  package internal(set) var policy: Policy
  var timeline: Timeline
  package internal(set) var state = State.closed
  var cause = Cause.new
  /// The rule that a metrics-only breaker would have opened by.
  var wouldOpen: Cause?
  /// Whether the counts are of the trials of a half-open breaker.
  var isRound = false
  /// Counts the states, and the windows that are fixed.
  package internal(set) var generation: UInt64 = 1
  var lastTicket: UInt64 = 0
  /// The sequence number of the last transition.
  package internal(set) var lastTransition: UInt64 = 0
  /// When the state began, in the breaker's time.
  var since: Int64
  /// In wall time; 0 while it has not been open since it was last closed.
  var openedWall: Int64 = 0
  /// When the open time is over, in the breaker's time.
  var deadline: Int64 = 0
  var openFor: Int64 = 0
  /// Since the last close.
  var openings: UInt64 = 0
  var counts = Counts()
  var consecutiveFailures: UInt64 = 0
  /// The trials of this round that failed or were slow.
  var failedTrials: UInt64 = 0
  /// Since the last transition, as are the trials whose holder died.
  var refused: UInt64 = 0
  var lost: UInt64 = 0
  /// Of the last failure counted, in the breaker's time; 0: none.
  var lastFailure: Int64 = 0
  /// From which the next jitter is drawn.
  var seed: UInt64
  var slots = Slots()
  var limiter = RateLimiter()
  var budget: RetryBudget
  /// How often the state could not be had, and calls went by it. A store counts it.
  package var degraded: UInt64 = 0
  /// What the last operation did, oldest first.
  package internal(set) var transitions = Transitions()

  /// A breaker that no one has used yet.
  package init(_ policy: Policy, now: Moment, random: UInt64) {
    self.policy = policy
    timeline = Timeline(beginning: now)
    since = timeline.last
    seed = random
    budget = RetryBudget(policy.retryBudget)
    // Of a breaker that is forgotten, or damaged, and made anew no permit is to be valid.
    generation = 1 + random >> 44
    lastTicket = random >> 24 & 0xf_ffff
  }

  init(policy: Policy, timeline: Timeline, since: Int64, seed: UInt64, budget: RetryBudget) {
    self.policy = policy
    self.timeline = timeline
    self.since = since
    self.seed = seed
    self.budget = budget
  }

  /// Puts another policy in force. The state stays, and so does a deadline; counts that it cannot
  /// go on with are cleared. Answers whether it is another.
  package mutating func adopt(_ policy: Policy) -> Bool {
    if self.policy == policy { return false }
    let clearsCounts =
      switch state {
      case .closed, .metricsOnly: self.policy.window != policy.window
      case .halfOpen:
        self.policy.trials != policy.trials || self.policy.halfOpenMode != policy.halfOpenMode
      case .open, .forcedOpen, .disabled: false
      }
    if clearsCounts {
      counts.clear()
      failedTrials = 0
    } else if self.policy.window != policy.window {
      // What is in the ring is of the other kind of window.
      counts.freeze()
    }
    if self.policy.rate != policy.rate { limiter = RateLimiter() }
    if self.policy.retryBudget != policy.retryBudget { budget = RetryBudget(policy.retryBudget) }
    self.policy = policy
    return true
  }

  /// Whether it lets calls pass and notes nothing of them before they end.
  var admitsUncounted: Bool {
    if case .fixed = policy.window { return false }
    return state == .closed && policy.rate == nil && policy.maxConcurrent == nil
      && policy.retryBudget == nil
  }

  /// Whether the budget has a retry left.
  package var allowsRetry: Bool { policy.retryBudget == nil || budget.allowsRetry }

  /// The slots whose holders only a kernel lock tells of, a bit each.
  package var unleasedSlots: UInt64 { slots.unleased }
}

/// The transitions of one operation: with those that were due before it, at most four.
package struct Transitions: Sendable {
  package private(set) var count = 0
  private var items = InlineArray<4, Transition?>(repeating: nil)

  mutating func append(_ transition: Transition) {
    if count == 4 { return }
    items[count] = transition
    count += 1
  }

  mutating func removeAll() { count = 0 }

  var last: Transition? { count == 0 ? nil : items[count - 1] }

  package func forEach<Problem: Error>(
    _ body: (Transition) throws(Problem) -> Void
  ) throws(Problem) {
    for index in 0..<count {
      if let item = items[index] { try body(item) }
    }
  }
}
