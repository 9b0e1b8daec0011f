import Breakers
import Glibc
import HTTPClient
import JSON
import Resilience
import Streams
import Toolbox
import Wire

/// The one loop that reads alerts, keeps the book, sends messages and prints what became of them.
final class World {
  struct Options {
    /// Goes on until every message is delivered or given up.
    var waits = false
    /// Does what is left of other runs as well: reminders, escalations, messages that are due.
    var doesAll = false
    /// Goes on until it is told to stop.
    var isEndless = false
    var explains = false
    var drain = Duration.seconds(30)
    /// Only these, whatever the routes say.
    var channels: [String]?
    var isQuiet = false
  }

  /// How long another process may be sending on a channel before its messages are left to it.
  static let elsewherePatience: Int64 = 40_000_000_000

  let settings: Settings
  let options: Options
  let clock: Clock
  let book: Book
  let session: Session
  let client: Client
  let store: GuardStore
  let ledgerFolder: StateFolder?
  let ledger: Ledger?
  let acks: AckFile?
  let intake: Intake?
  var step: Step
  var lanes: [String: Lane] = [:]
  var outlet = Outlet(.standardOutput)
  var writer = JSONWriter()
  var flights: [Int: Flight] = [:]
  var lastFlight = 0
  /// The messages under way.
  var flying: Set<String> = []
  /// What became of messages since the book was last kept.
  var outcomes: [Landed] = []
  /// When the first of them came, monotonic.
  var outcomesSince: Int64 = 0
  /// Messages that this run has made, and those of which it has said that they must wait.
  var made: [String: Entry] = [:]
  var postponed: Set<String> = []
  /// Channels that messages are for and that are not configured.
  var strangers: Set<String> = []
  var status = ExitStatus.success
  /// Why the book cannot be kept; then everything is sent at once, and told on standard error.
  var unkept: Failure?
  var triedToKeepAt: Int64 = 0
  var lastLook: Int64 = 0
  var lookedVersion = -1
  var nextDue: Int64?
  var mustRefresh = true
  var queuesVersion = -1
  var watchedInput: Int32?
  var isReady = false
  var outputFailure: (any Error)?
  /// Why nothing more is read.
  var inputFailure: (any Error)?
  var readerHasLeft = false
  var drainEnds: Int64?
  /// Whether the input had ended at the last look.
  var hadEnded = false

  struct Flight {
    let entry: String
    let group: String
    let lane: Lane
    let permit: Permit
    let began: Int64
  }

  /// A message whose attempt is over. Its group waits until the book knows.
  struct Landed {
    let entry: String
    let group: String
    let lane: Lane
    let verdict: Verdict
  }

  /// Outcomes that are kept together, if they come within `gathering` nanoseconds: each time costs a
  /// turn of the disk.
  static let gathered = 128
  static let gathering: Int64 = 8_000_000

  /// - Throws: `Failure` 71 if there is no memory or no descriptor left.
  init(
    _ settings: Settings, _ options: Options, clock: Clock, session: Session, book: Book,
    folder: StateFolder?, intake: Intake?, unkept: Failure? = nil
  ) throws {
    self.settings = settings
    self.options = options
    self.clock = clock
    self.session = session
    self.book = book
    ledgerFolder = folder
    self.intake = intake
    self.unkept = unkept
    ledger = folder.map(Ledger.init)
    acks = folder.map(AckFile.init)
    store = GuardStore(
      session, channels: settings.names + [Settings.lastResort], isShared: folder != nil)
    step = Step(settings, book, now: clock.now.milliseconds)
    if options.explains { step.explanations = [] }
    do throws(ClientError) {
      client = try Client(connections: 64, userAgent: "alert-send/\(suiteVersion)")
    } catch {
      throw Failure(.system, "cannot set up HTTP: \(error)")
    }
  }

  /// Does everything. `first` is done with the book open, before all else. Answers the status to
  /// end with.
  func run(_ first: ((inout Step) -> Void)? = nil) throws -> ExitStatus {
    Drain.ignoreBrokenPipe()
    Drain.begin(limit: options.drain)
    if let signals = Drain.descriptor { _ = client.watch(signals.number, for: .reading) }
    if let unkept { tell(unkept) }
    try keep(first)
    while true {
      isReady = false
      do { try readInput() } catch {
        // What was read before is delivered all the same.
        inputFailure = inputFailure ?? error
        intake?.stop()
        intake?.abandon()
      }
      step.hasEnded = intake?.isAtEnd ?? true
      if needsKeeping { try keep(nil) }
      dispatch()
      if !outcomes.isEmpty, !isGathering { isReady = true }
      pump()
      Drain.setInFlight(flights.count)
      if isDone { break }
      try wait()
    }
    try keep(nil)
    return try conclude()
  }

  /// Nothing more is begun.
  var isLeaving: Bool {
    readerHasLeft && intake == nil || (Drain.signal != nil && intake == nil)
  }

  func refreshSoon() { mustRefresh = true }

}
