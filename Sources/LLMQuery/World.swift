import Glibc
import HTTPClient
import JSON
import JSONParse
import Providers
import Streams
import Toolbox
import Wire

/// The one loop that reads domains, sends requests, takes answers and prints them.
struct World: ~Copyable {
  struct Settings {
    var concurrency: Int
    /// Instead of the providers' and models' own.
    var timeout: Duration?
    var retries: Int?
    var drain: Duration
    var clock: Clock
    var isQuiet: Bool
    var progress: ProgressChoice
  }

  /// A question that has been sent, or waits to be sent again.
  private struct Flight {
    let question: Question
    var outcome = Outcome()
    var keyIndex = 0
    var sentAt = Timestamp(milliseconds: 0)
    /// Attempts that count against the retries.
    var attempts = 0
  }

  /// Lines that the reader has not taken; with more than this nothing new is asked.
  private static let largestBacklog = 4 << 20
  /// Questions that wait to be sent again; with more than this nothing new is asked.
  private static let mostWaiting = 4096

  private let settings: Settings
  private let client: Client
  private let parser = JSONParser()
  private var agenda: Agenda
  private var outlet = Outlet(.standardOutput)
  private var output = Output()
  private var pools: [String: KeyPool] = [:]
  private var flights: [Int: Flight] = [:]
  private var waiting = WaitingList<Flight>()
  private var nextID = 0
  private var tally = Tally()
  private var progress: Progress
  private var watchedInput: Int32?
  private var moreInputIsReady = false
  /// A file has no reader that could leave.
  private var readerCanBeWatched = true
  private var drainEnds: Int64?

  init(_ settings: Settings, selected: [Selected], agenda: consuming Agenda) throws {
    self.settings = settings
    self.agenda = agenda
    progress = Progress(settings.progress, quiet: settings.isQuiet, clock: settings.clock)
    do throws(ClientError) {
      client = try Client(
        connections: settings.concurrency, userAgent: "domain-runner/\(suiteVersion)")
    } catch {
      throw Failure(.system, "cannot set up HTTP: \(error)")
    }
    for one in selected where pools[one.provider.name] == nil {
      pools[one.provider.name] = KeyPool(one.provider, keys: one.keys)
    }
  }

  /// Asks everything and prints every answer. Answers the status to end with.
  /// - Throws: `Failure` 74 if the answers cannot be printed; `SystemError` EPIPE once the reader
  ///   has left.
  mutating func run() throws -> ExitStatus {
    do { return try askEverything() } catch {
      if !flights.isEmpty {
        let why =
          (error as? SystemError)?.isBrokenPipe == true
          ? "the reader of standard output left" : "the run ends"
        Message.say(
          "\(why) with \(flights.count) questions in flight; their answers are lost")
      }
      throw error
    }
  }

  private mutating func askEverything() throws -> ExitStatus {
    Drain.ignoreBrokenPipe()
    Drain.begin(limit: settings.drain)
    if let signals = Drain.descriptor { _ = client.watch(signals.number, for: .reading) }
    while true {
      try readInput()
      sendWhatCanBeSent()
      Drain.setInFlight(flights.count)
      try flush()
      let isAllDone = agenda.isComplete && agenda.isEmpty && outlet.backlog == 0
      if flights.isEmpty, waiting.count == 0, isAllDone || drainEnds != nil { break }
      try waitForSomething()
      if Drain.signal != nil { try drain() }
      if progress.isDue { progress.show(progressState) }
    }
    try flush(all: true)
    progress.finish(progressState)
    return try conclude()
  }

  private var progressState: Progress.State {
    var state = Progress.State()
    state.done = tally.done
    state.total = agenda.isComplete ? agenda.questionsKnown : nil
    state.errors = tally.errors
    state.inFlight = flights.count
    state.costUSD = tally.costUSD
    return state
  }

  private mutating func conclude() throws -> ExitStatus {
    var status = try agenda.finish()
    if tally.errors > 0 {
      status = .worst(status, .no)
      if !settings.isQuiet { Message.say(tally.unanswered) }
    }
    switch settings.progress {
    case .json: Message.write(tally.record(at: settings.clock.now))
    case .auto where !settings.isQuiet && Descriptor.standardError.isTerminal:
      Message.say(tally.sentence)
    default: break
    }
    return status
  }

  // MARK: - Input

  private mutating func readInput() throws {
    moreInputIsReady = false
    guard drainEnds == nil else { return }
    // A file is always ready, and some have no end: answers and signals must get their turn.
    for _ in 0..<8 {
      // What is passed on must not pile up either.
      guard outlet.backlog < Self.largestBacklog else { return }
      // The closure may not reach into self while the agenda is being changed.
      var passedOn: [UInt8] = []
      try agenda.takeLines { passedOn += $0 }
      if !passedOn.isEmpty { outlet.append(passedOn) }
      guard !agenda.isFull, !agenda.isComplete, watchedInput == nil,
        let source = agenda.lines.descriptor
      else { return }
      if client.watch(source.number, for: .reading) {
        watchedInput = source.number
        return
      }
      try agenda.lines.fill()
    }
    moreInputIsReady = true
  }

  // MARK: - Sending

  private mutating func sendWhatCanBeSent() {
    let now = Clock.monotonic
    while client.count < settings.concurrency, let flight = waiting.take(by: now) { send(flight) }
    while canAsk, let (question, takenAt) = agenda.next() {
      var flight = Flight(question: question)
      flight.outcome.queueMilliseconds = Double(max(0, Clock.monotonic - takenAt)) / 1e6
      send(flight)
    }
  }

  /// There is a question that may be asked now.
  private var canAsk: Bool {
    drainEnds == nil && !agenda.isEmpty && client.count < settings.concurrency
      && waiting.count < Self.mostWaiting && outlet.backlog < Self.largestBacklog
  }

  private mutating func send(_ flight: Flight) {
    var flight = flight
    let selected = flight.question.plan.selected
    let provider = selected.provider
    guard let index = pools[provider.name]?.take(), let pool = pools[provider.name] else {
      return end(
        flight, with: ProviderError(.badKey, message: "all keys of \(provider.name) are dead"))
    }
    flight.keyIndex = index
    flight.outcome.key = pool.entries[index].key
    flight.sentAt = settings.clock.now
    flight.attempts += 1
    let request = Request(
      url: provider.url + provider.family.path(selected.model),
      headers: pool.entries[index].headers, body: provider.family.body(flight.question.ask),
      timeout: settings.timeout ?? selected.model.timeout ?? provider.timeout)
    let id = nextID
    nextID += 1
    do throws(ClientError) {
      try client.begin(request, id: id)
      flights[id] = flight
    } catch {
      end(flight, with: ProviderError(.net, message: error.description))
    }
  }

  // MARK: - Waiting

  private mutating func waitForSomething() throws {
    let reader = outlet.descriptor
    if readerCanBeWatched {
      readerCanBeWatched = client.watch(
        reader.number, for: outlet.backlog > 0 ? .writing : .closing)
    }
    let (ended, happenings) = try collect()
    for (id, response) in ended {
      if let flight = flights.removeValue(forKey: id) { judge(flight, response) }
    }
    for happening in happenings {
      switch happening.descriptor {
      case reader.number where happening.isClosed:
        throw SystemError("write to", reader.name, code: EPIPE)
      case watchedInput:
        client.unwatch(happening.descriptor)
        watchedInput = nil
        try agenda.lines.fill()
      case Drain.descriptor?.number: client.unwatch(happening.descriptor)
      default: break
      }
    }
  }

  /// Waits, and takes what has ended. Judging comes afterwards, because it may send again.
  private func collect() throws -> (ended: [(id: Int, Ended)], happenings: [Client.Happening]) {
    var ended: [(id: Int, Ended)] = []
    let now = settings.clock.now
    let happenings = try client.wait(milliseconds: patience) { response in
      guard let question = flights[response.id]?.question else { return }
      ended.append((response.id, Ended(response, question, parser: parser, now: now)))
    }
    return (ended, happenings)
  }

  /// How long there is nothing to do unless something happens, in milliseconds.
  private var patience: Int32 {
    if moreInputIsReady || canAsk { return 0 }
    // With no room to send, what is due waits for the end of another.
    var due = client.count < settings.concurrency ? waiting.nextDue : nil
    if let drainEnds { due = min(due ?? drainEnds, drainEnds) }
    let untilDue = due.map { max(0, ($0 - Clock.monotonic + 999_999) / 1_000_000) }
    let untilProgress: Int64 = 250
    return Int32(clamping: min(untilDue ?? untilProgress, untilProgress))
  }

  // MARK: - Answers

  private mutating func judge(_ flight: Flight, _ ended: Ended) {
    var flight = flight
    flight.outcome.latencyMilliseconds = ended.milliseconds
    flight.outcome.firstByteMilliseconds = ended.firstByteMilliseconds
    flight.outcome.requestID = ended.requestID
    flight.outcome.isSimulated = ended.isSimulated
    if ended.isMaybeBilled { flight.outcome.maybeBilled = true }
    flight.outcome.tries.append(
      Try(
        kind: ended.error?.kind, http: ended.http, at: flight.sentAt,
        milliseconds: ended.milliseconds))
    let provider = flight.question.plan.selected.provider
    if ended.error?.kind == .badKey { bury(flight.keyIndex, of: provider, ended.error) }
    let step = Step(retries: settings.retries ?? provider.retries).next(
      after: ended.error, attempt: flight.attempts,
      hasOtherKey: pools[provider.name]?.hasLiveKey ?? false, random: .random(in: 0..<1))
    // What a signal finds waiting ends with this.
    flight.outcome.error = ended.error
    switch step {
    case .done: end(flight, answered: ended.answer)
    case .fail: end(flight, with: ended.error)
    case .otherKey:
      flight.attempts -= 1
      waiting.add(flight, due: Clock.monotonic)
    case .retry(let wait):
      // After a signal nothing is sent again, so that the drain has an end.
      if drainEnds != nil { return end(flight, with: ended.error) }
      waiting.add(flight, due: Clock.monotonic + wait.nanoseconds)
    }
  }

  private mutating func bury(_ index: Int, of provider: Provider, _ error: ProviderError?) {
    guard let key = pools[provider.name]?.entries[index].key,
      pools[provider.name]?.bury(index) == true
    else { return }
    let said = error.map { key.masked(in: $0.message) } ?? ""
    Message.say("\(provider.name) refuses the key \(key.fingerprint): \(said)")
    if pools[provider.name]?.hasLiveKey == false {
      Message.say(
        "all keys of \(provider.name) are dead; its questions fail until "
          + "\(provider.keysEnvironment) holds a good one")
    }
  }

  private mutating func end(
    _ flight: Flight, answered answer: Answer? = nil, with error: ProviderError? = nil
  ) {
    var outcome = flight.outcome
    outcome.answer = answer
    outcome.error = error
    outcome.maskKey()
    tally.add(flight.question, outcome)
    outlet.append(output.response(flight.question, outcome, at: settings.clock.now))
  }

  // MARK: - Output and the end

  private mutating func flush(all: Bool = false) throws {
    guard all else { return try failing { () throws(SystemError) in try outlet.pump() } }
    // After a signal the reader has what is left of the drain time to take the answers.
    let left = drainEnds.map { Int32(clamping: max(2000, ($0 - Clock.monotonic) / 1_000_000)) }
    do throws(SystemError) { try outlet.drain(milliseconds: left ?? -1) } catch {
      guard error.code == ETIMEDOUT else {
        return try failing { () throws(SystemError) in throw error }
      }
      throw Failure(
        .ioError,
        "the reader of standard output did not take the last \(outlet.backlog) bytes of answers")
    }
  }

  /// After a signal: nothing new is asked, what was sent is waited for until the drain time ends.
  private mutating func drain() throws {
    let now = Clock.monotonic
    if drainEnds == nil {
      drainEnds = now + settings.drain.nanoseconds
      if !settings.isQuiet {
        Message.say(
          "stopping: \(flights.count) questions are in flight; waiting up to "
            + "\(settings.drain.shortText) for their answers")
      }
      if let watchedInput { client.unwatch(watchedInput) }
      watchedInput = nil
      try agenda.close()
      // Those that wait to be sent again have been asked, so they get their record.
      while let flight = waiting.take(by: .max) { end(flight, with: flight.outcome.error) }
    }
    guard let drainEnds, now >= drainEnds else { return }
    for (_, flight) in flights.sorted(by: { $0.key < $1.key }) {
      var flight = flight
      flight.outcome.maybeBilled = true
      let now = settings.clock.now
      let milliseconds = Double(max(0, now.milliseconds - flight.sentAt.milliseconds))
      flight.outcome.latencyMilliseconds = milliseconds
      flight.outcome.tries.append(
        Try(kind: .cancelled, http: nil, at: flight.sentAt, milliseconds: milliseconds))
      end(
        flight,
        with: ProviderError(.cancelled, message: "stopped before the answer came"))
    }
    flights = [:]
    while let flight = waiting.take(by: .max) { end(flight, with: flight.outcome.error) }
  }
}
