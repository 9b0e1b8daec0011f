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
  private let looksAtHeads: Bool
  private let ledger = Mutex(Ledger())
  private let limiter: Mutex<Limiter>?
  private let faults: Mutex<FaultPlan>?
  private let parser = Mutex(JSONParser())

  init(
    _ simulator: Simulator, clock: Clock, timeStands: Bool, limits: [LimitRule], faults: FaultPlan?
  ) {
    self.simulator = simulator
    self.clock = clock
    self.timeStands = timeStands
    limiter = limits.isEmpty ? nil : Mutex(Limiter(limits))
    self.faults = faults.map { Mutex($0) }
    looksAtHeads = faults?.looksAtHeads ?? false
  }

  /// - Throws: `Failure` 69 if the address cannot be had, 73 if the port file cannot be written.
  func serve(on address: Address, portFile: String?, announce: Bool) throws {
    Drain.begin(limit: .seconds(2))
    let server: Server
    do throws(ServerError) {
      let resetsAtHead: (@Sendable (Request) -> Bool)? =
        looksAtHeads ? { @Sendable in self.resets(at: $0) } : nil
      server = try Server(on: address, resetsAtHead: resetsAtHead) { self.reply(to: $0) }
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

  /// Whether a fault befalls the request before its body is read.
  private func resets(at request: Request) -> Bool {
    guard let (dialect, key) = simulator.asker(Call(request)) else { return false }
    let resets = faults?.withLock { $0.resets(provider: dialect.name, account: key.account) }
    guard resets == true else { return false }
    ledger.withLock { $0.reset(provider: dialect.name, key: key) }
    return true
  }

  private func reply(to request: Request) -> Reply {
    let call = Call(request)
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
    let created = Int(clock.now.seconds)
    let (answer, completion, latency) = simulator.answer(
      question, attempt: ticket.attempt, now: created)
    var reply = Reply(sent(answer, to: question))
    reply.delay = latency
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
    let fault = faults?.withLock { $0.fault(for: question, attempt: ticket.attempt) }
    if let fault {
      ledger.withLock { $0.spoil(ticket, by: fault.kind) }
      let spoilt = sent(
        simulator.answer(
          question, attempt: ticket.attempt, now: created, spoiltBy: fault, parse: parse),
        to: question)
      // What tells how limits stand goes with an answer, not with the server's trouble.
      let headers = spoilt.status == 200 ? reply.headers.dropFirst(answer.headers.count) : []
      reply = Reply(spoilt)
      reply.headers += headers
      reply.conduct = fault.conduct(of: spoilt.body)
      reply.delay = fault.kind.isRefusal ? .zero : latency
    }
    let leavesAnswer = fault?.kind.leavesAnswer ?? true
    reply.onEnd = { [self, completion] wasSent in
      if let verdict { limiter?.withLock { $0.leave(verdict) } }
      ledger.withLock {
        guard leavesAnswer else { return $0.leave(ticket) }
        $0.end(
          ticket, wasAnswered: wasSent, promptTokens: completion.promptTokens,
          completionTokens: completion.completionTokens)
      }
    }
    return reply
  }

  /// The answer in the form that was asked for.
  private func sent(_ answer: Answer, to question: Question) -> Answer {
    question.streaming?.stream(answer, parse: parse) ?? answer
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

extension Call {
  fileprivate init(_ request: Request) {
    self.init(
      method: request.method, path: request.path, headers: request.headers, body: request.body,
      bodyIsTooLarge: request.bodyIsTooLarge)
  }
}

extension Reply {
  fileprivate init(_ answer: Answer) {
    self.init(status: answer.status, headers: answer.headers, body: answer.body)
  }
}
