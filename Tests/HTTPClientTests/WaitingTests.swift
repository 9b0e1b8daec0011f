import Glibc
import HTTPClient
import TestSupport
import Testing
import Wire

@Suite("Waiting in the HTTP client")
struct WaitingTests {
  /// Happenings and returns of `wait` within a time.
  private func watch(
    _ client: Client, for duration: Duration
  ) throws -> (happenings: [Client.Happening], returns: Int) {
    var happenings: [Client.Happening] = []
    var returns = 0
    let ends = ContinuousClock.now + duration
    while ContinuousClock.now < ends {
      happenings += try client.wait(milliseconds: 200) { _ in }
      returns += 1
    }
    return (happenings, returns)
  }

  @Test("a connection that closes while idle wakes the loop once and costs nothing")
  func idleClose() throws {
    let server = FakeServer()
    let exchange = try Exchange()
    for number in 0..<8 { try exchange.begin(server.url("/closes"), body: "\(number)") }
    _ = try exchange.finish()
    let before = threadMilliseconds()
    let (_, returns) = try watch(exchange.client, for: .seconds(1))
    #expect(server.wait { $0.open == 0 })
    #expect(threadMilliseconds() - before < 100)
    #expect(returns < 40)
    // The numbers of the closed sockets come back with new ones.
    for number in 0..<8 { try exchange.begin(server.url("/ok"), body: "again \(number)") }
    #expect(try exchange.finish().values.allSatisfy { $0.status == 200 && $0.milliseconds < 2000 })
  }

  @Test("waiting for nothing takes as long as it was told to")
  func nothing() throws {
    let client = try Exchange().client
    let before = (ContinuousClock.now, threadMilliseconds())
    #expect(try client.wait(milliseconds: 300) { _ in }.isEmpty)
    #expect(ContinuousClock.now - before.0 >= .milliseconds(290))
    #expect(threadMilliseconds() - before.1 < 50)
  }

  @Test("a descriptor that can be read is told until it is no longer watched")
  func reading() throws {
    let client = try Exchange().client
    let pipe = try Pipe()
    #expect(client.watch(pipe.reader.number, for: .reading))
    #expect(try client.wait(milliseconds: 50) { _ in }.isEmpty)
    try pipe.writer.write([0])
    for _ in 0..<2 {
      let happenings = try client.wait(milliseconds: 1000) { _ in }
      #expect(happenings.map(\.descriptor) == [pipe.reader.number])
      #expect(happenings.first?.isClosed == false)
    }
    client.unwatch(pipe.reader.number)
    #expect(try client.wait(milliseconds: 50) { _ in }.isEmpty)
    #expect(client.watch(pipe.reader.number, for: .reading))
    #expect(try client.wait(milliseconds: 1000) { _ in }.count == 1)
  }

  @Test("the end of a pipe's reader is told though nothing is to be written")
  func closing() throws {
    let client = try Exchange().client
    let pipe = try Pipe()
    #expect(client.watch(pipe.writer.number, for: .closing))
    #expect(try client.wait(milliseconds: 50) { _ in }.isEmpty)
    pipe.closeReader()
    #expect(try client.wait(milliseconds: 1000) { _ in }.first?.isClosed == true)
  }

  @Test("writing is told of a pipe with room, and not of a full one")
  func writing() throws {
    let client = try Exchange().client
    let pipe = try Pipe()
    #expect(client.watch(pipe.writer.number, for: .writing))
    #expect(try client.wait(milliseconds: 1000) { _ in }.first?.isClosed == false)
    pipe.setNonBlocking()
    let chunk = [UInt8](repeating: 0, count: 64 << 10)
    while unsafe write(pipe.writer.number, chunk, chunk.count) > 0 {}
    #expect(try client.wait(milliseconds: 50) { _ in }.isEmpty)
    #expect(client.watch(pipe.writer.number, for: .closing))
  }

  @Test("a file cannot be waited for")
  func file() throws {
    let client = try Exchange().client
    let file = unsafe open(#filePath, O_RDONLY)
    defer { close(file) }
    #expect(!client.watch(file, for: .reading))
    client.unwatch(file)
  }

  @Test("every descriptor is given back")
  func descriptors() async {
    // In a process of its own, because others open and close descriptors in this one.
    await #expect(processExitsWith: .success) {
      let server = FakeServer()
      _ = try Exchange().ask(server.url("/ok"))
      _ = server.wait { $0.open == 0 }
      let before = openDescriptors()
      do {
        let exchange = try Exchange(connections: 50)
        for path in ["/ok", "/closes", "/cut", "/reset-after", "/hang", "/429/after=1"] {
          for number in 0..<10 {
            try exchange.begin(
              server.url(path), body: "\(path) \(number)", timeout: .milliseconds(400))
          }
        }
        try exchange.begin("http://name.invalid/", timeout: .milliseconds(400))
        _ = try exchange.finish()
        // Some are left under way, to be ended with the client.
        for _ in 0..<10 { try exchange.begin(server.url("/hang")) }
        _ = try exchange.client.wait(milliseconds: 100) { _ in }
      }
      _ = server.wait { $0.open == 0 }
      let after = openDescriptors()
      exit(before == after ? EXIT_SUCCESS : EXIT_FAILURE)
    }
  }
}

/// How many descriptors the process has open.
func openDescriptors() -> Int { (0..<Int32(1024)).count { fcntl($0, F_GETFD) >= 0 } }
