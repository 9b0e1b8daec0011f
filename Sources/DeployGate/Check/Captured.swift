import Supervision
import Toolbox
import Wire

/// A signal that asked us to end while a command ran.
struct Interruption: Error {
  let signal: Int32
}

/// A command that was run to its end, with what it wrote.
struct Captured {
  let end: AttemptEnd
  /// The last of both its outputs, secrets masked.
  let output: String

  /// So many bytes are kept as evidence.
  static let kept = 4 << 10
  private static let most = 256 << 20

  /// Runs it without standard input, for so long at the most.
  /// - Throws: `SystemError` where the system refuses, EFBIG where it writes without end.
  static func run(
    _ words: [String], timeout: Duration, masks: Masks, keeping kept: Int = kept
  ) throws -> Captured {
    let supervisor = try Supervisor(output: .last, outputLimit: most)
    var attempt = Attempt(Command(words), timeout: timeout)
    attempt.joinsErrors = true
    let result = try supervisor.run(attempt)
    // Whoever asks a command to end by the terminal asks us, too: there is no answer to give.
    if case .interrupted(let signal) = result.end { throw Interruption(signal: Int32(signal)) }
    let held = try supervisor.held(last: kept)
    var text = masks.masked(String(decoding: held, as: UTF8.self))
    if held.count == kept, let feed = text.firstIndex(of: "\n") {
      // The first line is a part of one, in which a part of a secret may stand.
      text = String(text[text.index(after: feed)...])
    }
    return Captured(end: result.end, output: text)
  }

  /// How it ended, in words.
  var ending: String {
    switch end {
    case .exited(0): "ended well"
    case .exited(let code): "ended with status \(code)"
    case .signaled(let signal): "died of signal \(signal)"
    case .timedOut, .killedAfterTimeout: "did not end in time"
    case .interrupted(let signal): "was ended by signal \(signal)"
    case .notExecutable(let code): "cannot be run: \(SystemError.reason(code))"
    case .notFound: "was not found"
    }
  }
}
