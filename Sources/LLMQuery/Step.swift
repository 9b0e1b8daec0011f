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
  var base: Duration = .seconds(1)
  var longest: Duration = .seconds(30)
  /// However many of its refusals do not count, no question is sent more often.
  static let mostTries = 50
  /// A body that cannot be understood is seldom another the third time.
  static let mostBadBodies = 2

  /// The step after attempt number `attempt` (from 1) ended with `error`; `nil` is an answer.
  /// Attempts on dead keys do not count. `hasOther` is whether another key or account is there.
  /// `random` is uniform from 0 to below 1.
  func next(
    after error: ProviderError?, attempt: Int, hasOther: Bool,
    random: @autoclosure () -> Double
  ) -> NextStep {
    guard let error else { return .done }
    switch error.kind {
    case .badKey: return hasOther ? .elsewhere : .fail
    case .quotaDay, .noMoney, .noAccess:
      if hasOther, retries > 0 { return .elsewhere }
    default: break
    }
    let retries = error.kind == .badBody ? min(self.retries, Self.mostBadBodies) : self.retries
    guard error.isTransient, attempt <= retries else { return .fail }
    let ceiling = min(longest, base * (1 << min(attempt - 1, 20)))
    let jittered = ceiling * random()
    guard let asked = error.retryAfter else { return .retry(after: jittered) }
    // On top of what was asked, so that all who were told the same do not come back at once.
    return .retry(after: asked + jittered / 4)
  }
}
