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

  /// Writes text as it is.
  package static func write(_ text: String) {
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
