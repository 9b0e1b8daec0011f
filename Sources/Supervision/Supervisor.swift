import CLinux
import CSupervise
import Glibc
package import Wire

/// What becomes of the standard output of attempts.
package enum OutputMode: String, Sendable, CaseIterable {
  /// It is ours.
  case stream
  /// It is held; that of the last attempt is printed.
  case last
  /// It is held; that of an attempt that succeeded is printed.
  case success
}

/// Runs a command, more than once if need be, so that nothing of it stays behind.
///
/// There is one at a time in a process, made and used on the main thread, which the command's life
/// hangs on (PR_SET_PDEATHSIG), before there are others: it blocks signals until it goes. SIGPIPE is
/// blocked as long, so that a write without a reader is an error; the command gets the signals as we
/// got them.
package final class Supervisor {
  /// The first signal that asked us to end. There is to be no other attempt.
  package internal(set) var signal: UInt8?

  let signals: Signals
  var terminal = Terminal()
  let input: Input
  let output: OutputMode
  /// How much of an output is held, in bytes.
  let outputLimit: Int
  private var held: TemporaryFile?

  /// `inputLimit` is how much of a stream is kept for other attempts, in bytes; where there is more
  /// the first attempt gets it all, and there is no other (`inputLoss`). `outputLimit` is how much of
  /// an output is held, in bytes; an attempt that writes more is ended, and `run` throws.
  ///
  /// - Throws: `SystemError` where there are too many files.
  package init(
    input: InputMode = .inherit, output: OutputMode = .stream, inputLimit: Int = 64 << 20,
    outputLimit: Int = 1 << 30
  ) throws(SystemError) {
    Descriptor.reserveStandard()
    signals = try Signals()
    self.input = Input(input, limit: inputLimit)
    self.output = output
    self.outputLimit = outputLimit
  }

  /// Why no other attempt can read what this one read; `nil` where it can.
  package var inputLoss: String? { input.loss }

  /// Runs a command to its end. What is left of its process group then gets SIGTERM, and SIGKILL
  /// after the grace; a process that made a group of its own is let go.
  ///
  /// - Throws: `SystemError` if it cannot be run for want of something of the system's, EFBIG where
  ///   its output cannot be held.
  package func run(_ attempt: Attempt) throws(SystemError) -> AttemptResult {
    takeSignals()
    if let signal { return AttemptResult(end: .interrupted(signal), duration: .zero) }
    held = nil
    if output != .stream { held = try TemporaryFile() }
    let (child, feed) = try input.open(mayBeRetried: attempt.mayBeRetried)
    let run = try Run(
      attempt, of: self, input: child, feed: feed, output: held?.descriptor ?? -1)
    return try run.finish()
  }

  /// Waits until `Clock.monotonic` reads `moment`. Answers the signal that ended it before.
  package func sleep(until moment: Int64) -> UInt8? {
    let waiting = Descriptor(signals.descriptor, name: "signals")
    while true {
      takeSignals()
      let left = moment - Clock.monotonic
      if signal != nil || left <= 0 { return signal }
      _ = waiting.wait(for: Int16(POLLIN), milliseconds: pollTime(left))
    }
  }

  /// Prints what is held of the last attempt; `isSuccess` tells whether it succeeded. A signal ends
  /// the process meanwhile, as it would have without us.
  ///
  /// - Throws: `SystemError` if it cannot be written, also where the reader has left.
  package func printHeld(isSuccess: Bool) throws(SystemError) {
    defer { held = nil }
    guard output != .stream, isSuccess || output == .last else { return }
    csupervise_signals_release()
    defer { csupervise_signals_hold() }
    try held?.copy(to: .standardOutput)
  }

  /// The last bytes of what is held of the last attempt, at most `count`.
  ///
  /// - Throws: `SystemError` if they cannot be read.
  package func held(last count: Int) throws(SystemError) -> [UInt8] {
    guard held != nil else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    let size = held?.size ?? 0
    let start = max(0, size - count)
    var done = 0
    while done < min(count, size) {
      var read = 0
      var failure: SystemError?
      unsafe bytes.withUnsafeMutableBytes { buffer in
        do throws(SystemError) {
          read =
            unsafe try held?.read(
              into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]), at: start + done) ?? 0
        } catch { failure = error }
      }
      if let failure { throw failure }
      if read == 0 { break }
      done += read
    }
    return Array(bytes[..<done])
  }

  /// While no command runs: what would end us ends the waiting, and a stop stops us.
  private func takeSignals() {
    for number in signals.read() {
      if number == SIGTSTP {
        _ = csupervise_stop(SIGTSTP, 0)
      } else if !Signals.isOfJobControl(number), signal == nil {
        signal = UInt8(number)
      }
    }
  }
}

/// Nanoseconds as poll(2) takes them: rounded up, so that it does not spin.
func pollTime(_ nanoseconds: Int64) -> Int32 {
  Int32(clamping: (max(nanoseconds, 0) + 999_999) / 1_000_000)
}
