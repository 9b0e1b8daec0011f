import HTTPServer
import Testing
import Toolbox

@testable import MetricsServe

@Suite("Access")
struct AccessTests {
  static let token = "0123456789abcdef0123456789abcdef"

  static func access(_ place: Access.Place, isTLS: Bool = false) throws -> Access {
    Access(
      place, token: try Secret(token, origin: "test"), code: "code", port: 3001, isTLS: isTLS)
  }

  /// The status of the refusal; `nil` where the request is let through.
  static func refusal(
    _ place: Access.Place, _ method: String, _ path: String, _ headers: [(String, String)]
  ) throws -> Int? {
    let request = Request(
      method: method, path: path, headers: headers.map { (name: $0.0, value: $0.1) })
    let access = try access(place)
    do throws(Access.Refusal) {
      try access.check(request)
      return nil
    } catch { return error.status }
  }

  static let host = ("host", "localhost:3001")
  static let bearer = ("authorization", "Bearer \(token)")
  static let cookie = ("cookie", "a=b; domain-runner-3001=\(token)")
  static let origin = ("origin", "http://localhost:3001")

  @Test(
    "who may do what",
    arguments: [
      (.loopback, "GET", "/", [host], nil),
      (.loopback, "HEAD", "/metrics", [("host", "127.0.0.1:3001")], nil),
      (.loopback, "GET", "/", [("host", "[::1]:3001")], nil),
      (.loopback, "GET", "/", [("host", "evil.example:3001")], 403),
      (.loopback, "GET", "/", [("host", "127.0.0.1.evil.example")], 403),
      (.loopback, "GET", "/", [("host", "localhost.evil.example")], 403),
      (.loopback, "GET", "/", [], 400),
      (.loopback, "GET", "/", [host, host], 400),
      (.loopback, "GET", "/health", [("host", "evil.example")], nil),
      (.unixSocket, "GET", "/alerts", [("host", "localhost")], nil),
      (.unixSocket, "GET", "/alerts", [("host", "example.com")], 403),
      (.loopback, "POST", "/alerts/x/acknowledge", [host], 401),
      (.loopback, "POST", "/health", [host], 401),
      (.loopback, "POST", "/alerts/x/acknowledge", [host, bearer], nil),
      (.loopback, "POST", "/alerts/x/acknowledge", [host, bearer, origin], nil),
      (.loopback, "POST", "/x", [host, bearer, ("origin", "http://evil.example")], 403),
      (.loopback, "POST", "/x", [host, bearer, ("origin", "null")], 403),
      (.loopback, "POST", "/x", [host, cookie], 403),
      (.loopback, "POST", "/x", [host, cookie, origin], nil),
      (.loopback, "POST", "/x", [host, cookie, ("origin", "https://localhost:3001")], 403),
      (.loopback, "POST", "/x", [host, cookie, ("origin", "http://localhost:4000")], 403),
      (.loopback, "POST", "/x", [host, cookie, origin, ("sec-fetch-site", "cross-site")], 403),
      (.loopback, "POST", "/x", [host, cookie, origin, ("sec-fetch-site", "same-origin")], nil),
      (.loopback, "POST", "/x", [host, ("authorization", "Bearer wrong")], 401),
      (.loopback, "POST", "/x", [host, ("authorization", "Basic \(token)")], 401),
      (.loopback, "POST", "/x", [host, ("cookie", "domain-runner-4000=\(token)"), origin], 401),
      (.network, "GET", "/", [("host", "example.com")], 401),
      (.network, "GET", "/ready", [("host", "example.com")], nil),
      (.network, "GET", "/health", [], nil),
      (.network, "GET", "/metrics", [("host", "example.com"), bearer], nil),
      (.network, "GET", "/metrics", [("host", "example.com"), cookie], nil),
      (.network, "POST", "/x", [("host", "example.com"), cookie], 403),
      (
        .network, "POST", "/x",
        [("host", "example.com"), cookie, ("origin", "http://example.com")], nil
      ),
    ] as [(Access.Place, String, String, [(String, String)], Int?)])
  func rules(
    place: Access.Place, method: String, path: String, headers: [(String, String)], status: Int?
  ) throws {
    #expect(try Self.refusal(place, method, path, headers) == status)
  }

  @Test("a link is good once, and the next one after it")
  func link() throws {
    let access = try Self.access(.loopback)
    #expect(access.redeem("other") == nil)
    #expect(
      access.redeem("code")
        == "domain-runner-3001=\(Self.token); Path=/; HttpOnly; SameSite=Strict")
    #expect(access.redeem("code") == nil)
    access.renew("next")
    #expect(access.redeem("next") != nil)
    let secure = try #require(try Self.access(.network, isTLS: true).redeem("code"))
    #expect(secure.hasSuffix("; Secure"))
  }

  @Test(
    "hosts of this machine alone",
    arguments: [
      ("localhost", true), ("LOCALHOST", true), ("127.0.0.1", true), ("127.9.9.9", true),
      ("::1", true), ("127.0.0.256", false), ("127.0.0", false), ("127.0.0.1.", false),
      ("0.0.0.0", false), ("10.0.0.1", false), ("", false), ("127.a.0.1", false),
    ])
  func loopback(host: String, isLoopback: Bool) { #expect(Hosts.isLoopback(host) == isLoopback) }
}
