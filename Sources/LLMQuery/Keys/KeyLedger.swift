import CLinux
import Glibc
import JSON
import JSONParse
import Toolbox
import Wire

/// Remembers over many runs since when each key is known and how it fared: a file in the folder of
/// state, which any number of processes add to. What happens is collected in memory and added in
/// one go, so that a note costs nothing.
///
///     let ledger = KeyLedger(try StateFolder.open(), clock: clock)
///     ledger.note(key.fingerprint, of: "openai", .taken)
///     try ledger.flushIfDue()      // in the loop
///     try ledger.flush()           // at the end
final class KeyLedger {
  enum Event: Sendable {
    /// It is there, but has not been used.
    case seen
    /// The provider has taken it, whatever the answer was.
    case taken
    /// Answered 429: taken, but over a limit.
    case limited
    /// Answered 401.
    case refused
  }

  /// As often what was noted is added to the file.
  static let interval: Int64 = 5_000_000_000
  /// How long another process may have the file, in nanoseconds: it needs milliseconds.
  private static let patience: Int64 = 5_000_000_000

  private let folder: StateFolder
  private let clock: Clock
  private var noted: [KeyHistory.Name: KeyHistory] = [:]
  private var flushed = Clock.monotonic

  init(_ folder: StateFolder, clock: Clock) {
    self.folder = folder
    self.clock = clock
  }

  private var path: String { folder.path("keys.ndjson") }

  func note(_ fingerprint: String, of provider: String, _ event: Event) {
    let now = clock.now
    var history = KeyHistory(firstSeen: now)
    if event != .seen { history.lastUsed = now }
    switch event {
    case .seen: break
    case .taken: history.lastTaken = now
    case .limited:
      history.lastTaken = now
      history.limited = 1
    case .refused:
      history.lastRefused = now
      history.refused = 1
    }
    let name = KeyHistory.Name(provider: provider, fingerprint: fingerprint)
    noted[name, default: KeyHistory(firstSeen: now)].merge(history)
  }

  /// As `flush`, where it was not done for a while.
  func flushIfDue() throws(Failure) {
    guard !noted.isEmpty, Clock.monotonic - flushed >= Self.interval else { return }
    flushed = Clock.monotonic
    // While another has the lock the next time will do.
    _ = try flush(waiting: 0)
  }

  /// Adds what was noted to the file, and answers what is known of every key.
  /// - Throws: `Failure` 73 or 74 if the file cannot be written, 75 while another process has it;
  ///   what was noted is kept.
  @discardableResult
  func flush() throws(Failure) -> [KeyHistory.Name: KeyHistory] {
    if let known = try flush(waiting: Self.patience) { return known }
    let lock = folder.path("keys.lock")
    throw Failure(
      .tryLater,
      "another process has held \(lock) for \(Self.patience / 1_000_000_000) s; "
        + "find it with: fuser \(lock)")
  }

  /// `nil` while another process has the lock for longer than `wait` nanoseconds.
  private func flush(waiting wait: Int64) throws(Failure) -> [KeyHistory.Name: KeyHistory]? {
    do throws(SystemError) {
      // The file is replaced as a whole, so its lock is another one's.
      let lock = try DataFile(
        folder.path("keys.lock"), .creating, mode: folder.fileMode, followsLinks: false)
      let end = Clock.monotonic + wait
      while try !lock.tryLock() {
        guard Clock.monotonic < end else { return nil }
        usleep(5000)
      }
      var known = try read()
      let isNew = noted.keys.contains { known[$0] == nil }
      for (name, history) in noted {
        known[name] =
          known[name].map { before in
            var merged = before
            merged.merge(history)
            return merged
          } ?? history
      }
      // A listing of keys that are known changes nothing.
      if isNew || noted.values.contains(where: { $0.lastUsed != nil }) {
        try write(known, isNew: isNew)
      }
      noted = [:]
      return known
    } catch {
      throw Failure(error)
    }
  }

  private func read() throws(SystemError) -> [KeyHistory.Name: KeyHistory] {
    let content: [UInt8]
    do throws(SystemError) {
      let file = try DataFile(path, .reading, followsLinks: false)
      content = try file.readAll()
    } catch {
      if error.code == ENOENT { return [:] }
      throw error
    }
    let parser = JSONParser()
    var known: [KeyHistory.Name: KeyHistory] = [:]
    for (index, line) in content.split(separator: 0x0a).enumerated() {
      guard let value = try? parser.value(Array(line)), let entry = KeyHistory.parse(value) else {
        Message.say("\(path):\(index + 1): no line of the ledger of keys; it is left out")
        continue
      }
      known[entry.name] = entry.history
    }
    return known
  }

  private func write(
    _ known: [KeyHistory.Name: KeyHistory], isNew: Bool
  ) throws(SystemError) {
    var writer = JSONWriter()
    for (name, history) in known.sorted(by: { $0.key < $1.key }) {
      history.write(name, to: &writer)
    }
    let scrap = folder.path("keys.new")
    // Whoever has the lock may take away what one that was killed has left.
    _ = unsafe unlink(scrap)
    let file = try DataFile(scrap, .creating, mode: folder.fileMode, followsLinks: false)
    try file.descriptor.write(writer.bytes, at: 0)
    // Since when a key is known must not be lost; the counts may.
    if isNew { try file.descriptor.sync() }
    guard unsafe rename(scrap, path) == 0 else {
      throw SystemError("create", path, code: clinux_errno())
    }
    if isNew { try DataFile.syncFolder(of: path) }
  }
}
