import HTTPClient
import Glibc
import JSON
import Wire

/// One question to the name servers, sent again and to the next while no answer comes.
final class DNSLook {
  private let target: Target
  private let question: DNSQuestion
  private let engine: Engine
  private let done: (Finding) -> Void
  private let servers: [DNSQuestion.Server]
  private let began = Clock.monotonic
  private let id = UInt16.random(in: 1...UInt16.max)
  private var finding: Finding
  private var sockets: [(socket: DatagramSocket, server: DNSQuestion.Server)] = []
  private var timers: [Int] = []
  private var tries = 0
  private var hasEnded = false
  private var lastRefusal: (server: String, code: Int32)?

  init(
    _ target: Target, _ question: DNSQuestion, engine: Engine, done: @escaping (Finding) -> Void
  ) {
    self.target = target
    self.question = question
    self.engine = engine
    self.done = done
    servers =
      question.server.map { [$0] }
      ?? DNSQuestion.Server.configured(ProcFiles(root: "").text("/etc/resolv.conf") ?? "")
    finding = Finding(target.name, .dns)
    finding.details["type"] = .string(question.type.name)
  }

  func begin() {
    guard let message = DNSMessage.question(question.name, question.type, id: id) else {
      finding.fail("local", "\"\(question.name)\" is no name of the DNS", in: .dns)
      return end()
    }
    timers.append(
      engine.at(began + target.maxTime.nanoseconds) { [self] in
        let names = servers.map(\.name).joined(separator: ", ")
        if let (server, code) = lastRefusal, code == ECONNREFUSED {
          finding.fail(
            "connect_refused", "\(server) is no name server: it refuses questions", in: .dns)
        } else {
          finding.fail(
            "dns_timeout", "no answer from \(names) within \(target.maxTime.shortText)", in: .dns)
        }
        end()
      })
    ask(message)
  }

  /// Asks one server, and the next one after a while: a second, or sooner where there is little time.
  private func ask(_ message: [UInt8]) {
    if hasEnded || tries >= 3 * servers.count { return }
    let server = servers[tries % servers.count]
    tries += 1
    var code: Int32 = 0
    if let socket = DatagramSocket(server, code: &code) {
      code = socket.send(message)
      if code == 0 {
        sockets.append((socket, server))
        _ = engine.watch(socket.descriptor, for: .reading) { [self] _ in receive(socket, server) }
      }
    }
    if code != 0 { lastRefusal = (server.name, code) }
    let pause = code != 0 ? 1_000_000 : min(1_000_000_000, target.maxTime.nanoseconds / 4)
    timers.append(engine.at(Clock.monotonic + pause) { [self] in ask(message) })
  }

  private func receive(_ socket: DatagramSocket, _ server: DNSQuestion.Server) {
    if hasEnded { return }
    var code: Int32 = 0
    guard let bytes = socket.receive(code: &code) else {
      if code != EAGAIN {
        lastRefusal = (server.name, code)
        engine.unwatch(socket.descriptor)
        // Where all refuse there is nothing to wait for.
        if servers.count == 1 || tries >= servers.count, code == ECONNREFUSED {
          finding.fail(
            "connect_refused", "\(server.name) is no name server: it refuses questions", in: .dns)
          end()
        }
      }
      return
    }
    // What is not the answer to this question is another's, or forged.
    guard let message = DNSMessage(bytes, type: question.type), message.id == id else { return }
    judge(message, server)
    end()
  }

  private func judge(_ message: DNSMessage, _ server: DNSQuestion.Server) {
    finding.details["server"] = .string(server.name)
    finding.details["answers"] = .array(message.answers.map(JSONValue.string))
    if let ttl = message.shortestTTL { finding.details["ttl_s"] = .int(ttl) }
    if message.isTruncated { finding.details["truncated"] = true }
    switch message.code {
    case 0:
      if message.answers.isEmpty {
        finding.fail(
          "no_records", "\(question.name) has no records of \(question.type.name)", in: .dns)
      }
      for value in question.expected where !message.answers.contains(value) {
        finding.fail(
          "dns_mismatch", "\(value) is not among the answers for \(question.name)", in: .assert)
      }
    case 3: finding.fail("nxdomain", "there is no name \(question.name)", in: .dns)
    case 2:
      finding.fail("servfail", "\(server.name) could not find out (server failure)", in: .dns)
    case let code:
      finding.fail(
        "dns", "\(server.name) does not answer for \(question.name): \(DNSMessage.name(of: code))",
        in: .dns)
    }
  }

  private func end() {
    if hasEnded { return }
    hasEnded = true
    for (socket, _) in sockets { engine.unwatch(socket.descriptor) }
    for timer in timers { engine.cancel(timer) }
    sockets = []
    let milliseconds = Double(Clock.monotonic - began) / 1e6
    finding.milliseconds = milliseconds
    finding.phases[.dns] = milliseconds
    finding.judgeTime(target.degradedOver)
    done(finding)
  }
}
