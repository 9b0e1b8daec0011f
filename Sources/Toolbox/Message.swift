import Glibc
import Synchronization
package import Wire

/// Sentences for people, on standard error, each begun with the program's name.
package enum Message {
  /// The name of the running program, from how it was called.
  package static let program: String = {
    let path = CommandLine.arguments.first ?? "domain-runner"
    return path.split(separator: "/").last.map(String.init) ?? path
  }()

  /// Writes `program: sentence`, control characters shown as `?`, because a sentence may quote what
  /// came from elsewhere. Where standard error cannot be written there is no one to tell.
  package static func say(_ sentence: String) {
    write("\(program): \(sentence.printable(lineFeeds: true))\n")
  }

  private static let patience = Atomic<Int32>(-1)

  /// How long a sentence waits for a reader of standard error that is stuck, in milliseconds: for a
  /// program that has a time to keep, or holds back the signals that would end it. -1 is for ever.
  package static func wait(atMost milliseconds: Int32) {
    patience.store(milliseconds, ordering: .relaxed)
  }

  /// Writes text as it is.
  package static func write(_ text: String) {
    let patience = patience.load(ordering: .relaxed)
    if patience >= 0,
      Descriptor.standardError.wait(for: Int16(POLLOUT), milliseconds: patience) == 0
    {
      return
    }
    try? Descriptor.standardError.write(Array(text.utf8))
  }
}

/// When to colour what a person sees.
package enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never

  /// Whether to colour on `descriptor`: as said, else on a terminal that can and does not mind.
  package func applies(to descriptor: Descriptor) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      descriptor.isTerminal && Environment["TERM"] != "dumb"
        && (Environment["NO_COLOR"] ?? "").isEmpty
    }
  }
}
