import Glibc
package import Supervision
import Toolbox
import Wire

/// A shell command that is run on a transition: its standard input is a record, its output goes to
/// standard error, and it has half a minute.
package struct Hook: Sendable {
  package var command: String
  package var input: [UInt8]
  package var environment: [String: String]

  /// How long it may take before it is ended.
  private static let limit = Duration.seconds(30)

  /// Runs it to its end: by the supervisor of a command, where there is one, which then knows of a
  /// signal that has ended it. Else such a signal takes effect afterwards. Answers what went wrong.
  package func run(by supervisor: Supervisor?) -> String? {
    do throws(SystemError) {
      let end =
        if let supervisor {
          try supervisor.runShell(
            command, input: input, environment: environment, timeout: Self.limit)
        } else {
          try Supervisor.runShell(
            command, input: input, environment: environment, timeout: Self.limit)
        }
      return problem(end)
    } catch { return "it cannot be run: \(error)" }
  }

  /// The same from any thread; signals are not its business.
  func runApart() -> String? {
    do throws(SystemError) {
      return problem(
        try ShellApart(command, environment: environment).run(input: input, timeout: Self.limit))
    } catch { return "it cannot be run: \(error)" }
  }

  /// Says what went wrong; `transition` is what it was run for.
  func complain(_ problem: String, _ transition: String) {
    Message.say("\(transition), \(command): \(problem)")
  }

  private func problem(_ end: AttemptEnd) -> String? {
    switch end {
    case .exited(0): nil
    case .exited(let status): "it ended with status \(status)"
    case .signaled(let signal): "it died of signal \(signal)"
    case .interrupted(let signal): "it was ended by signal \(signal)"
    case .timedOut, .killedAfterTimeout: "it was ended because it took too long"
    case .notFound: "it cannot be run: \(SystemError.reason(ENOENT))"
    case .notExecutable(let code): "it cannot be run: \(SystemError.reason(code))"
    }
  }
}
