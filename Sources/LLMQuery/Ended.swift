import HTTPClient
import JSON
import JSONParse
import Providers
import Wire

/// A transfer that has ended, as its provider means it.
struct Ended {
  var answer: Answer?
  var error: ProviderError?
  let http: Int?
  let milliseconds: Double
  let firstByteMilliseconds: Double
  let requestID: String?
  let isSimulated: Bool
  /// Lost after the request had been sent in full.
  let isMaybeBilled: Bool
  /// Milliseconds until it began to go out.
  let sentMilliseconds: Double
  /// What the headers say of the limits.
  let observations: [RateObservation]

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
      answer = try family.answer(try parser.value(response.body))
    } catch let problem as ProviderError {
      error = problem
    } catch {
      self.error = ProviderError(.badBody, http: 200, message: "the answer is not JSON")
    }
  }

  /// The headers that say why a request was refused and when to come back.
  private static let limitHeaders =
    [
      "retry-after", "retry-after-ms", "x-should-retry", "x-ratelimit-limit-req-minute",
    ] + LimitHeaders.ofResets
}
