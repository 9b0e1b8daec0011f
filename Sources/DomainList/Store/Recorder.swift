import PostgreSQL
import Toolbox
import Wire

/// Has batches stored and passes them on, in their order, once they are committed.
final class Recorder {
  struct Settings {
    /// How long to try again while the server is away, before answers go to the spool.
    var patience: Duration
    var isQuiet: Bool
  }

  /// While the server is away it is looked for at most so often.
  private static let pauseBetweenLooks: Int64 = 5_000_000_000
  /// So many batches are on their way to the server, so that it need not wait for the next one; of
  /// large ones a single one, so that they do not fill the memory.
  private static let inFlight = 2
  private static let largeBatch = 640 << 10
  private static let shownDomains = 5

  private struct Flight {
    let batch: AnswerBatch
    /// The committer has it.
    let hasBegun: Bool
  }

  private let committer: Committer
  private let settings: Settings
  private let spool: Spool
  private var writer = LineWriter(.standardOutput)
  private var flights: [Flight] = []
  /// When to look for the server again; `nil` while it is there.
  private var nextLook: Int64?
  private(set) var stored = 0
  private(set) var status = ExitStatus.success
  /// Lines that the table refuses, told by the caller.
  var onRefusal: (_ line: ArraySlice<UInt8>, _ reason: String) throws -> Void = { _, _ in }
  /// The reader of standard output has left; answers are stored all the same.
  private(set) var readerIsGone = false
  private var unknownDomains: Set<String> = []
  private var unknownAnswers = 0
  /// What is stored comes from the spool, so what cannot be stored is there already.
  var isFromSpool = false

  init(_ store: Store, spool: Spool, settings: Settings) {
    committer = Committer(store)
    self.spool = spool
    self.settings = settings
  }

  /// Files of the spool that no one is writing, the oldest first.
  var spooledFiles: [String] { spool.files() }

  var hasInFlight: Bool { !flights.isEmpty }

  /// Begins to store a batch, once there is room for it.
  func submit(_ batch: AnswerBatch) throws {
    if batch.isEmpty { return }
    let most = batch.bytes > Self.largeBatch ? 1 : Self.inFlight
    while flights.count >= most { try finishFirst() }
    let begins = !batch.keys.isEmpty && nextLook == nil
    if begins {
      try failing { () throws(SystemError) in try committer.begin(batch, patience: patience) }
    }
    flights.append(Flight(batch: batch, hasBegun: begins))
    noteInFlight()
  }

  /// Nothing has come for so long that the server's connection is better given to others.
  func disconnect() { if !hasInFlight { committer.disconnect() } }

  /// Waits until what is on its way is stored, or kept in the spool.
  func finish() throws {
    while hasInFlight { try finishFirst() }
  }

  private func noteInFlight() {
    Drain.setInFlight(flights.reduce(0) { $0 + $1.batch.keys.count })
  }

  /// In a drain there is no time for more than one look.
  private var patience: Duration {
    nextLook == nil && Drain.signal == nil ? settings.patience : .zero
  }

  private func finishFirst() throws {
    let flight = flights.removeFirst()
    defer { noteInFlight() }
    if flight.batch.keys.isEmpty { return try passOn(flight.batch.lines[...]) }
    let outcome = flight.hasBegun ? committer.outcome() : .notTried
    if case .stored = outcome { return try conclude(flight.batch, outcome) }
    // Those behind it wait for what becomes of it, and are then stored from here, one by one.
    try conclude(flight.batch, outcome)
    for _ in flights.indices { try finishFirst() }
  }

  private func conclude(_ batch: AnswerBatch, _ outcome: Committer.Outcome) throws {
    switch outcome {
    case .stored(let unknown, let misplaced):
      nextLook = nil
      stored += batch.keys.count - unknown.count - misplaced.count
      tell(unknown.map { batch.keys[$0].domain })
      for index in misplaced {
        try onRefusal(
          batch.lines[batch.places[index]], "the table holds the same question for another domain")
      }
      try passOn(batch.lines(without: Set(misplaced)))
    case .refused(let reason): try storeEach(batch, reason)
    case .notTried:
      if batch.keys.isEmpty { return try passOn(batch.lines[...]) }
      if let nextLook, Clock.monotonic < nextLook { return try keep(batch) }
      try conclude(batch, committer.commit(batch, patience: patience))
    case .failed(let failure):
      if nextLook == nil {
        Message.say("\(failure.message); answers are kept in \(spoolName) until it is back")
      }
      nextLook = Clock.monotonic + Self.pauseBetweenLooks
      status = .worst(status, failure.status)
      try keep(batch)
    }
  }

  /// Stores one by one, so that the row at fault is the only one left out.
  private func storeEach(_ batch: AnswerBatch, _ refusal: String) throws {
    guard batch.keys.count > 1 else {
      for place in batch.places { try onRefusal(batch.lines[place], refusal) }
      return try passOn(batch.lines(without: Set(batch.keys.indices)))
    }
    for single in batch.singles() { try conclude(single, .notTried) }
  }

  private func tell(_ unknown: [String]) {
    if unknown.isEmpty { return }
    unknownAnswers += unknown.count
    status = .worst(status, .badInput)
    for domain in unknown where unknownDomains.count < Self.shownDomains {
      guard unknownDomains.insert(domain).inserted else { continue }
      Message.say(
        "\(domain) is not in the table; its answers were put into domain_runner.unknown_responses;"
          + " run domain-list import for it")
    }
  }

  private func keep(_ batch: AnswerBatch) throws {
    if !isFromSpool { try spool.keep(batch.responses[...], records: batch.keys.count) }
    try passOn(batch.lines(without: Set(batch.keys.indices)))
  }

  private var spoolName: String { spool.path ?? "the spool" }

  /// Writes lines for who comes next.
  func passOn(_ lines: ArraySlice<UInt8>) throws {
    guard !readerIsGone else { return }
    do throws(SystemError) {
      try writer.write(lines)
      try writer.flush()
    } catch {
      guard error.isBrokenPipe else { throw Failure(error) }
      readerIsGone = true
    }
  }

  /// What is left to say.
  func conclude() {
    if unknownDomains.count == Self.shownDomains {
      Message.say("\(unknownAnswers) answers in all are of domains that are not in the table")
    }
    if spool.count > 0 {
      Message.say(
        "\(spool.count) answers are kept in \(spoolName); the next domain-list record stores them")
    }
  }
}
