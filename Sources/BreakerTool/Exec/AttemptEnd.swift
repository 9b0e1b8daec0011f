import Breakers
import Glibc
import Resilience
import Supervision
import Wire

extension AttemptEnd {
  /// As the policy judges it.
  var ending: Ending {
    switch self {
    case .exited(let code): .exited(code)
    case .signaled(let signal): .killed(signal: signal)
    case .timedOut, .killedAfterTimeout: .timedOut
    case .interrupted(let signal): .interrupted(signal: signal)
    case .notExecutable: .notStarted(126)
    case .notFound: .notStarted(127)
    }
  }

  /// As the log of errors keeps it.
  var errorStatus: ErrorStatus {
    switch self {
    case .signaled(let signal), .interrupted(let signal): .signal(signal)
    case .exited, .timedOut, .killedAfterTimeout, .notExecutable, .notFound:
      .code(UInt8(truncatingIfNeeded: exitStatus))
    }
  }

  /// `failed with status 7`
  var sentence: String {
    switch self {
    case .exited(let code): code == 0 ? "succeeded" : "failed with status \(code)"
    case .signaled(let signal): "died of \(Signal.name(signal))"
    case .interrupted(let signal): "was ended by \(Signal.name(signal))"
    case .timedOut: "took longer than it may and was ended"
    case .killedAfterTimeout: "took longer than it may and was killed"
    case .notExecutable, .notFound: "could not be run: \(reason)"
    }
  }

  /// Why it could not be run.
  var reason: String {
    switch self {
    case .notExecutable(let code): SystemError.reason(code)
    default: SystemError.reason(ENOENT)
    }
  }
}
