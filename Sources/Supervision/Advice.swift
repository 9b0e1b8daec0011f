import CSupervise
import Wire

/// What a command says about itself on the descriptor that it is given for it: lines such as
/// `retry-after: 5s` and `outcome: ignored`. The last of each holds.
package struct Advice: Equatable, Sendable {
  package enum Outcome: String, Sendable { case success, failure, ignored }

  package var retryAfter: Duration?
  package var outcome: Outcome?
  /// The first lines that say nothing we know.
  package var unknown: [String] = []

  package init() {}

  /// Reads lines; a bare number after `retry-after` is seconds, as in HTTP.
  init(_ bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      let parts = text.split(separator: ":", maxSplits: 1).map { Self.trimmed($0).lowercased() }
      if parts.count == 2, take(parts[0], parts[1]) { continue }
      if !Self.trimmed(text[...]).isEmpty, unknown.count < Self.mostUnknown {
        unknown.append(String(text.prefix(80)))
      }
    }
  }

  private static let mostUnknown = 3

  private mutating func take(_ name: String, _ value: String) -> Bool {
    switch name {
    case "retry-after":
      let text = value.allSatisfy { $0.isNumber || $0 == "." } ? value + "s" : value
      guard let duration = try? Quantity.duration(text) else { return false }
      retryAfter = duration
    case "outcome":
      guard let outcome = Outcome(rawValue: value) else { return false }
      self.outcome = outcome
    default: return false
    }
    return true
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text.drop(while: \.isWhitespace))
  }
}

/// Our end of that descriptor. What is written past the limit is read and dropped, so that the
/// command never waits for us; and no one waits for its end, which a grandchild may put off.
struct AdviceChannel: ~Copyable {
  private let pipe: PipeReader
  private var bytes: [UInt8] = []
  private static let limit = 4 << 10

  init(_ pipe: PipeReader) { self.pipe = pipe }

  /// What to poll; -1 once it has ended.
  var descriptor: Int32 { pipe.descriptor }

  mutating func read() {
    while let some = pipe.read(), !some.isEmpty {
      bytes.append(contentsOf: some.prefix(Self.limit - bytes.count))
    }
  }

  /// All that was said.
  mutating func finish() -> Advice {
    read()
    return Advice(bytes)
  }
}
