import PostgreSQL
import Toolbox
import Wire

/// Stores batches and passes them on once they are committed. One is stored while the next one is
/// collected. `store`, `knownRuns`, `isMerging` and `nextLook` are the storing thread's between
/// `submit` and the next `finish`.
final class Recorder {
  struct Settings {
    /// How long to try again while the server is away, before answers go to the spool.
    var patience: Duration
    var isQuiet: Bool
  }

  /// While the server is away it is looked for at most so often.
  private static let pauseBetweenLooks: Int64 = 5_000_000_000

  private let store: Store
  private let settings: Settings
  private let spool: Spool
  private var knownRuns: Set<String> = []
  private var writer = LineWriter(.standardOutput)
  private var inFlight: AnswerBatch?
  private var storing: Background<Outcome>?
  /// The last answers stood in the table already, and so may the next ones.
  private var isMerging = false
  /// When to look for the server again; `nil` while it is there.
  private var nextLook: Int64?
  private(set) var stored = 0
  private(set) var status = ExitStatus.success
  /// Lines that the table refuses, told by the caller.
  var onRefusal: (_ line: ArraySlice<UInt8>, _ reason: String) throws -> Void = { _, _ in }
  /// The reader of standard output has left; answers are stored all the same.
  private(set) var readerIsGone = false
  private var unknownDomains = 0

  init(_ store: Store, spool: Spool, settings: Settings) {
    self.store = store
    self.spool = spool
    self.settings = settings
  }

  /// Files of the spool that no one is writing, the oldest first.
  var spooledFiles: [String] { spool.files() }

  var hasInFlight: Bool { inFlight != nil }

  /// Begins to store a batch, once the one before it is stored.
  func submit(_ batch: AnswerBatch) throws {
    try finish()
    if batch.isEmpty { return }
    begin(batch)
  }

  private func begin(_ batch: AnswerBatch) {
    inFlight = batch
    guard !batch.keys.isEmpty, nextLook == nil else { return }
    storing = Background { try self.commit(batch) }
  }

  /// Waits until what is on its way is stored, or kept in the spool.
  func finish() throws {
    guard let batch = inFlight else { return }
    inFlight = nil
    if !batch.keys.isEmpty {
      if let nextLook, Clock.monotonic < nextLook { return try keep(batch) }
      do {
        let begun = storing
        storing = nil
        switch try begun?.wait() ?? commit(batch) {
        case .refused(let reason): return try storeEach(batch, reason)
        case .stored(let unknown): if !unknown.isEmpty { try putAside(batch, unknown) }
        }
      } catch let failure as Failure {
        guard failure.status == .unavailable else { throw failure }
        if nextLook == nil {
          Message.say("\(failure.message); answers are kept in \(spoolName) until it is back")
        }
        nextLook = Clock.monotonic + Self.pauseBetweenLooks
        return try keep(batch)
      }
      nextLook = nil
      stored += batch.keys.count
    }
    try passOn(batch.lines[...])
  }

  private enum Outcome {
    /// Committed, but for the answers of domains that the table does not know.
    case stored(unknown: [String])
    /// The table refuses one of the rows, and so all of them.
    case refused(_ reason: String)
  }

  private func commit(_ batch: AnswerBatch) throws -> Outcome {
    // In a drain there is no time for more than one look.
    let patience = nextLook == nil && Drain.signal == nil ? settings.patience : .zero
    return try store.retrying(for: patience) { connection -> Outcome in
      do {
        return .stored(unknown: try commit(batch, on: connection))
      } catch let problem as PostgreSQLError {
        guard Self.isOfData(problem) else { throw problem }
        return .refused(problem.description)
      }
    }
  }

  /// A run that is new is made first.
  private func commit(_ batch: AnswerBatch, on connection: Connection) throws -> [String] {
    for run in Set(batch.keys.map(\.run)) where !knownRuns.contains(run) {
      _ = try connection.execute(
        "SELECT domain_runner.begin_run($1, NULL)", [Parameter(run)])
      // A few runs at a time are the rule; a stream of new names must not fill the memory.
      if knownRuns.count > 1000 { knownRuns = [] }
      knownRuns.insert(run)
    }
    if !isMerging {
      do {
        return try AnswerStatements.store(batch, merging: false, on: connection).unknown
      } catch let problem as PostgreSQLError {
        guard AnswerStatements.isRepeated(problem) else { throw problem }
      }
    }
    let outcome = try AnswerStatements.store(batch, merging: true, on: connection)
    isMerging = outcome.wasRepeated
    return outcome.unknown
  }

  /// Values that a column cannot hold, or a row that a rule of the table forbids.
  private static func isOfData(_ problem: PostgreSQLError) -> Bool {
    problem.state.map { $0.hasPrefix("22") || $0.hasPrefix("23") } ?? false
  }

  /// Stores one by one, so that the row at fault is the only one left out.
  private func storeEach(_ batch: AnswerBatch, _ refusal: String) throws {
    guard batch.keys.count > 1 else {
      for place in batch.places {
        try onRefusal(batch.lines[place], refusal)
      }
      return
    }
    for single in batch.singles() {
      begin(single)
      try finish()
    }
  }

  private func putAside(_ batch: AnswerBatch, _ domains: [String]) throws {
    let unknown = Set(domains)
    let statements = AnswerStatements.putAside(batch, unknown)
    _ = try store.retrying(for: settings.patience) { try $0.transaction(statements) }
    for domain in domains {
      unknownDomains += 1
      guard unknownDomains <= 5 else { continue }
      Message.say(
        "\(domain) is not in the table; its answers were put into domain_runner.unknown_responses;"
          + " run domain-list import for it")
    }
    status = .worst(status, .badInput)
  }

  private func keep(_ batch: AnswerBatch) throws {
    for place in batch.places {
      try spool.keep(batch.lines[place] + [UInt8(ascii: "\n")], records: 1)
    }
    status = .worst(status, .unavailable)
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
    if unknownDomains > 5 {
      Message.say("\(unknownDomains) domains in all are not in the table; the first 5 are shown")
    }
    if spool.count > 0 {
      Message.say(
        "\(spool.count) answers are kept in \(spoolName); the next domain-list record stores them")
    }
  }
}

extension AnswerBatch {
  /// A batch for each line.
  func singles() -> [AnswerBatch] {
    let parser = ResponseParser()
    return places.compactMap { place in
      var single = AnswerBatch()
      let line = lines[place]
      guard let row = try? unsafe line.withUnsafeBufferPointer({ try unsafe parser.row($0) }) else {
        return nil
      }
      single.append(row, line: line)
      return single
    }
  }
}
