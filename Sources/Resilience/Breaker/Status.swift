/// What a breaker shows at a moment.
package struct Status: Equatable, Sendable {
  /// As a call would find it: half-open where an open time is over.
  package var state: State
  /// The state that it was in until this one came by the passing of time; `nil` where a stored
  /// transition tells.
  package var previous: State?
  /// Whether it is open, its time is over, and no call has come since.
  package var isDue: Bool
  /// The counted calls: while it is open those that opened it, while it is half-open the trials of
  /// this round, else those of the window.
  package var calls: UInt64
  package var failures: UInt64
  package var slow: UInt64
  /// In a time window those of the window, in any other since the last transition.
  package var ignored: UInt64
  /// `nil` below the minimum of calls.
  package var failureRate: Double?
  package var consecutiveFailures: UInt64
  /// Since the last transition.
  package var refused: UInt64
  /// Trials since the last transition whose holder died.
  package var lost: UInt64
  /// Calls that hold a slot.
  package var inFlight: Int
  package var openings: UInt64
  /// Calls that went by a state that could not be had.
  package var degraded: UInt64
  /// Nanoseconds since 1970; `nil` where it has not been open since it was last closed.
  package var openedAt: Int64?
  /// When a call may be tried again; `nil` where calls pass, or where no one knows.
  package var retryAt: Int64?
  /// The nanoseconds until then.
  package var retryIn: Int64?
  package var cause: Cause
  /// Why, in a sentence.
  package var reason: String
  package var generation: UInt64
  /// The sequence number of the last transition.
  package var lastTransition: UInt64

  package var successes: UInt64 { calls - failures }
}

extension Breaker {
  /// What the breaker shows; nothing changes by looking.
  package func status(_ now: Moment) -> Status {
    var seen = self
    let time = seen.begin(now)
    return seen.shown(at: time, now)
  }

  private func shown(at time: Int64, _ now: Moment) -> Status {
    let isDue = state == .open && time >= deadline
    let retryIn: Int64? =
      switch state {
      case .open: max(0, deadline - time)
      case .halfOpen: trialsLeft > 0 ? 0 : waitForTrial(at: time)
      case .closed, .forcedOpen, .disabled, .metricsOnly: nil
      }
    return Status(
      state: isDue ? .halfOpen : state, previous: isDue ? .open : transitions.last?.from,
      isDue: isDue, calls: counts.calls,
      failures: counts.failures, slow: counts.slow, ignored: counts.ignored,
      failureRate: counts.calls >= max(1, minimum)
        ? Double(counts.failures) / Double(counts.calls) : nil,
      consecutiveFailures: consecutiveFailures, refused: refused, lost: lost,
      inFlight: slots.inUse, openings: openings, degraded: degraded,
      openedAt: openedWall == 0 ? nil : openedWall,
      retryAt: retryIn.map { now.wall + min($0, Moment.longest) },
      retryIn: retryIn, cause: cause, reason: sentence, generation: generation,
      lastTransition: lastTransition)
  }

  private var sentence: String {
    if let wouldOpen { return "metrics only; would be open: \(sentence(wouldOpen))" }
    return sentence(cause)
  }

  /// Why it would be in a state that it came to by a cause, in a sentence.
  package func reason(_ cause: Cause) -> String { sentence(cause) }

  private func sentence(_ cause: Cause) -> String {
    switch cause {
    case .new: "no transition yet"
    case .consecutiveFailures: counted(policy.trip.consecutive ?? 0, "failure") + " in a row"
    case .failures: counted(policy.trip.failures ?? 0, "failure") + span
    case .failureRate: "\(percent(policy.trip.rate)) of the calls failed\(span)"
    case .slowRate: "\(percent(policy.slowRate)) of the calls were slow\(span)"
    case .openTimeOver: "the open time is over"
    case .trialFailed: "a trial failed"
    case .trialLost: "the holder of a trial died"
    case .trialsSucceeded: "the trials succeeded"
    case .waitedTooLong: "the trials took too long"
    case .tripped: "tripped by hand"
    case .forcedOpen: "forced open by hand"
    case .disabled: "disabled by hand"
    case .metricsOnly: "set to metrics only by hand"
    case .halfOpened: "set to half-open by hand"
    case .closed: "closed by hand"
    case .reset: "reset by hand"
    }
  }

  private var span: String {
    if isRound { return " in the trials" }
    return switch policy.window {
    case .none: ""
    case .count(let size): " in the last \(size) calls"
    case .time(let time): " within \(durationText(time))"
    case .fixed(let time): " within \(durationText(time))"
    }
  }

  private func percent(_ share: Double?) -> String { shareText(share ?? 0) + " or more" }
}
