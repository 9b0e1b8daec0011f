import Toolbox
import Wire

/// The answers of a run, safe on disk: each question has one. Belongs to one thread. What that has
/// written outlives the process, however it ends; a thread of the journal's own waits until it
/// would outlive the host too.
///
///     let journal = try Journal("w47.ndjson")
///     if let entry = journal.stored(id) { print(try journal.record(entry)) }
///     journal.append(record, id: id, kind: .answered)
///     journal.write()  // before anything new is asked
///     // once journal.descriptor is readable:
///     try journal.collect { print($1) }
///     try journal.close { print($1) }
final class Journal {
  /// What the answers of one run have cost so far.
  struct Spending: Equatable {
    /// US dollars; the sum of the costs that are known.
    var costUSD = 0.0
    var maybeBilled = 0
  }

  /// Nothing more should be asked while as many bytes are on their way to the disk.
  static let largestBacklog = 4 << 20

  let path: String
  /// Lines that could not be used when it was opened.
  let damagedLines: Int
  private let file: DataFile
  private let sync: JournalSync
  private let thread: Worker
  private var index = JournalIndex()
  private var spendings: [String: Spending] = [:]
  /// What is on its way to the disk, in order; what stands before `head` is safe.
  private var pending: [(id: QuestionID, entry: JournalEntry, record: [UInt8])] = []
  private var head = 0
  /// Questions that are being asked, or whose records are on their way to the disk.
  private var inHand: Set<QuestionID> = []
  private var durable: JournalTicket = 0
  private var appended: JournalTicket = 0
  private var end: Int
  /// What has been appended and not yet written, and where it goes.
  private var unwritten: [UInt8] = []
  private var written: Int
  private var isBroken = false

  /// Opens the journal, or makes it, and reads what it holds. The rest of a write that was cut off
  /// is removed; that and damaged lines are told.
  ///
  /// - Throws: `Failure` 75 while another process has it, 73 if it cannot be opened, 74 if it
  ///   cannot be read or repaired, 71 if the system gives no thread.
  init(_ path: String) throws(Failure) {
    let file = try JournalFile.open(path, .creating)
    var damage = JournalDamage(path)
    do throws(SystemError) {
      let content = try JournalContent(file) { damage.tell($0) }
      damage.finish()
      (index, spendings) = (content.index, content.spendings)
      end = try Self.repair(file, content.tail, size: content.size)
      if content.size == 0 {
        try file.descriptor.sync()
        try DataFile.syncFolder(of: path)
      }
      written = end
      let (sync, descriptor) = (try JournalSync(), file.descriptor)
      thread = try Worker { sync.run(descriptor) }
      self.sync = sync
    } catch {
      throw error.verb == "create" ? Failure(.system, error.description) : Failure(error)
    }
    self.path = path
    self.file = file
    damagedLines = damage.lines
  }

  deinit {
    write()
    sync.close()
    thread.join()
  }

  /// How many questions have a record.
  var count: Int { index.count }

  /// The record of a question that is safe on disk.
  func stored(_ id: QuestionID) -> JournalEntry? { index[id] }

  /// Says that a question is going to be asked, once. Answers false while it is being asked
  /// already: then its record will be here.
  func claim(_ id: QuestionID) -> Bool { inHand.insert(id).inserted }

  /// The line of an entry, with its line feed.
  /// - Throws: `Failure` 74 if it cannot be read.
  func record(_ entry: JournalEntry) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: entry.length)
    var count = 0
    var problem: SystemError?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(SystemError) { count = unsafe try file.read(into: buffer, at: entry.offset) } catch
      { problem = error }
    }
    if let problem { throw Failure(problem) }
    guard count == entry.length, bytes.last == 0x0a else {
      throw Failure(.ioError, "\(path) was changed by another program while it is in use")
    }
    return bytes
  }

  /// What the records of a run that were there at the opening have cost.
  func spending(run: String) -> Spending { spendings[run] ?? Spending() }

  /// Takes a `response` record, with its line feed, and answers its ticket. `collect` tells when it
  /// is safe.
  @discardableResult
  func append(_ record: [UInt8], id: QuestionID, kind: JournalKind) -> JournalTicket {
    pending.append(
      (id, JournalEntry(offset: end, length: record.count, kind: kind), record))
    end += record.count
    backlog += record.count
    appended += 1
    unwritten += record
    if unwritten.count >= Self.atOnce { write() }
    return appended
  }

  /// Writes what was appended, in one call for all answers that came together. To be called before
  /// anything new is asked: a process that is killed has then lost no more than what was in flight.
  func write() {
    guard !unwritten.isEmpty, !isBroken else { return }
    do throws(SystemError) {
      try file.descriptor.write(unwritten, at: written)
      written += unwritten.count
      unwritten.removeAll(keepingCapacity: unwritten.capacity <= Self.atOnce * 4)
      sync.wrote(appended)
    } catch {
      isBroken = true
      sync.fail(error)
    }
  }

  private static let atOnce = 256 << 10

  /// Bytes on their way to the disk.
  private(set) var backlog = 0

  /// Nothing more should be asked before `collect` has brought something.
  var isFull: Bool { backlog >= Self.largestBacklog || end > JournalIndex.largestOffset }

  /// Readable when `collect` has something to bring; level-triggered.
  var descriptor: Descriptor { sync.ready.descriptor }

  /// Records that are only in memory.
  var unsaved: Int { Int(appended - durable) }

  /// Hands out the records that have become safe since the last call, in order.
  /// - Throws: `Failure` 74 once the disk is full or broken. What is not safe by then never will
  ///   be, and every later call throws the same.
  func collect(_ body: (_ ticket: JournalTicket, _ record: [UInt8]) throws -> Void) throws {
    write()
    let progress = sync.progress
    while durable < progress.durable, head < pending.count {
      let (id, entry, record) = pending[head]
      head += 1
      durable += 1
      backlog -= record.count
      index.note(id, entry)
      inHand.remove(id)
      try body(durable, record)
    }
    if head > 256, head > pending.count / 2 || head == pending.count {
      pending.removeFirst(head)
      head = 0
    }
    if let failure = progress.failure {
      let answers = unsaved == 1 ? "1 answer is" : "\(unsaved) answers are"
      throw Failure(.ioError, "\(failure); \(answers) only in memory")
    }
  }

  /// Waits until everything is safe, hands it out as `collect`, and takes no more.
  /// - Throws: `Failure` 74 as `collect`.
  func close(_ body: (_ ticket: JournalTicket, _ record: [UInt8]) throws -> Void) throws {
    write()
    sync.close()
    thread.join()
    try collect(body)
  }

  /// Mends the end of a journal, which is said. Answers its size afterwards.
  /// - Throws: `SystemError` if it cannot be written.
  static func repair(
    _ file: borrowing DataFile, _ tail: JournalScan.Tail, size: Int
  ) throws(SystemError) -> Int {
    switch tail {
    case .whole: return size
    case .lacksLineFeed:
      Message.say("\(file.descriptor.name): its last line was not ended; it is now")
      try file.descriptor.write([0x0a], at: size)
      try file.descriptor.sync()
      return size + 1
    case .torn(let offset):
      Message.say(
        "\(file.descriptor.name): its last line was cut off; "
          + "its \(size - offset) bytes are removed")
      try file.descriptor.truncate(to: offset)
      try file.descriptor.sync()
      return offset
    }
  }
}

/// What a journal holds.
struct JournalContent {
  private(set) var index = JournalIndex()
  private(set) var spendings: [String: Journal.Spending] = [:]
  let tail: JournalScan.Tail
  let size: Int

  /// - Throws: `SystemError` if it cannot be read.
  init(_ file: borrowing DataFile, damaged: @escaping (JournalScan.Damage) -> Void)
    throws(SystemError)
  {
    var index = JournalIndex()
    var sums = JournalSums()
    var scan = JournalScan(damaged: damaged) { document, line, place in
      sums.add(line, document)
      index.note(
        line.id, JournalEntry(offset: place.offset, length: place.length, kind: line.kind))
    }
    (tail, size) = try scan.run(file)
    self.index = index
    spendings = sums.spendings
  }
}
