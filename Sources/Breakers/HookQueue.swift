import Toolbox
import Wire

/// Runs hooks one after the other on a thread of its own, so that a loop that serves many does not
/// stand still for them.
///
///     session.hooks = HookQueue()
///     …                            // transitions only add to it
///     session.hooks?.finish()      // at the end: waits for what is left
package final class HookQueue {
  private struct Entry: Sendable {
    let hook: Hook
    let transition: String
  }

  private let entries = Channel<Entry>()
  /// Made with the first hook: most runs have none.
  private var worker: Worker?

  package init() {}

  /// `transition` says what it is for, should it fail.
  func add(_ hook: Hook, for transition: String) {
    if worker == nil {
      let entries = entries
      worker = try? Worker {
        while let entry = entries.receive() {
          if let problem = entry.hook.runApart() { entry.hook.complain(problem, entry.transition) }
        }
      }
    }
    if worker != nil { return entries.send(Entry(hook: hook, transition: transition)) }
    // There is no thread left.
    if let problem = hook.runApart() { hook.complain(problem, transition) }
  }

  /// Waits until all have ended, each of which may take its half minute.
  package func finish() {
    entries.close()
    worker?.join()
  }
}
