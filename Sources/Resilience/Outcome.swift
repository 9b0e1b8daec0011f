/// What a guarded call came to.
package enum Outcome: UInt8, Sendable, CaseIterable {
  case success
  case failure
  /// Its permit is freed and it is counted as ignored, neither for nor against the service.
  case ignored
  /// As if it had never been: the command could not be run, or was used wrongly.
  case void
}

/// How a command ended.
package enum Ending: Equatable, Sendable {
  case exited(UInt8)
  case killed(signal: UInt8)
  /// Of a signal that came to the wrapper and was passed on, whatever the command made of it.
  case interrupted(signal: UInt8)
  /// It did not end in time; `exited` or `killed` says how it was ended.
  case timedOut
  /// It could not be started: 126 or 127, as env(1).
  case notStarted(UInt8)
}

extension Policy {
  /// What an ending says about the service. 126 and 127 say nothing of it, nor does a signal that
  /// was meant for the wrapper, or a reader that has left. A time-out goes by the code 124.
  ///
  /// Where there are failure codes only they are failures, and any other status but 0 is ignored.
  package func outcome(of ending: Ending) -> Outcome {
    switch ending {
    case .notStarted, .exited(126), .exited(127): .void
    case .interrupted: .ignored
    case .exited(let code): listed(code: code) ?? (code == 0 ? .success : unlisted)
    case .timedOut: listed(code: Self.timedOutCode) ?? .failure
    case .killed(let signal):
      listed(signal: signal) ?? (signal == Self.brokenPipe ? .ignored : unlisted)
    }
  }

  /// Whether the policy has a command that ended so run once more, as long as there are attempts
  /// and a budget. A call that was refused is not one that ended.
  package func retries(after ending: Ending) -> Bool {
    let status: Bool
    switch ending {
    case .notStarted, .interrupted, .exited(126), .exited(127): return false
    case .exited(let code): status = retryOn?.contains(code: code) ?? true
    case .timedOut: status = retryOn?.contains(code: Self.timedOutCode) ?? true
    case .killed(let signal): status = retryOn?.contains(signal: signal) ?? true
    }
    return status && (retryOn != nil || outcome(of: ending) == .failure)
  }

  private static let timedOutCode: UInt8 = 124
  private static let brokenPipe: UInt8 = 13

  private var unlisted: Outcome { failureCodes.isEmpty ? .failure : .ignored }

  private func listed(code: UInt8) -> Outcome? {
    if ignoreCodes.contains(code: code) { return .ignored }
    if successCodes.contains(code: code) { return .success }
    return failureCodes.contains(code: code) ? .failure : nil
  }

  private func listed(signal: UInt8) -> Outcome? {
    if ignoreCodes.contains(signal: signal) { return .ignored }
    if successCodes.contains(signal: signal) { return .success }
    return failureCodes.contains(signal: signal) ? .failure : nil
  }
}
