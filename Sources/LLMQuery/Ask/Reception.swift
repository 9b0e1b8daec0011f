import HTTPClient
import Providers
import Toolbox
import Wire

/// Takes the pieces of an answer from the transfer.
final class Reception {
  private var stream: AnswerStream
  private let printer: AnswerPrinter
  private let key: Secret
  private var failure: (any Error)?
  /// The end of the text so far, where it may be the start of the key.
  private var held = ""

  init(_ family: Family, _ printer: AnswerPrinter, _ key: Secret) {
    stream = AnswerStream(family)
    self.printer = printer
    self.key = key
  }

  /// False ends the transfer; `finish` then tells why.
  func take(_ bytes: [UInt8]) -> Bool {
    do {
      try print(try stream.feed(bytes))
      return !stream.isDone
    } catch {
      failure = error
      return false
    }
  }

  func finish(_ response: borrowing Response, now: Timestamp) throws -> Answer {
    if let failure { throw failure }
    if let error = response.error, response.status < 400, !stream.isDone {
      throw ProviderError(.net, message: error.description)
    }
    if (300..<400).contains(response.status) {
      // Never followed: the key would go with it.
      throw ProviderError(
        .badRequest, http: response.status,
        message: "it redirects elsewhere; set the provider's url to that")
    }
    guard response.status == 200 else {
      let headers = Self.limitHeaders.reduce(into: [String: String]()) { found, name in
        found[name] = response.header(name)
      }
      throw ErrorClass.error(
        Refusal(
          status: response.status, body: response.body, now: now, header: { headers[$0] }))
    }
    let (text, answer) = try stream.finish()
    try print(text)
    try printer.print(held)
    // A refusal has words of its own only where the model gives some.
    if !printer.hasPrinted, answer.finish == "refusal" {
      try printer.print(key.masked(in: answer.text))
    }
    try printer.end()
    return answer
  }

  /// A key may come in two pieces.
  private func print(_ text: String) throws {
    let masked = key.masked(in: held + text)
    let start = key.start(atEndOf: masked)
    held = String(masked.suffix(start))
    try printer.print(String(masked.dropLast(start)))
  }

  private static let limitHeaders = [
    "retry-after", "retry-after-ms", "x-should-retry", "x-ratelimit-limit-req-minute",
  ]
}
