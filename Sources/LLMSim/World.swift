import ArgumentParser
import Glibc
import HTTPServer
import JSON
import JSONParse
import Synchronization
import Toolbox
import Wire

/// The simulator on the network: it serves until a signal ends it.
final class World: Sendable {
  static let standardAddress = Address(host: "127.0.0.1", port: 0)

  /// For `--listen`.
  static func parseAddress(_ text: String) throws -> Address {
    guard let address = Address(text) else {
      throw ValidationError(
        "expected an address such as 127.0.0.1:8080 or [::1]:0, found \"\(text)\"")
    }
    return address
  }

  private let simulator: Simulator
  private let clock: Clock
  /// The windows of limits do not slide.
  private let timeStands: Bool
  private let ledger = Mutex(Ledger())
  private let limiter: Mutex<Limiter>?
  private let parser = Mutex(JSONParser())

  init(_ simulator: Simulator, clock: Clock, timeStands: Bool, limits: [LimitRule]) {
    self.simulator = simulator
    self.clock = clock
    self.timeStands = timeStands
    limiter = limits.isEmpty ? nil : Mutex(Limiter(limits))
  }

  /// - Throws: `Failure` 69 if the address cannot be had, 73 if the port file cannot be written.
  func serve(on address: Address, portFile: String?, announce: Bool) throws {
    Drain.begin(limit: .seconds(2))
    let server: Server
    do throws(ServerError) {
      server = try Server(on: address) { self.reply(to: $0) }
    } catch {
      throw Failure(.unavailable, "\(error); give another address with --listen")
    }
    defer { server.stop() }
    if let portFile { try Self.write(port: server.address.port, to: portFile) }
    if announce { Message.say("listening on http://\(server.address)") }
    while Drain.signal == nil {
      _ = Drain.descriptor?.wait(for: Int16(POLLIN), milliseconds: -1)
    }
  }

  /// In full or not at all: who waits for the file finds a whole number in it.
  private static func write(port: UInt16, to path: String) throws {
    let draft = "\(path).\(getpid())"
    try failing { () throws(SystemError) in
      let file = try OpenFile(creating: draft)
      try file.descriptor.write(Array("\(port)\n".utf8))
      guard unsafe rename(draft, path) == 0 else {
        throw SystemError("create", path, code: errno)
      }
    }
  }

  private func reply(to request: Request) -> Reply {
    let call = Call(
      method: request.method, path: request.path, headers: request.headers, body: request.body,
      bodyIsTooLarge: request.bodyIsTooLarge)
    if let answer = ownPage(call) { return Reply(answer) }
    switch simulator.read(call, parse: parse) {
    case .done(let answer): return Reply(answer)
    case .refused(_, let answer, let caller):
      ledger.withLock {
        $0.refuse(provider: caller.dialect.name, key: caller.key, model: caller.model)
      }
      return Reply(answer)
    case .question(let question): return reply(to: question)
    }
  }

  private func reply(to question: Question) -> Reply {
    let ticket = ledger.withLock { $0.begin(question) }
    let (answer, completion, latency) = simulator.answer(
      question, attempt: ticket.attempt, now: Int(clock.now.seconds))
    var reply = Reply(answer)
    let now = timeStands ? 0 : Clock.monotonic
    let verdict = limiter?.withLock {
      $0.admit(
        question, input: completion.promptTokens, output: completion.completionTokens, now: now)
    }
    if let verdict {
      let headers = RateHeaders(
        dialect: question.dialect, account: question.account, standings: verdict.standings,
        breach: verdict.breach, cost: completion.promptTokens + completion.completionTokens,
        now: clock.now)
      if let breach = verdict.breach {
        ledger.withLock { $0.refuse(ticket, for: breach.kind) }
        return Reply(simulator.refusal(question, ticket.attempt, breach, headers))
      }
      reply.headers += headers.list
    }
    ledger.withLock { $0.admit(ticket, completion, now: now) }
    reply.delay = latency
    reply.onEnd = { [self, completion] wasSent in
      if let verdict { limiter?.withLock { $0.leave(verdict) } }
      ledger.withLock {
        $0.end(
          ticket, wasAnswered: wasSent, promptTokens: completion.promptTokens,
          completionTokens: completion.completionTokens)
      }
    }
    return reply
  }

  private func parse(_ text: [UInt8]) throws(Problem) -> JSONValue {
    do {
      return try parser.withLock { parser in try parser.value(text) }
    } catch let error as JSONSyntaxError {
      throw .notJSON(reason: "\(error.reason) at byte \(error.byte)")
    } catch {
      throw .notJSON(reason: "it cannot be read")
    }
  }

  /// The simulator's own pages, below `/_sim/`.
  private func ownPage(_ call: Call) -> Answer? {
    switch call.path {
    case "/_sim/stats":
      Answer(
        200,
        ledger.withLock { ledger in
          defer { if call.method == "DELETE" { ledger.forget() } }
          return ledger.stats
        })
    case "/_sim/health": Answer(200, ["status": "ok"])
    default: nil
    }
  }
}

extension Reply {
  fileprivate init(_ answer: Answer) {
    self.init(status: answer.status, headers: answer.headers, body: answer.body)
  }
}
