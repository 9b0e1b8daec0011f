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
  /// Send it again at once with another key: this one is dead.
  case otherKey
  case fail
}

/// Decides on retries: full jitter (Marc Brooker, "Exponential Backoff And Jitter", 2015), with the
/// provider's own wait as the floor.
struct Step {
  /// How often a question is sent again after the first time.
  let retries: Int
  var base: Duration = .seconds(1)
  var longest: Duration = .seconds(30)
  /// A provider that asks for a longer wait than this is not waited for.
  var longestAsked: Duration = .seconds(120)

  /// The step after attempt number `attempt` (from 1) ended with `error`; `nil` is an answer.
  /// Attempts on dead keys do not count. `random` is uniform from 0 to below 1.
  func next(
    after error: ProviderError?, attempt: Int, hasOtherKey: Bool, random: Double
  ) -> NextStep {
    guard let error else { return .done }
    if error.kind == .badKey { return hasOtherKey ? .otherKey : .fail }
    guard error.isTransient, attempt <= retries else { return .fail }
    let ceiling = min(longest, base * (1 << min(attempt - 1, 20)))
    let jittered = ceiling * random
    guard let asked = error.retryAfter else { return .retry(after: jittered) }
    // On top of what was asked, so that all who were told the same do not come back at once.
    return asked > longestAsked ? .fail : .retry(after: asked + jittered / 4)
  }
}
