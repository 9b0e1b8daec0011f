extension Policy {
  /// What no option by itself can be wrong about.
  /// - Throws: `PolicyProblem` for the first that does not go with another.
  package func validate() throws(PolicyProblem) {
    if case .count(let size) = window, let failures = trip.failures, failures > size {
      throw PolicyProblem(
        option: "trip-failures",
        message: "expected at most \(size), the calls of the window, found \(failures)")
    }
    if slowRate != nil && slowOver == nil {
      throw PolicyProblem(
        option: "slow-rate", message: "expected --slow-over beside it, to say what is slow")
    }
    if let openMax, openMax < openFor {
      throw PolicyProblem(
        option: "open-max",
        message: "expected at least --open-for, \(durationText(openFor)),"
          + " found \(durationText(openMax))")
    }
    if halfOpenMode == .rate && trip.rate == nil && slowRate == nil {
      throw PolicyProblem(
        option: "half-open-mode", message: "expected --trip-rate or --slow-rate beside \"rate\"")
    }
    if halfOpenOnWait != .release && halfOpenMaxWait == nil {
      throw PolicyProblem(
        option: "half-open-on-wait", message: "expected --half-open-max-wait beside it")
    }
    for (option, left, other, right) in [
      ("success-codes", successCodes, "failure-codes", failureCodes),
      ("ignore-codes", ignoreCodes, "success-codes", successCodes),
      ("ignore-codes", ignoreCodes, "failure-codes", failureCodes),
    ] {
      let both = left.intersection(right)
      if !both.isEmpty {
        throw PolicyProblem(
          option: option, message: "expected none of --\(other), found \(both.text)")
      }
    }
  }
}
