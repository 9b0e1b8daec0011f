import Wire

/// One run of a command, as it is asked for.
package struct Attempt {
  package var command: Command
  /// Until its group is sent SIGTERM; `nil` is never.
  package var timeout: Duration?
  /// From SIGTERM, or from a signal that was passed on, until SIGKILL.
  package var killAfter: Duration
  /// Another attempt may follow, which is to read the same standard input.
  package var mayBeRetried: Bool
  /// Keep the first line that it writes to standard error: where that is a file by reading it
  /// afterwards, else by passing it on. Not where that is a terminal, which the
  /// command would no longer find there, nor where both outputs go to one place, whose order would
  /// be lost.
  package var keepsErrorLine: Bool
  /// What it writes to standard error is held with its output, where that is held.
  package var joinsErrors = false
  /// The variable that tells the command the descriptor for its `Advice`; `nil` gives it none.
  package var adviceVariable: String?
  /// It has the terminal from the start, where we have it.
  var isForeground = true
  /// What is left of its group is ended when it has ended by itself.
  var endsGroup = true

  package init(
    _ command: Command, timeout: Duration? = nil, killAfter: Duration = .seconds(5),
    mayBeRetried: Bool = false, keepsErrorLine: Bool = false, adviceVariable: String? = nil
  ) {
    self.command = command
    self.timeout = timeout
    self.killAfter = killAfter
    self.mayBeRetried = mayBeRetried
    self.keepsErrorLine = keepsErrorLine
    self.adviceVariable = adviceVariable
  }
}

/// How an attempt ended.
package enum AttemptEnd: Equatable, Sendable {
  case exited(UInt8)
  case signaled(UInt8)
  /// It did not end in time, and ended on SIGTERM, in whatever way.
  case timedOut
  /// It did not end in time, and SIGKILL was needed.
  case killedAfterTimeout
  /// A signal that came to us and was passed on, or came from the terminal to both, whatever the
  /// command made of it. There is to be no other attempt.
  case interrupted(UInt8)
  /// It was found, but the system refused to run it, for the reason of this error number.
  case notExecutable(Int32)
  case notFound

  /// As timeout(1), env(1) and the shell tell it.
  package var exitStatus: Int32 {
    switch self {
    case .exited(let code): Int32(code)
    case .signaled(let signal), .interrupted(let signal): 128 + Int32(signal)
    case .timedOut: 124
    case .killedAfterTimeout: 137
    case .notExecutable: 126
    case .notFound: 127
    }
  }
}

/// What came of an attempt.
package struct AttemptResult: Sendable {
  package var end: AttemptEnd
  /// From its start until its leader ended.
  package var duration: Duration
  /// The first line on standard error, at most 256 bytes, without its end; empty where it was not
  /// to be kept.
  package var errorLine: [UInt8] = []
  package var advice = Advice()
}
