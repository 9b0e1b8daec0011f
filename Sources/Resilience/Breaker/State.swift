/// What a breaker does with calls.
package enum State: UInt8, Sendable, CaseIterable {
  /// Admits them and counts what they come to.
  case closed
  /// Refuses them until a time.
  case open
  /// Admits a few, and judges by them.
  case halfOpen
  /// Refuses them until someone says otherwise.
  case forcedOpen
  /// Admits them and counts nothing.
  case disabled
  /// Admits them, counts them, and never opens.
  case metricsOnly

  /// As in records.
  package var text: String {
    switch self {
    case .closed: "closed"
    case .open: "open"
    case .halfOpen: "half_open"
    case .forcedOpen: "forced_open"
    case .disabled: "disabled"
    case .metricsOnly: "metrics_only"
    }
  }
}

/// Why a breaker is in its state.
package enum Cause: UInt8, Sendable, CaseIterable {
  /// No call has been refused yet.
  case new
  case consecutiveFailures, failures, failureRate, slowRate
  case openTimeOver
  case trialFailed, trialLost, trialsSucceeded, waitedTooLong
  /// By hand.
  case tripped, forcedOpen, disabled, metricsOnly, halfOpened, closed, reset
}

/// A change of state. The counts are those on which it was made.
package struct Transition: Equatable, Sendable {
  /// 1 is a breaker's first.
  package var sequence: UInt64
  /// Nanoseconds since 1970.
  package var wall: Int64
  package var from: State
  package var to: State
  package var cause: Cause
  /// How many nanoseconds it stays open; 0 if it did not open.
  package var openFor: Int64
  package var calls: UInt32
  package var failures: UInt32
  package var slow: UInt32
  package var ignored: UInt32
  package var consecutiveFailures: UInt32
  /// The calls refused in the state before.
  package var refused: UInt32
}

/// What lets a call pass, to be given back with its outcome.
package struct Permit: Equatable, Sendable {
  /// Which state of the breaker admitted it.
  package var generation: UInt64
  /// The slot that it holds, if it holds one, and its number there.
  package var slot: Int?
  package var ticket: UInt64
  package var isTrial: Bool

  package init(generation: UInt64, slot: Int? = nil, ticket: UInt64 = 0, isTrial: Bool = false) {
    self.generation = generation
    self.slot = slot
    self.ticket = ticket
    self.isTrial = isTrial
  }

  /// For another process: `7`, `7.3.91`, or `7.3.91.t` of a trial.
  package var token: String {
    guard let slot else { return "\(generation)" }
    return "\(generation).\(slot).\(ticket)\(isTrial ? ".t" : "")"
  }

  /// `nil` if the text is no token.
  package init?(token: String) {
    var parts = token.split(separator: ".", omittingEmptySubsequences: false)
    let isTrial = parts.count == 4 && parts.last == "t"
    if isTrial { parts.removeLast() }
    let numbers = parts.compactMap { part in part.allSatisfy(\.isNumber) ? UInt64(part) : nil }
    guard numbers.count == parts.count, let generation = numbers.first else { return nil }
    switch numbers.count {
    case 1 where !isTrial: self.init(generation: generation)
    case 3 where numbers[1] < UInt64(Slots.count):
      self.init(
        generation: generation, slot: Int(numbers[1]), ticket: numbers[2], isTrial: isTrial)
    default: return nil
    }
  }
}

/// The answer to a call that asks to pass.
package enum Admission: Equatable, Sendable {
  case permit(Permit)
  case refused(Refusal)
}

/// Why a call may not pass.
package struct Refusal: Equatable, Sendable {
  package enum Reason: UInt8, Sendable {
    case open
    /// The trials of a half-open breaker are all taken.
    case trialsTaken
    case forcedOpen
    /// As many calls run as may.
    case concurrency
    case rate
    case retryBudget
  }

  package var reason: Reason
  /// In how many nanoseconds it may; `nil` where no one knows.
  package var retryIn: Int64?
}

/// What became of a reported outcome.
package enum Recorded: Equatable, Sendable {
  case counted
  /// Nothing was counted: the breaker counts nothing, or the outcome does not count, or it is a
  /// failure that is one with the last.
  case passedOver
  /// The breaker has changed its state since the permit was given, or has given it to another: the
  /// outcome is dropped.
  case stale
}

/// What an operator asks of a breaker.
package enum Command: Equatable, Sendable {
  case reset
  /// For so many nanoseconds; `nil`: as long as the policy says.
  case trip(for: Int64?)
  case forceOpen, disable, metricsOnly, halfOpen, close
}

/// What became of a command.
package enum Answer: Equatable, Sendable {
  case changed
  /// It was so already.
  case unchanged
  /// A closed breaker does not become half-open.
  case refused
}
