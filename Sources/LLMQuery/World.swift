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

  /// - Throws: `Failure` 71 if there is no memory or no descriptor left, 78 if the accounts of a
  ///   provider are not to be told apart.
  static func make(
    _ settings: Settings, plans: [Plan], reading: consuming Reading
  ) throws -> World {
    let layout = try Layout(plans, most: settings.concurrency)
    do throws(ClientError) {
      let client = try Client(
        connections: settings.concurrency, userAgent: "domain-runner/\(suiteVersion)")
      return World(settings, plans: plans, reading: reading, layout: layout, client: client)
    } catch {
      throw Failure(.system, "cannot set up HTTP: \(error)")
    }
  }

  private init(
    _ settings: Settings, plans: [Plan], reading: consuming Reading, layout: Layout, client: Client
  ) {
    self.settings = settings
    self.plans = plans
    self.reading = reading
    self.client = client
    accounts = layout.accounts
    buckets = layout.buckets
    lanes = layout.lanes
    progress = Progress(settings.progress, quiet: settings.isQuiet, clock: settings.clock)
  }

  /// Asks everything and prints every answer. Answers the status to end with.
  /// - Throws: `Failure` 74 if the answers cannot be printed; `SystemError` EPIPE once the reader
  ///   has left.
  mutating func run() throws -> ExitStatus {
    do { return try askEverything() } catch {
      if flights.count > 0 {
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
      hasMore = false
      try readInput()
      try sendWhatCanBeSent()
      Drain.setInFlight(flights.count)
      try flush()
      if isDone { break }
      try waitForSomething()
      if Drain.signal != nil { try drain() }
      if progress.isDue { progress.show(progressState) }
    }
    try flush(all: true)
    progress.finish(progressState)
    return try conclude()
  }

  private var isDone: Bool {
    guard flights.count == 0 else { return false }
    if drainEnds != nil { return true }
    return reading.isComplete && tally.done == questionsKnown && outlet.backlog == 0
  }

  private mutating func conclude() throws -> ExitStatus {
    var status = try reading.finish()
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
}
