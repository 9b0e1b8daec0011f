import CLinux
import CSupervise
import Glibc
package import Wire

/// A shell command that is run from any thread, beside whatever else the process does, whose signals
/// it leaves alone. `input` is what it reads, its output goes to standard error, and what it leaves
/// in the background lives on. It is not ended with this process.
package struct ShellApart: Sendable {
  private let text: String
  private let environment: [String: String]
  /// From SIGTERM until SIGKILL, in nanoseconds.
  private static let grace: Int64 = 5_000_000_000

  package init(_ text: String, environment: [String: String] = [:]) {
    self.text = text
    self.environment = environment
  }

  /// Runs it to its end, which comes after `timeout` at the latest, and the grace of SIGTERM.
  /// - Throws: `SystemError` if it cannot be run for want of something of the system's.
  package func run(input: [UInt8], timeout: Duration) throws(SystemError) -> AttemptEnd {
    let process = try start(input)
    let watch = OwnDescriptor(csupervise_watch(process))
    defer { csupervise_reap(process) }
    if let end = Self.wait(
      for: process, watch.number, until: Clock.monotonic + timeout.nanoseconds)
    {
      return end
    }
    kill(-process, SIGTERM)
    if Self.wait(for: process, watch.number, until: Clock.monotonic + Self.grace) != nil {
      return .timedOut
    }
    kill(-process, SIGKILL)
    _ = Self.wait(for: process, watch.number, until: .max)
    return .killedAfterTimeout
  }

  private func start(_ input: [UInt8]) throws(SystemError) -> pid_t {
    let file = try TemporaryFile()
    let code = unsafe input.withUnsafeBytes { unsafe file.write($0, at: 0) }
    guard code == 0 else { throw SystemError("write to", "a temporary file", code: code) }
    let reader = try file.reopened()
    let command = Command(["/bin/sh", "-c", text], environment: environment)
    let variables = command.makeEnvironment(adding: [])
    let process = unsafe command.arguments.withList { arguments in
      unsafe variables.withList { unsafe csupervise_start_apart(arguments, $0, reader.number) }
    }
    guard process > 0 else { throw SystemError("start", "/bin/sh", code: clinux_errno()) }
    return process
  }

  /// `nil` if it has not ended by `moment` of `Clock.monotonic`.
  private static func wait(for process: pid_t, _ watch: Int32, until moment: Int64) -> AttemptEnd? {
    while true {
      let change = csupervise_look(process)
      switch Int(change.kind) {
      case CSUPERVISE_EXITED: return .exited(UInt8(truncatingIfNeeded: change.value))
      case CSUPERVISE_SIGNALED: return .signaled(UInt8(truncatingIfNeeded: change.value))
      // Someone else has waited for it.
      case CSUPERVISE_LOST: return .exited(0)
      default: break
      }
      let left = moment == .max ? Int64.max : moment - Clock.monotonic
      guard left > 0 else { return nil }
      if watch >= 0 {
        _ = Descriptor(watch, name: "a process").wait(
          for: Int16(POLLIN), milliseconds: pollTime(min(left, 60_000_000_000)))
      } else {
        usleep(20_000)
      }
    }
  }
}
