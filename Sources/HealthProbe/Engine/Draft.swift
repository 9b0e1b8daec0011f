import Wire
import Synchronization

/// A finding in the making: what a thread has seen so far, for whoever has to tell it in its place.
final class Draft: Sendable {
  private let state: Mutex<Finding>

  init(_ finding: Finding) { state = Mutex(finding) }

  var finding: Finding { state.withLock { $0 } }

  func update(_ body: (inout Finding) -> Void) { state.withLock { body(&$0) } }

  /// What there is, as a look that took too long in the phase that was under way.
  func late(_ limit: Duration, _ kind: String, _ message: String) -> Finding {
    var finding = finding
    let phase = finding.failedPhase
    finding.milliseconds = limit.milliseconds
    finding.fail(kind, message, in: phase)
    return finding
  }
}
