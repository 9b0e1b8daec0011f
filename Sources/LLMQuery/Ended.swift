import HTTPClient
import JSON
import JSONParse
import Providers
import Toolbox
import Wire

/// A transfer that has ended, as its provider means it.
struct Ended {
  var answer: Answer?
  var error: ProviderError?
  let http: Int?
  let milliseconds: Double
  let firstByteMilliseconds: Double
  private(set) var requestID: String?
  let isSimulated: Bool
  /// Lost after the request had been sent in full, or answered with what is none.
  private(set) var isMaybeBilled: Bool
  /// Milliseconds until it began to go out.
  let sentMilliseconds: Double
  /// What the headers say of the limits.
  let observations: [RateObservation]

  /// The share that is left of the limit of which least is left, from 0 to 1; `nil` where no header
  /// tells.
  var quotaLeft: Double? {
    observations.compactMap { observation in
      observation.remaining.map { remaining in
        observation.limit > 0
          ? min(1, max(0, Double(remaining) / Double(observation.limit))) : 0
      }
    }.min()
  }

  init(
    _ response: borrowing Response, _ family: Family, parser: borrowing JSONParser, now: Timestamp
  ) {
    http = response.status > 0 ? response.status : nil
    milliseconds = response.totalMilliseconds
    firstByteMilliseconds = response.firstByteMilliseconds
    let id = response.header("x-request-id") ?? response.header("request-id")
    requestID = id?.isEmpty == true ? nil : id
    isSimulated = response.header("x-simulated-by") != nil
    sentMilliseconds = response.sentMilliseconds
    observations =
      response.status > 0 ? LimitHeaders.read(now: now) { response.header($0) } : []
    isMaybeBilled = response.error != nil && response.wasSent && response.status < 400
    // A refusal whose body was cut off still says by its status and headers what it is.
    if let failure = response.error, response.status < 400 {
      error =
        failure.code == .writeFailed
        ? ProviderError(.badBody, http: http, message: "the answer is longer than 15 MiB")
        : ProviderError(.net, http: http, message: failure.description)
      return
    }
    if (300..<400).contains(response.status), let target = response.header("location") {
      // Never followed: the key would go with it.
      error = ProviderError(
        .badRequest, http: http,
        message: "it redirects to \(target); set the provider's url to that")
      return
    }
    guard response.status == 200 else {
      let (status, body) = (response.status, response.body)
      let headers = Self.limitHeaders.reduce(into: [String: String]()) { found, name in
        found[name] = response.header(name)
      }
      error = ErrorClass.error(
        Refusal(status: status, body: body, now: now, header: { headers[$0] }))
      return
    }
    do {
      answer = try family.answer(try Self.value(response.body, parser))
    } catch let problem as ProviderError {
      error = problem
    } catch {
      self.error = ProviderError(.badBody, http: 200, message: "the answer is not JSON")
    }
    if error?.kind == .badBody { isMaybeBilled = true }
  }

  private static func value(
    _ body: [UInt8], _ parser: borrowing JSONParser
  ) throws -> JSONValue {
    do { return try parser.value(body) } catch {
      guard let repaired = LoneSurrogates.replaced(in: body) else { throw error }
      return try parser.value(repaired)
    }
  }

  /// Takes every key of the provider out of what it said.
  mutating func mask(_ keys: some Sequence<Secret>) {
    error = error?.masked(keys)
    requestID = requestID.map { keys.reduce($0) { $1.masked(in: $0) } }
    answer?.mask(keys)
  }

  /// The headers that say why a request was refused and when to come back.
  private static let limitHeaders =
    [
      "retry-after", "retry-after-ms", "x-should-retry", "x-ratelimit-limit-req-minute",
    ] + LimitHeaders.ofResets
}

extension Answer {
  /// Puts the fingerprint in the place of each key wherever the other side has echoed it.
  mutating func mask(_ keys: some Sequence<Secret>) {
    func mask(_ text: inout String) { text = keys.reduce(text) { $1.masked(in: $0) } }
    func mask(_ text: inout String?) { text = text.map { keys.reduce($0) { $1.masked(in: $0) } } }
    mask(&text)
    mask(&finish)
    mask(&finishRaw)
    mask(&model)
    mask(&requestID)
  }
}
