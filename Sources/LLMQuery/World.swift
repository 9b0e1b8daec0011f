import Breakers
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
    /// What asks for a longer wait is parked.
    var maxWait: Duration
    /// A model only stands in for one of about its price.
    var staysInTier: Bool
    /// US dollars; `nil` is no cap.
    var maxCost: Double?
    /// Asks again what the journal says has failed for good.
    var retriesFailed: Bool
    /// Does not print what the journal holds.
    var isNewOnly: Bool
    var drain: Duration
    var clock: Clock
    var isQuiet: Bool
    var progress: ProgressChoice
  }

  /// Lines that the reader has not taken; with more than this nothing new is asked.
  static let largestBacklog = 4 << 20

  let settings: Settings
  let client: Client
  let parser = JSONParser()
  let plans: [Plan]
  var reading: Reading
  var spool = Spool()
  var accounts: [Account]
  var buckets: [Bucket]
  let lanes: [Lane]
  /// The lanes that stand in for others, in order.
  let fallbacks: [Int]
  let guards: GuardTable
  let journal: Journal?
  let ledger: KeyNotes?
  var budget: Budget
  /// Runs whose cost so far has been taken from the journal.
  var runs: Set<String> = []
  var flights = FlightTable()
  var outlet = Outlet(.standardOutput)
  var output = Output()
  var tally = Tally()
  var progress: Progress
  /// Questions of the domains that have been read.
  var questionsKnown = 0
  /// Questions that wait to be sent again, in all lanes.
  var waitingCount = 0
  /// When the first thing is due for which nothing has to happen; as of the last sending.
  var dueAt: Int64?
  /// There is more to do at once.
  var hasMore = false
  var watchedInput: Int32?
  /// A file has no reader that could leave.
  var readerCanBeWatched = true
  var drainEnds: Int64?
  /// Nothing more may be asked: the cap is reached.
  var isCapReached = false
  /// When the last domain was taken.
  var inputAt: Int64 = 0
  /// Why nothing can be printed any more, while the journal still takes what is in flight.
  var outputFailure: (any Error)?

  /// - Throws: `Failure` 71 if there is no memory or no descriptor left, 78 if the accounts of a
  ///   provider are not to be told apart.
  static func make(
    _ settings: Settings, plans: [Plan], fallbacks: [Selected], reading: consuming Reading,
    journal: Journal?, ledger: KeyNotes?, session: Session
  ) throws -> World {
    let layout = try Layout(plans, fallbacks: fallbacks, most: settings.concurrency)
    let longest = plans.map { plan in
      settings.timeout ?? plan.selected.model.timeout ?? plan.selected.provider.timeout
    }.max()
    let guards = try GuardTable(layout, session: session, lease: longest ?? .seconds(60))
    do throws(ClientError) {
      let client = try Client(
        connections: settings.concurrency, userAgent: "domain-runner/\(suiteVersion)")
      return World(
        settings, plans: plans, reading: reading, layout: layout, client: client, guards: guards,
        journal: journal, ledger: ledger)
    } catch {
      throw Failure(.system, "cannot set up HTTP: \(error)")
    }
  }

  private init(
    _ settings: Settings, plans: [Plan], reading: consuming Reading, layout: Layout,
    client: Client, guards: GuardTable, journal: Journal?, ledger: KeyNotes?
  ) {
    self.settings = settings
    self.plans = plans
    self.reading = reading
    self.client = client
    accounts = layout.accounts
    buckets = layout.buckets
    lanes = layout.lanes
    fallbacks = layout.fallbacks
    self.guards = guards
    self.journal = journal
    self.ledger = ledger
    budget = Budget(cap: settings.maxCost)
    progress = Progress(settings.progress, quiet: settings.isQuiet, clock: settings.clock)
  }

  /// Asks everything and prints every answer. Answers the status to end with.
  /// - Throws: `Failure` 74 if the answers cannot be printed; `SystemError` EPIPE once the reader
  ///   has left.
  mutating func run() throws -> ExitStatus {
    do {
      begin()
      try askEverything()
      try flush(all: true)
    } catch {
      guards.close()
      ledger?.flush()
      try saveWhatIsInFlight(error)
      throw error
    }
    guards.close()
    ledger?.flush()
    progress.finish(progressState)
    return try conclude()
  }

  private func begin() {
    Drain.ignoreBrokenPipe()
    Drain.begin(limit: settings.drain)
    if let signals = Drain.descriptor { _ = client.watch(signals.number, for: .reading) }
    if let journal { _ = client.watch(journal.descriptor.number, for: .reading) }
  }

  mutating func askEverything() throws {
    while true {
      hasMore = false
      try readInput()
      journal?.write()
      try sendWhatCanBeSent()
      journal?.write()
      Drain.setInFlight(flights.count)
      guards.tellIfDue(Clock.monotonic)
      try flush()
      if isDone { break }
      try waitForSomething()
      if Drain.signal != nil { try drain() }
      ledger?.flushIfDue()
      if progress.isDue { progress.show(progressState) }
    }
  }

  private var isDone: Bool {
    guard flights.count == 0, (journal?.unsaved ?? 0) == 0 else { return false }
    if drainEnds != nil || outputFailure != nil { return true }
    if isCapReached { return isInputTaken }
    return reading.isComplete && tally.done == questionsKnown && outlet.backlog == 0
  }

  /// There is nothing more to take from the input: a writer that says nothing for so long waits for
  /// answers that will not come.
  private var isInputTaken: Bool {
    reading.isComplete || Clock.monotonic - inputAt > 1_000_000_000
  }

  /// Nothing more is asked; what is in flight is waited for.
  var isStopping: Bool { drainEnds != nil || isCapReached || outputFailure != nil }

  private mutating func conclude() throws -> ExitStatus {
    var status = try reading.finish()
    if isCapReached {
      status = .worst(status, .no)
      Message.say(capSentence)
    }
    if tally.replayedFailures > 0 { status = .worst(status, .no) }
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

  private var capSentence: String {
    let left = questionsKnown - tally.done
    let count = reading.isComplete ? "\(left)" : "at least \(left)"
    return "the cost cap of \(fixed(settings.maxCost ?? 0, 2)) USD is reached; "
      + "\(count) questions are left" + (journal == nil ? "" : " for a run with the same journal")
      + "; raise it with --max-cost"
  }
}
