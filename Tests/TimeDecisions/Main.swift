// Decisions of a breaker in a file, timed: `time-decisions FOLDER look|write|storm COUNT`.
//
// look: a permit from a closed breaker, where nothing is written. write: a permit, and its outcome
// recorded. storm: locked read-modify-writes, as several of these processes do at a time. Prints
// nanoseconds a decision.

import Glibc
import Resilience
import Wire

@main
enum Main {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let count = Int(arguments[3]), count > 0 else { exit(64) }
    let folder = try StateFolder.open(.init(named: arguments[1], home: nil))
    let store = FileStore(in: folder) { _ in Policy() }
    let name = "decide"
    _ = try store.change(name) { $0.admit(now: store.now) }
    var permits = 0
    let start = Clock.monotonic
    for _ in 0..<count {
      switch arguments[2] {
      case "look":
        if store.quickPermit(name) != nil {
          permits += 1
        } else if case .permit = try store.change(name, { $0.admit(now: store.now) }).answer {
          permits += 1
        }
      case "write":
        let permit = store.quickPermit(name) ?? Permit(generation: 0)
        let recorded = try store.change(name) { $0.record(permit, .success, now: store.now) }
        if recorded.answer == .counted { permits += 1 }
      default:
        let recorded = try store.change(name) { breaker in
          breaker.anyPermit().map { breaker.record($0, .success, now: store.now) }
        }
        if recorded.answer == .counted { permits += 1 }
      }
    }
    let time = Clock.monotonic - start
    guard permits > count * 9 / 10 else { exit(1) }
    let text = "\(Double(time) / Double(count))\n"
    try Descriptor.standardOutput.write(Array(text.utf8))
  }
}
