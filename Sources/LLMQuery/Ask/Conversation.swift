import Glibc
import HTTPClient
import Providers
import Toolbox
import Wire

/// One question, sent with one key after another until a provider takes one, and its answer,
/// printed as it comes.
struct Conversation: ~Copyable {
  private var request: StreamRequest
  private let keys: [Secret]
  private let timeout: Duration
  private let clock: Clock
  private let client: Client
  private let printer: AnswerPrinter
  private var events: [(key: Secret, event: KeyLedger.Event)] = []
  private var milliseconds = 0.0

  /// - Throws: `Failure` 71 if the system has no memory or descriptors left.
  init(
    _ request: StreamRequest, keys: [Secret], timeout: Duration, clock: Clock
  ) throws(Failure) {
    self.request = request
    self.keys = keys
    self.timeout = timeout
    self.clock = clock
    printer = AnswerPrinter()
    do throws(ClientError) {
      client = try Client(connections: 1, userAgent: "domain-runner/\(suiteVersion)")
    } catch {
      throw Failure(.system, "cannot set up HTTP: \(error)")
    }
  }

  /// Asks and prints.
  /// - Throws: `Failure` that says why there is no answer, or not all of it; `SystemError` EPIPE
  ///   once the reader has left.
  mutating func run() throws -> Answer {
    for key in keys {
      do {
        let answer = try ask(key)
        events.append((key, .taken))
        return answer
      } catch let error as ProviderError {
        let message = key.masked(in: error.message)
        let isLimit = error.kind == .rate || error.kind == .quotaDay
        let event: KeyLedger.Event = isLimit ? .limited : .seen
        events.append((key, error.kind == .badKey ? .refused : event))
        guard error.kind == .badKey, !printer.hasPrinted else {
          try printer.end()
          remember()
          throw failure(error, message)
        }
        Message.say("\(request.provider.name) refuses the key \(key.fingerprint): \(message)")
      }
    }
    remember()
    let name = request.provider.name
    throw Failure(
      .noPermission,
      "all keys of \(name) are dead; put a good one into \(request.provider.keysEnvironment)")
  }

  /// Whether there was anything to print.
  var hasPrinted: Bool { printer.hasPrinted }

  /// Adds what was seen of the keys to the ledger; that is no reason to fail.
  func remember() {
    guard let folder = try? StateFolder.open() else { return }
    let ledger = KeyLedger(folder, clock: clock)
    for (key, event) in events {
      ledger.note(key.fingerprint, of: request.provider.name, event)
    }
    _ = try? ledger.flush()
  }

  /// `openai:gpt-6-luna (key 0123456789ab): 12 tokens in, 345 out, 0.0002 USD, 2.1 s`.
  func account(of answer: Answer) -> String {
    let model = request.ask.model
    var parts: [String] = []
    if let tokens = answer.tokens {
      parts.append("\(tokens.prompt) tokens in, \(tokens.completion) out")
    }
    var outcome = Outcome()
    outcome.answer = answer
    parts.append(outcome.cost(model).map { "\(fixed($0, 6)) USD" } ?? "cost unknown")
    parts.append("\(fixed(milliseconds / 1000, 1)) s")
    let key = events.last.map { " (key \($0.key.fingerprint))" } ?? ""
    return "\(answer.model ?? model.id) of \(model.provider)\(key): "
      + parts.joined(separator: ", ")
  }

  private mutating func ask(_ key: Secret) throws -> Answer {
    do { return try send(key) } catch let error as ProviderError {
      guard request.wantsUsage, error.kind == .badRequest,
        error.message.contains("stream_options")
      else { throw error }
      request.wantsUsage = false
      return try send(key)
    }
  }

  private mutating func send(_ key: Secret) throws -> Answer {
    let reception = Reception(request.provider.family, printer, key)
    let (name, prefix) = request.provider.family.keyHeader
    var lines = request.provider.family.fixedHeaders
      .filter { $0.name != "Accept" }.map { "\($0.name): \($0.value)" }
    lines += ["Accept: text/event-stream, application/json", "\(name): \(prefix)\(key.reveal())"]
    var transfer = Request(
      url: request.url, headers: Headers(lines), body: request.body, timeout: timeout)
    transfer.receive = { reception.take($0) }
    do throws(ClientError) { try client.begin(transfer, id: 0) } catch {
      throw ProviderError(.net, message: error.description)
    }
    let output = Descriptor.standardOutput
    var result: Result<Answer, any Error>?
    var milliseconds = 0.0
    let now = clock.now
    while result == nil {
      // Whether the reader is still there shows without anything being written.
      let isWatched = client.watch(output.number, for: .closing)
      let happenings = try client.wait(milliseconds: -1) { response in
        milliseconds = response.totalMilliseconds
        result = Result { try reception.finish(response, now: now) }
      }
      if isWatched, happenings.contains(where: { $0.isClosed && $0.descriptor == output.number }),
        output.readerIsGone
      {
        throw SystemError("write to", output.name, code: EPIPE)
      }
    }
    self.milliseconds = milliseconds
    guard let answer = try result?.get() else {
      throw ProviderError(.net, message: "no answer came")
    }
    return answer
  }

  /// What a person is told, and the status of it.
  private func failure(_ error: ProviderError, _ message: String) -> Failure {
    let model = request.ask.model.name
    let status: ExitStatus
    var advice = ""
    switch error.kind {
    case .badKey, .noAccess, .noMoney: status = .noPermission
    case .rate, .quotaDay, .overloaded:
      status = .tryLater
      advice = error.retryAfter.map { "; try again in \($0.shortText)" } ?? "; try again later"
    case .badRequest, .tooLong: status = .badInput
    case .server, .net, .badBody, .cancelled: status = .unavailable
    }
    // What follows a provider's sentence does not follow its full stop.
    let message = message.hasSuffix(".") ? String(message.dropLast()) : message
    let what = printer.hasPrinted ? "the answer is not whole" : "no answer"
    return Failure(status, "\(what) from \(model) (\(error.kind.rawValue)): \(message)\(advice)")
  }
}
