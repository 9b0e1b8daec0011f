import HTTPServer
import Synchronization
import Toolbox

/// Who may see and do what.
///
/// Reading is free where only this host can connect, and there a page of elsewhere that a browser
/// was tricked into asking for it gives itself away by the Host header. Whatever changes anything
/// needs the token, and may not come from another origin's page. Anywhere else all but the probes
/// needs the token.
final class Access: Sendable {
  enum Place: Sendable { case loopback, unixSocket, network }

  /// Why a request is refused.
  struct Refusal: Error, Equatable {
    var status: Int
    var sentence: String
  }

  let place: Place
  /// Browsers do not tell cookies of one host's ports apart, so the name does.
  let cookieName: String
  private let token: Secret
  private let scheme: String
  /// What a one-time link has to say; `nil` once it was used.
  private let code: Mutex<String?>

  init(_ place: Place, token: Secret, code: String?, port: UInt16, isTLS: Bool) {
    self.place = place
    self.token = token
    self.code = Mutex(code)
    cookieName = "domain-runner-\(port)"
    scheme = isTLS ? "https" : "http"
  }

  /// - Throws: `Refusal` if the request may not be answered.
  func check(_ request: Request) throws(Refusal) {
    let isRead = request.method == "GET" || request.method == "HEAD"
    if isRead, request.path == "/health" || request.path == "/ready" { return }
    let hosts = request.values("host")
    guard hosts.count == 1 else {
      throw Refusal(status: 400, sentence: "expected one Host header, found \(hosts.count)")
    }
    if place != .network {
      guard let host = Hosts.host(inHeader: hosts[0]), Hosts.isLoopback(host) else {
        throw Refusal(
          status: 403, sentence: "the Host header names another host; use localhost or 127.0.0.1")
      }
      if isRead { return }
    }
    let isBearer = hasBearer(request)
    guard isBearer || hasCookie(request) else {
      throw Refusal(
        status: 401,
        sentence: "this needs the token, as Authorization: Bearer or by the one-time link")
    }
    if isRead { return }
    try checkOrigin(request, host: hosts[0], needsOne: !isBearer)
  }

  /// A page of another origin can make a browser send a request with its cookie, but the browser
  /// says where it comes from.
  private func checkOrigin(
    _ request: Request, host: String, needsOne: Bool
  ) throws(Refusal) {
    let refusal = Refusal(
      status: 403, sentence: "the request comes from a page of another origin, or does not say")
    let origins = request.values("origin")
    guard origins.count <= 1, request.values("sec-fetch-site").allSatisfy({ $0 == "same-origin" })
    else { throw refusal }
    guard let origin = origins.first else {
      if needsOne { throw refusal }
      return
    }
    guard origin.lowercased() == "\(scheme)://\(host.lowercased())" else { throw refusal }
  }

  private func hasBearer(_ request: Request) -> Bool {
    request.values("authorization").contains { header in
      let parts = header.split(separator: " ", omittingEmptySubsequences: true)
      return parts.count == 2 && parts[0].lowercased() == "bearer" && isToken(String(parts[1]))
    }
  }

  private func hasCookie(_ request: Request) -> Bool {
    request.values("cookie").contains { header in
      header.split(separator: ";").contains { pair in
        let pair = pair.drop { $0 == " " }
        guard let equals = pair.firstIndex(of: "=") else { return false }
        return pair[..<equals] == cookieName && isToken(String(pair[pair.index(after: equals)...]))
      }
    }
  }

  /// Digests are compared, so that the time it takes tells nothing of the token.
  private func isToken(_ text: String) -> Bool {
    SHA256.digest(text) == SHA256.digest(token.reveal())
  }

  /// The cookie for the bearer of the one-time link, which is void from here on; `nil` where `text`
  /// is not what it says.
  func redeem(_ text: String) -> String? {
    let isGood = code.withLock { code in
      guard let known = code, SHA256.digest(known) == SHA256.digest(text) else { return false }
      code = nil
      return true
    }
    guard isGood else { return nil }
    let secure = scheme == "https" ? "; Secure" : ""
    return "\(cookieName)=\(token.reveal()); Path=/; HttpOnly; SameSite=Strict\(secure)"
  }

  /// The link says this from here on.
  func renew(_ code: String) { self.code.withLock { $0 = code } }
}

extension Request {
  /// The values of a header, by its name in lower case.
  func values(_ name: String) -> [String] {
    headers.compactMap { $0.name == name ? $0.value : nil }
  }
}
