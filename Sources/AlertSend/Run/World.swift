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
  private var lastLook: Int64 = 0
  private var lookedVersion = -1
  private var nextDue: Int64?
  private var mustRefresh = true
  var queuesVersion = -1
  var watchedInput: Int32?
  var isReady = false
  var outputFailure: (any Error)?
  /// Why nothing more is read.
  var inputFailure: (any Error)?
  var readerHasLeft = false
  private var drainEnds: Int64?

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
  private static let gathered = 128
  private static let gathering: Int64 = 8_000_000

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

  /// Whether there is anything to decide.
  private var needsKeeping: Bool {
    if mustRefresh || intake?.hasEvents ?? false { return true }
    if !outcomes.isEmpty { return !isGathering }
    let now = clock.now.milliseconds
    if lookedVersion != book.version || step.hasEnded != hadEnded { return true }
    if let nextDue, nextDue <= now { return true }
    return Clock.monotonic - lastLook >= 1_000_000_000 && (options.doesAll || isWaitingForOthers)
  }

  /// More outcomes are about to come.
  private var isGathering: Bool {
    !outcomes.isEmpty && !flights.isEmpty && outcomes.count < Self.gathered
      && Clock.monotonic - outcomesSince < Self.gathering
  }

  private var hadEnded = false

  private var isWaitingForOthers: Bool {
    lanes.values.contains { $0.obstacle == .elsewhere }
  }

  /// Decides on all that has come in, and has the disk keep it before any of it is told.
  func keep(_ first: ((inout Step) -> Void)?) throws {
    mustRefresh = false
    step.now = clock.now.milliseconds
    hadEnded = step.hasEnded
    let isKept = open()
    for entry in made.values.sorted(by: { $0.number < $1.number })
    where book.entries[entry.id] == nil {
      step.report(entry, .sent, 1, "another process has sent it")
    }
    let before = Set(book.entries.keys)
    first?(&step)
    takeEvents()
    for landed in outcomes {
      step.settle(landed.entry, landed.verdict, random: .random(in: 0...UInt64.max))
      flying.remove(landed.entry)
      landed.lane.busy.remove(landed.group)
    }
    outcomes = []
    if let acks {
      for acknowledgement in acks.news(book, now: step.time) where !step.take(acknowledgement) {
        noteUseless(acknowledgement)
      }
    }
    let isDueAll = options.doesAll || options.waits
    nextDue = step.look(all: isDueAll)
    noteRates()
    for (id, entry) in book.entries where !before.contains(id) { made[id] = entry }
    close(isKept)
    lookedVersion = book.version
    lastLook = Clock.monotonic
    printDeliveries()
  }

  func noteUseless(_ acknowledgement: Acknowledgement) {
    if !options.isQuiet {
      Message.say("\(acknowledgement.alert): no such alert fires; who took it on is not noted")
    }
  }

  private func takeEvents() {
    guard let intake else { return }
    for event in intake.events {
      switch event {
      case .alert(let alert):
        step.take(alert, only: options.channels)
        if unkept != nil { sayUnkept(alert) }
      case .acknowledgement(let acknowledgement):
        do throws(SystemError) { try acks?.append(acknowledgement) } catch {
          tell(Failure(error))
          _ = step.take(acknowledgement)
        }
      case .again, .other: break
      }
    }
    let fresh = Set(intake.events.compactMap(\.id))
    for (id, again) in intake.again.sorted(by: { $0.key < $1.key }) {
      // Another process may have changed it since it was read.
      if !fresh.contains(id), !step.knows(again.known),
        let alert = intake.alert(again.line, now: step.time)
      {
        step.take(alert, only: options.channels)
      }
      step.again(id, again.count)
    }
    intake.clear()
  }

  /// All is done that this run can do.
  private var isDone: Bool {
    if Drain.signal != nil {
      let ends = drainEnds ?? Clock.monotonic + options.drain.nanoseconds
      drainEnds = ends
      if Clock.monotonic >= ends { return true }
      if intake == nil || options.isEndless {
        return (intake?.isAtEnd ?? true) && flights.isEmpty && outcomes.isEmpty
      }
    } else if options.isEndless, intake == nil, !readerHasLeft {
      return false
    }
    guard intake?.isAtEnd ?? true, flights.isEmpty, outcomes.isEmpty, !mustRefresh,
      lookedVersion == book.version, hadEnded
    else { return false }
    return lanes.values.allSatisfy { lane in
      switch lane.obstacle {
      case .nothing: true
      case .full, .rate: false
      case .elsewhere:
        Clock.monotonic - (lane.elsewhereSince ?? 0) > Self.elsewherePatience
      case .breaker, .due: !options.waits
      }
    }
  }

  /// How long nothing has to be done, in milliseconds.
  private var patience: Int32 {
    if isReady { return 0 }
    let now = Clock.monotonic
    var left: Int64 = outcomes.isEmpty ? 60_000 : Self.gathering / 1_000_000
    if options.doesAll || options.waits || isWaitingForOthers { left = 1000 }
    if let nextDue { left = min(left, max(0, nextDue - clock.now.milliseconds)) }
    for lane in lanes.values {
      switch lane.obstacle {
      case .nothing, .full: break
      case .rate(let until): left = min(left, max(0, (until - now + 999_999) / 1_000_000))
      case .elsewhere: left = min(left, 20)
      case .breaker: left = min(left, options.waits || options.isEndless ? 100 : left)
      case .due(let at): left = min(left, max(0, at - clock.now.milliseconds))
      }
    }
    if let drainEnds { left = min(left, max(0, (drainEnds - now) / 1_000_000)) }
    if let drain = intake?.drainMilliseconds(), drain >= 0 { left = min(left, Int64(drain)) }
    if unkept != nil { left = min(left, 1000) }
    return Int32(clamping: max(left, 0))
  }

  private func wait() throws {
    let reader = outlet.descriptor
    if outputFailure == nil {
      _ = client.watch(reader.number, for: outlet.backlog > 0 ? .writing : .closing)
    }
    let now = clock.now
    let happenings = try client.wait(milliseconds: patience) { response in
      land(response, at: now)
    }
    for happening in happenings {
      switch happening.descriptor {
      case reader.number where happening.isClosed:
        client.unwatch(reader.number)
        if outputFailure == nil { noteOutput(SystemError("write to", reader.name, code: EPIPE)) }
      case watchedInput:
        client.unwatch(happening.descriptor)
        watchedInput = nil
        try intake?.fill()
        isReady = true
      case Drain.descriptor?.number: client.unwatch(happening.descriptor)
      default: break
      }
    }
  }

  /// Nothing more is begun.
  var isLeaving: Bool {
    readerHasLeft && intake == nil || (Drain.signal != nil && intake == nil)
  }

  func refreshSoon() { mustRefresh = true }

  // MARK: the book on the disk

  /// Takes the lock and what others have done. False where that cannot be had.
  private func open() -> Bool {
    guard let ledger else { return false }
    if unkept != nil, Clock.monotonic - triedToKeepAt < 1_000_000_000 { return false }
    triedToKeepAt = Clock.monotonic
    do throws(SystemError) {
      // One that was stuck is not waited for again.
      try ledger.begin(book, patience: unkept == nil ? Ledger.patience : 0)
      return true
    } catch {
      triedToKeepAt = Clock.monotonic
      ledger.release()
      let failure =
        error.code == EWOULDBLOCK
        ? Failure(.tryLater, "another process holds \(ledger.path); it may be stopped")
        : Failure(error)
      fail(failure)
      return false
    }
  }

  private func close(_ isKept: Bool) {
    guard isKept, let ledger else { return }
    do throws(SystemError) {
      try ledger.commit(book)
      if unkept != nil {
        unkept = nil
        Message.say("the outbox can be kept again")
      }
    } catch { fail(Failure(error)) }
  }

  private func fail(_ failure: Failure) {
    let isNew = unkept == nil
    unkept = failure
    guard isNew else { return }
    tell(failure)
    // What was taken in with this and is not on the disk may be nowhere else.
    for id in book.dirty.lazy.filter({ $0.table == .alert }).map(\.name) {
      if let alert = book.standings[id]?.alert { sayUnkept(alert) }
    }
  }

  private func tell(_ failure: Failure) {
    status = .worst(status, failure.status)
    Message.say("\(failure.message); alerts are sent without being kept")
  }

  private func sayUnkept(_ alert: Alert) { Message.write(alert.json.text + "\n") }
}

extension AlertReader.Event {
  /// The alert that it is about.
  var id: String? {
    switch self {
    case .alert(let alert): alert.id
    case .again(let known): known.id
    case .acknowledgement, .other: nil
    }
  }
}
