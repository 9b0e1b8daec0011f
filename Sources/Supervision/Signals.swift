import CSupervise
import CLinux
import Glibc
import Wire

/// The signals that come to this process, read like a file.
struct Signals: ~Copyable {
  let descriptor: Int32

  /// - Throws: `SystemError` where there are too many files.
  init() throws(SystemError) {
    descriptor = csupervise_signals_begin()
    guard descriptor >= 0 else { throw SystemError("open", "signals", code: clinux_errno()) }
  }

  deinit { csupervise_signals_end(descriptor) }

  func read() -> [Int32] {
    var numbers = [Int32](repeating: 0, count: 16)
    let count = unsafe csupervise_signals_read(descriptor, &numbers, 16)
    return Array(numbers[..<Int(count)])
  }

  /// Asks the command to end: it and we go. Others are passed on, and it may know what to do.
  static func isEnding(_ signal: Int32) -> Bool {
    [SIGTERM, SIGINT, SIGHUP, SIGQUIT].contains(signal)
  }

  /// Ours alone, for the sake of the command.
  static func isOfJobControl(_ signal: Int32) -> Bool {
    [SIGCHLD, SIGTSTP, SIGCONT].contains(signal)
  }

  /// One wish to stop may come as several signals: timeout(1) sends its signal to us and again to
  /// our group. Nanoseconds.
  static let oneWish: Int64 = 100_000_000
}
