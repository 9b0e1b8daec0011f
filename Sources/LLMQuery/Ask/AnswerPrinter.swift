import Toolbox
import Wire

/// Prints an answer on standard output piece by piece, each at once.
final class AnswerPrinter {
  private let output = Descriptor.standardOutput
  private let isTerminal = Descriptor.standardOutput.isTerminal
  private(set) var hasPrinted = false
  private var endsInLineFeed = true

  /// - Throws: `Failure` 74 if it cannot be written; `SystemError` EPIPE once the reader has left.
  func print(_ text: String) throws {
    guard !text.isEmpty else { return }
    let bytes = Array((isTerminal ? Self.harmless(text) : text).utf8)
    hasPrinted = true
    endsInLineFeed = bytes.last == 0x0a
    try failing { () throws(SystemError) in try output.write(bytes) }
  }

  /// What follows on a terminal begins on a line of its own.
  func end() throws {
    guard isTerminal, !endsInLineFeed else { return }
    endsInLineFeed = true
    try failing { () throws(SystemError) in try output.write([0x0a]) }
  }

  /// What a model says must not drive the terminal.
  static func harmless(_ text: String) -> String {
    func isSafe(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\t"
    }
    guard !text.unicodeScalars.allSatisfy(isSafe) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isSafe($0) ? $0 : "?" }))
  }
}
