import HTTPClient
import TestSupport
import Testing

@Suite("HTTP client")
struct ClientTests {
  struct Row: CustomTestStringConvertible {
    var path: String
    var status: Int
    var code: ClientError.Code?
    var wasSent = true
    var body: String?

    var testDescription: String { path }
  }

  private static let received = ClientError.Code(rawValue: 56)
  private static let partial = ClientError.Code(rawValue: 18)

  @Test(
    "each way an exchange can end",
    arguments: [
      Row(path: "/ok", status: 200, body: #"{"ok":true}"#),
      Row(path: "/slow/ms=100", status: 200, body: #"{"ok":true}"#),
      Row(path: "/hang", status: 0, code: .timedOut),
      Row(path: "/reset-after", status: 0, code: received),
      Row(path: "/cut", status: 200, code: partial, body: #"{"ok":true"#),
      Row(path: "/trickle", status: 200, body: #"{"ok":true}"#),
      Row(path: "/blank-lines", status: 200, body: "\n\n\r\n \n{\"ok\":true}"),
      Row(path: "/huge", status: 200, code: .writeFailed),
      Row(path: "/not-json", status: 200, body: "<html>Welcome to the captive portal</html>"),
      Row(path: "/empty", status: 200, body: ""),
      Row(path: "/redirect", status: 302, body: ""),
      Row(path: "/429/after=1", status: 429),
      Row(path: "/500", status: 500),
      Row(path: "/401", status: 401),
    ])
  func ends(row: Row) throws {
    let server = FakeServer()
    let reply = try #require(
      try Exchange().ask(server.url(row.path), timeout: .milliseconds(1500)))
    #expect(reply.status == row.status)
    #expect(reply.code == row.code)
    #expect(reply.wasSent == row.wasSent)
    if let body = row.body { #expect(reply.body == body) }
  }

  @Test("a request that is cut off half-way was not sent")
  func cutOff() throws {
    let server = FakeServer()
    let body = String(repeating: "x", count: 24 << 20)
    let reply = try #require(try Exchange().ask(server.url("/reset-before"), body: body))
    #expect(reply.code != nil)
    #expect(!reply.wasSent)
  }

  @Test("a port where nobody listens")
  func refused() throws {
    let url = FakeServer().url("/ok")
    // The server has gone with the expression above, and its port with it.
    let reply = try #require(try Exchange().ask(url))
    #expect(
      reply
        == Reply(
          status: 0, body: "", code: .connectFailed, wasSent: false,
          milliseconds: reply.milliseconds))
  }

  @Test("a name that does not exist")
  func unknownName() throws {
    let reply = try #require(try Exchange().ask("http://name.invalid/ok"))
    #expect(reply.code == .resolveFailed)
    #expect(!reply.wasSent)
  }

  @Test("only http and https are spoken")
  func schemes() throws {
    let reply = try #require(try Exchange().ask("file:///etc/hostname", body: nil))
    #expect(reply.code != nil)
    #expect(reply.body == "")
  }

  @Test("the time limit holds from the start to the end")
  func timeLimit() throws {
    let server = FakeServer()
    let reply = try #require(
      try Exchange().ask(server.url("/slow/ms=3000"), timeout: .milliseconds(300)))
    #expect(reply.code == .timedOut)
    #expect((290..<2500).contains(reply.milliseconds))
  }

  @Test("a header is found by its name in any case")
  func headers() throws {
    let server = FakeServer()
    let exchange = try Exchange()
    try exchange.begin(server.url("/429/after=17"))
    var found: [String?] = []
    while exchange.client.count > 0 {
      _ = try exchange.client.wait(milliseconds: 100) { response in
        found = ["retry-after", "Retry-After", "RETRY-AFTER", "x-request-id"].map {
          response.header($0)
        }
      }
    }
    #expect(found == ["17", "17", "17", nil])
  }

  @Test("a connection is used again, and a GET after a POST is a GET")
  func reuse() throws {
    let server = FakeServer()
    let exchange = try Exchange()
    for turn in 0..<20 {
      let reply = try exchange.ask(server.url("/ok"), body: turn % 2 == 0 ? "{\(turn)}" : nil)
      #expect(reply?.body == #"{"ok":true}"#)
    }
    #expect(server.counts.accepted == 1)
    #expect(server.counts.requests == 20)
    #expect(server.counts.bodies[""] == 10)
  }

  @Test("300 at once, each answered once")
  func many() throws {
    let server = FakeServer()
    let exchange = try Exchange(connections: 300)
    for number in 0..<300 {
      try exchange.begin(server.url("/slow/ms=400/chat/completions"), body: "question \(number).")
    }
    let replies = try exchange.finish()
    #expect(replies.count == 300)
    for (id, reply) in replies { #expect(reply.body.contains("question \(id - 1).")) }
    #expect(server.counts.mostUnderWay > 250)
    #expect(server.counts.bodies.values.allSatisfy { $0 == 1 })
  }

  @Test("one that hangs does not hold up the others")
  func hanging() throws {
    let server = FakeServer()
    let exchange = try Exchange()
    try exchange.begin(server.url("/hang"), timeout: .seconds(3))
    let others = try (0..<5).map { try exchange.begin(server.url("/ok"), body: "\($0)") }
    let replies = try exchange.finish()
    for id in others {
      #expect(replies[id]?.status == 200)
      #expect((replies[id]?.milliseconds ?? .infinity) < 2000)
    }
  }

  @Test("looking up names leaves nothing that holds up later requests")
  func names() throws {
    let server = FakeServer()
    let exchange = try Exchange()
    for turn in 0..<5 {
      // The resolver's sockets are closed, and these connections get their numbers.
      for name in 0..<4 { try exchange.begin("http://\(turn)\(name).invalid/") }
      _ = try exchange.finish()
      for number in 0..<8 {
        try exchange.begin(server.url("/slow/ms=50"), body: "\(turn) \(number)")
      }
      for reply in try exchange.finish().values {
        #expect(reply.status == 200)
        #expect(reply.milliseconds < 1000)
      }
    }
  }

  @Test(
    "a request is sent once, also when its connection ends",
    arguments: [
      "/vanish", "/reset-after",
    ])
  func sentOnce(path: String) throws {
    let server = FakeServer()
    let exchange = try Exchange()
    _ = try exchange.ask(server.url("/ok"))
    // On the same connection, where libcurl would try again.
    let reply = try #require(try exchange.ask(server.url(path), body: "only once"))
    #expect(reply.status == 0 && reply.code != nil && reply.wasSent)
    #expect(server.counts.bodies["only once"] == 1)
    #expect(try exchange.ask(server.url("/ok"))?.status == 200)
  }

  @Test("what ended badly leaves nothing to the next request")
  func afterFailure() throws {
    let server = FakeServer()
    let exchange = try Exchange()
    for path in ["/cut", "/reset-after", "/huge", "/hang", "/429/after=1"] {
      _ = try exchange.ask(server.url(path), timeout: .milliseconds(700))
      let reply = try #require(try exchange.ask(server.url("/ok"), body: "after \(path)"))
      #expect(reply.status == 200 && reply.code == nil && reply.wasSent)
      #expect(reply.body == #"{"ok":true}"#)
    }
  }
}
