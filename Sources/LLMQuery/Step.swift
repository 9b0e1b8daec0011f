import Providers
import Wire

/// One attempt to have a question answered.
struct Try: Sendable {
  /// The kind of the error; `nil` when an answer came.
  let kind: ProviderError.Kind?
  let http: Int?
  let at: Timestamp
  let milliseconds: Double
}

/// What becomes of a question after an attempt.
enum NextStep: Equatable {
  case done
  /// Send it again after this wait.
  case retry(after: Duration)
  /// Send it again at once with another key or account: its own is of no more use.
  case elsewhere
  case fail
}

/// Decides on retries: full jitter (Marc Brooker, "Exponential Backoff And Jitter", 2015), with the
/// provider's own wait as the floor.
struct Step {
  /// How often a question is sent again after the first time.
  let retries: Int
  /// A quota of a day that has room again within this is waited for.
  var maxWait: Duration = .seconds(120)
  var base: Duration = .seconds(1)
  var longest: Duration = .seconds(30)
  /// However many of its refusals do not count, no question is sent more often.
  static let mostTries = 50
  /// A body that cannot be understood is seldom another the third time.
  static let mostBadBodies = 2

  /// What there is for a question besides the bucket, or the key, that has failed it.
  enum Other {
    case none
    /// Another key or account, which may have to wait.
    case busy
    /// One that may be asked now.
    case free
  }

  /// The step after attempt number `attempt` (from 1) ended with `error`; `nil` is an answer.
  /// Attempts on dead keys do not count. `random` is uniform from 0 to below 1.
  func next(
    after error: ProviderError?, attempt: Int, other: Other,
    random: @autoclosure () -> Double
  ) -> NextStep {
    guard let error else { return .done }
    var isTransient = error.isTransient
    switch error.kind {
    case .badKey: return other == .none ? .fail : .elsewhere
    case .quotaDay, .noMoney, .noAccess:
      if other != .none, retries > 0 { return .elsewhere }
      if error.kind == .quotaDay, let wait = error.retryAfter, wait <= maxWait {
        isTransient = true
      }
    default: break
    }
    let retries = error.kind == .badBody ? min(self.retries, Self.mostBadBodies) : self.retries
    guard isTransient, attempt <= retries else { return .fail }
    let ceiling = min(longest, base * (1 << min(attempt - 1, 20)))
    let jittered = ceiling * random()
    // Another account does not have the wait of this one.
    guard let asked = error.retryAfter, other != .free else { return .retry(after: jittered) }
    // On top of what was asked, so that all who were told the same do not come back at once.
    return .retry(after: asked + jittered / 4)
  }
}
