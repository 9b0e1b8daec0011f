import Glibc
package import Wire

extension Supervisor {
  /// Runs a shell command between two attempts, or after the last: `input` is what it reads, its
  /// output goes to standard error, and what it leaves in the background lives on. After `timeout`
  /// it is ended like an attempt. So it is by a signal that asks us to end; where one has come
  /// before it has no longer than the grace.
  ///
  /// - Throws: `SystemError` if it cannot be run for want of something of the system's.
  package func runShell(
    _ text: String, input: [UInt8], environment: [String: String] = [:], timeout: Duration
  ) throws(SystemError) -> AttemptEnd {
    let file = try TemporaryFile()
    let code = unsafe input.withUnsafeBytes { unsafe file.write($0, at: 0) }
    guard code == 0 else { throw SystemError("write to", "a temporary file", code: code) }
    var attempt = Attempt(Command(["/bin/sh", "-c", text], environment: environment))
    attempt.timeout = signal == nil ? timeout : min(timeout, attempt.killAfter)
    attempt.isForeground = false
    attempt.endsGroup = false
    return try Run(attempt, of: self, input: file.reopened(), output: 2).finish().end
  }

  /// The same without a supervisor: where there was a signal it takes effect afterwards.
  ///
  /// - Throws: `SystemError` as above.
  package static func runShell(
    _ text: String, input: [UInt8], environment: [String: String] = [:], timeout: Duration
  ) throws(SystemError) -> AttemptEnd {
    let (end, signal) = try runAlone(text, input, environment, timeout)
    if let signal { raise(Int32(signal)) }
    return end
  }

  /// On its return the signals are as they were before.
  private static func runAlone(
    _ text: String, _ input: [UInt8], _ environment: [String: String], _ timeout: Duration
  ) throws(SystemError) -> (AttemptEnd, signal: UInt8?) {
    let supervisor = try Supervisor()
    let end = try supervisor.runShell(
      text, input: input, environment: environment, timeout: timeout)
    return (end, supervisor.signal)
  }
}
