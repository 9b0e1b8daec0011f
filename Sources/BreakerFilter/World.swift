import Breakers
import Glibc
import Resilience
import Toolbox
import Wire

/// The breaker, shared with other processes, and the time.
final class World {
  let gate: Gate
  /// Why the last record was refused, for people.
  private(set) var refusal = ""
  /// Whether looking tells when the answer changes. A rate or the calls that run do not show.
  private var isToldByLooking = false
  /// Until when a state that could not be had is not asked for again: each time might take seconds.
  private var blindUntil: Int64?

  private static let second: Int64 = 1_000_000_000

  init(_ gate: Gate) { self.gate = gate }

  /// Asks to let a record pass.
  func admit() -> Step.Answer {
    if let blindUntil {
      if Clock.monotonic < blindUntil { return blind }
      self.blindUntil = nil
    }
    if let permit = gate.quickPermit() { return .permit(permit) }
    switch gate.admit() {
    case .permit(let permit):
      if permit == .ofNoBreaker { beBlind() }
      return .permit(permit)
    case .refused(let refused, let status):
      refusal = refused.sentence(for: gate.name, status, policy: gate.policy)
      switch refused.reason {
      case .open, .forcedOpen, .trialsTaken: isToldByLooking = true
      case .concurrency, .rate, .retryBudget: isToldByLooking = false
      }
      return .refused(retryIn: refused.retryIn)
    case .unknown:
      beBlind()
      return blind
    }
  }

  /// The same for a record that was refused before: looks first, so that waiting is not counted as
  /// so many refusals.
  func admitAgain() -> Step.Answer {
    if isToldByLooking, let status = gate.look() {
      switch status.state {
      case .open, .forcedOpen: return .refused(retryIn: status.retryIn)
      case .halfOpen where !status.isDue && status.retryIn != 0:
        return .refused(retryIn: status.retryIn)
      case .halfOpen, .closed, .disabled, .metricsOnly: break
      }
    }
    return admit()
  }

  /// Reports what a record that passed says.
  func record(_ permit: Permit, _ event: Event) {
    if permit == .ofNoBreaker || event.outcome == .void && permit.slot == nil { return }
    let error =
      event.outcome == .failure
      ? CallError(
        wall: gate.session.clock().wall, status: .unknown, message: event.message) : nil
    let recorded = gate.record(permit, event.outcome, duration: event.duration, error: error)
    if recorded == nil { beBlind() }
  }

  /// Waits, at most so many nanoseconds; a signal to end ends it too, once.
  /// - Throws: `SystemError` (EPIPE) as soon as the reader of standard output is gone.
  func pause(_ nanoseconds: Int64) throws {
    let milliseconds = Int32(clamping: (nanoseconds + 999_999) / 1_000_000)
    let output = Descriptor.standardOutput
    if Drain.signal == nil, let signals = Drain.descriptor {
      _ = try Descriptor.waitToRead(
        signals, output: output, wake: nil, milliseconds: milliseconds)
    } else if output.wait(for: 0, milliseconds: milliseconds) != 0 {
      throw SystemError("write to", output.name, code: EPIPE)
    }
  }

  private var blind: Step.Answer {
    gate.policy.failClosed ? .refused(retryIn: Self.second) : .permit(.ofNoBreaker)
  }

  private func beBlind() {
    blindUntil = Clock.monotonic + Self.second
    refusal = "\(gate.name): its state cannot be had"
  }
}
