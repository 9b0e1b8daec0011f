package import Resilience

extension Refusal {
  /// That a call may not pass, why, and when or how it may.
  package func sentence(for name: String, _ status: Status, policy: Policy) -> String {
    switch reason {
    case .open: "\(name) is open (\(status.reason)); \(advice)"
    case .forcedOpen:
      "\(name) is forced open; calls pass again after: breaker reset \(name)"
    case .trialsTaken: "\(name) is half-open and its trials are taken; \(advice)"
    case .concurrency:
      "\(name): \(policy.maxConcurrent ?? status.inFlight) calls run already, as many as may;"
        + " \(advice)"
    case .rate: "\(name): \(policy.rate.map(\.text) ?? "") calls are made; \(advice)"
    case .retryBudget: "\(name): the budget for retries is spent"
    }
  }

  private var advice: String {
    guard let retryIn else { return "try again later" }
    return "try again in \(durationText(retryIn))"
  }
}
