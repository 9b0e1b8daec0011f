import Glibc
import Synchronization

/// A request as it came.
struct FakeRequest {
  var target = ""
  /// By lower-case name.
  var headers: [String: String] = [:]
  var body: [UInt8] = []

  /// What the server is to do: the first part of the path.
  var behaviour: String {
    String(target.dropFirst().prefix { $0 != "/" && $0 != "?" })
  }

  /// A number such as that of `/after=1`, whatever stands behind it.
  func number(_ name: String) -> Int? {
    guard let range = target.firstRange(of: "\(name)=") else { return nil }
    return Int(target[range.upperBound...].prefix(while: \.isNumber))
  }
}

/// One connection, served until either side has had enough.
final class FakeConnection {
  private let socket: Int32
  private let core: Core
  private var buffer: [UInt8] = []
  /// Requests on this connection so far.
  private(set) var served = 0

  init(_ socket: Int32, of core: Core) {
    self.socket = socket
    self.core = core
  }

  func serve() {
    while var request = readHead() {
      if request.behaviour == "reset-before" { return reset() }
      guard readBody(of: &request) else { return }
      let body = String(decoding: request.body, as: UTF8.self)
      let time = core.state.withLock { state in
        state.counts.requests += 1
        state.counts.underWay += 1
        state.counts.mostUnderWay = max(state.counts.mostUnderWay, state.counts.underWay)
        state.counts.bodies[body, default: 0] += 1
        return state.counts.bodies[body] ?? 1
      }
      served += 1
      let goesOn = answer(request, time: time)
      core.state.withLock { $0.counts.underWay -= 1 }
      if !goesOn { return }
    }
  }

  // MARK: - Reading

  /// The request line and the headers; `nil` when the other side has closed.
  private func readHead() -> FakeRequest? {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let found = buffer.firstRange(of: end) {
        let lines = String(decoding: buffer[..<found.lowerBound], as: UTF8.self)
          .split(separator: "\r\n")
        buffer.removeFirst(found.upperBound)
        var request = FakeRequest()
        let words = (lines.first ?? "").split(separator: " ")
        if words.count > 1 { request.target = String(words[1]) }
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1)
          guard parts.count == 2 else { continue }
          request.headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        return request
      }
      guard receive() else { return nil }
    }
  }

  private func readBody(of request: inout FakeRequest) -> Bool {
    if request.headers["expect"] != nil { send("HTTP/1.1 100 Continue\r\n\r\n") }
    let length = request.headers["content-length"].flatMap { Int($0) } ?? 0
    while buffer.count < length { if !receive() { return false } }
    request.body = Array(buffer.prefix(length))
    buffer.removeFirst(length)
    return true
  }

  private func receive() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe read(socket, &chunk, chunk.count)
    if count > 0 { buffer += chunk.prefix(count) }
    return count > 0
  }

  // MARK: - Writing

  /// False once the other side has gone.
  @discardableResult
  func send(_ bytes: some Collection<UInt8>) -> Bool {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.send(
          socket, buffer.baseAddress.map { unsafe $0 + sent }, buffer.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends a whole answer. `length` may say more than `body` holds.
  @discardableResult
  func reply(
    _ status: Int, _ body: String, headers: [String] = [], length: Int? = nil
  ) -> Bool {
    let lines =
      ["HTTP/1.1 \(status) As Asked", "Content-Length: \(length ?? body.utf8.count)"] + headers
    return send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  /// Ends the connection with a reset in the place of an end.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }

  /// Waits until the other side closes, or the server is stopped.
  func waitForEnd() { while receive() {} }
}
