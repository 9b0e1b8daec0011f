import CLinux
import Glibc
import Wire

/// A shell command that is run on a transition: its standard input is a record, its output goes to
/// standard error, and it has half a minute.
package struct Hook {
  package var command: String
  package var input: [UInt8]
  package var environment: [String: String]

  /// How long it may take, in milliseconds, before it is ended.
  static let limit: Int32 = 30_000

  /// Runs it to its end. Answers what went wrong.
  package func run() -> String? {
    for (name, value) in environment { unsafe setenv(name, value, 1) }
    let ending = unsafe input.withUnsafeBytes { bytes in
      unsafe clinux_run_shell(command, bytes.baseAddress, bytes.count, Self.limit)
    }
    switch ending {
    case 0: return nil
    case Int32(CLINUX_SHELL_TIMED_OUT):
      return "it was ended because it took longer than \(Self.limit / 1000) s"
    case ..<0: return "it cannot be run: \(SystemError.reason(-ending))"
    case 256...: return "it died of signal \(ending - 256)"
    default: return "it ended with status \(ending)"
    }
  }
}
