import HTTPClient
import JSON
import JSONParse
import Providers
import Toolbox
import Wire

/// What a provider's list of models says of one key.
struct KeyCheck {
  enum Outcome {
    case works(ModelsList)
    /// It authenticates, but the list cannot be had now.
    case limited(String)
    /// Nothing that is free would tell.
    case untold(String)
    /// The provider refuses the key.
    case refused(String)
    /// The provider cannot be reached, or fails.
    case unreachable(String)
    /// Something else is wrong.
    case failed(String)
  }

  let listing: KeyListing
  var outcome: Outcome
  var http: Int?
  var milliseconds: Double?

  /// - Throws: `Failure` 71 if there is no memory.
  static func all(
    _ keys: [(Provider, KeyListing)], timeout: Duration, clock: Clock
  ) throws -> [KeyCheck] {
    let client: Client
    do throws(ClientError) {
      client = try Client(
        connections: keys.count, userAgent: "domain-runner/\(suiteVersion)")
    } catch {
      throw Failure(.system, "cannot set up HTTP: \(error)")
    }
    var checks = keys.map { provider, listing in
      KeyCheck(
        listing: listing,
        outcome: .untold("\(provider.name) offers no free check of a key; skipped"))
    }
    for (id, (provider, listing)) in keys.enumerated() {
      guard let url = ModelsList.url(of: provider) else { continue }
      let family = provider.family
      let (name, prefix) = family.keyHeader
      let lines = family.fixedHeaders.map { "\($0.name): \($0.value)" }
      let headers = Headers(lines + ["\(name): \(prefix)\(listing.key.reveal())"])
      do throws(ClientError) {
        try client.begin(Request(url: url, headers: headers, body: nil, timeout: timeout), id: id)
      } catch {
        checks[id].outcome = .failed(error.description)
      }
    }
    while client.count > 0 {
      _ = try client.wait(milliseconds: -1) { response in
        let key = keys[response.id].1.key
        checks[response.id].milliseconds = response.totalMilliseconds
        if response.status > 0 { checks[response.id].http = response.status }
        checks[response.id].outcome = outcome(response, now: clock.now).masking(key)
      }
    }
    return checks
  }

  private static func outcome(_ response: borrowing Response, now: Timestamp) -> Outcome {
    if let error = response.error, response.status < 400 { return .unreachable("\(error)") }
    if response.status == 200 {
      guard let body = try? JSONParser().value(response.body), let list = ModelsList(body) else {
        return .failed("the answer is no list of models")
      }
      return .works(list)
    }
    if (300..<400).contains(response.status) {
      // Never followed: the key would go with it.
      return .failed("it redirects elsewhere; set the provider's url to that")
    }
    let error = ErrorClass.error(
      Refusal(status: response.status, body: response.body, now: now, header: { _ in nil }))
    switch error.kind {
    case .badKey: return .refused(error.message)
    case .rate, .quotaDay: return .limited(error.message)
    case .noMoney: return .failed(error.message)
    case .overloaded, .server: return .unreachable(error.message)
    case _ where response.status == 404 || response.status == 405:
      return .untold("there is no list of models, so nothing free tells whether the key works")
    default: return .failed(error.message)
    }
  }
}

extension KeyCheck.Outcome {
  /// Without the key, which some providers echo.
  fileprivate func masking(_ key: Secret) -> Self {
    switch self {
    case .works, .untold: self
    case .limited(let text): .limited(key.masked(in: text))
    case .refused(let text): .refused(key.masked(in: text))
    case .unreachable(let text): .unreachable(key.masked(in: text))
    case .failed(let text): .failed(key.masked(in: text))
    }
  }
}
