import JSON
import JSONParse
import Toolbox
import Wire

/// What is known, kept on the disk over a restart: replaced as a whole, so that a crash leaves the
/// old or the new.
final class StoreFile {
  private let path: String
  /// Held as long as the process lives, so that no two write the same file.
  private let lock: DataFile
  private var savedRevision = -1
  private var savedAlerts = 0
  private var savedAt = Clock.monotonic
  private var hasComplained = false

  /// How often it is written while records come. Alerts are not kept waiting.
  private static let interval: Int64 = 60_000_000_000
  private static let limit = 1 << 30

  /// - Throws: `Failure` 75 if another process has it, 73 if it cannot be made.
  init(_ path: String) throws {
    self.path = path
    let file = try failing { () throws(SystemError) -> DataFile in
      try DataFile("\(path).lock", .creating, mode: 0o600)
    }
    guard try failing({ () throws(SystemError) in try file.tryLock() }) else {
      throw Failure(.tryLater, "another process keeps \(path); stop it or name another file")
    }
    lock = file
  }

  /// What was kept; nothing where there is no file yet.
  /// - Throws: `Failure` 65 if the file is none of ours: it is not overwritten.
  func load(_ grid: Grid, now: Timestamp) throws -> Contents {
    var contents = Contents(grid: grid)
    guard Descriptor.exists(path) else { return contents }
    let bytes = try failing { () throws(SystemError) in
      try OpenFile(reading: path).readAll(limit: Self.limit)
    }
    let parser = JSONParser()
    var oldSlot: Int64?
    for (index, line) in bytes.split(separator: 0x0a).enumerated() {
      let json = try? parser.value(Array(line))
      if index == 0 {
        if json?["metrics-serve"]?["version"]?.int == Contents.version,
          let slot = json?["metrics-serve"]?["slot_ms"]?.int, slot > 0
        {
          oldSlot = Int64(slot)
        }
        if oldSlot != nil { continue }
      }
      guard let oldSlot, let json, contents.restore(json, oldSlot: oldSlot, now: now) else {
        throw Failure(
          .badInput,
          "\(path):\(index + 1): not what metrics-serve keeps; name another file, or remove it")
      }
    }
    contents.forget(now: now)
    return contents
  }

  /// Writes it where it is due: when alerts have changed, or with the interval, or now. What cannot
  /// be written is told once, and tried again.
  /// - Throws: `Failure` 74 at the end, where it cannot be written.
  func save(_ board: Board, isEnd: Bool = false) throws {
    let (revision, alerts) = board.withContents { ($0.revision, $0.alertRevision) }
    let isDue =
      isEnd || alerts != savedAlerts || Clock.monotonic - savedAt >= Self.interval
    guard isDue, revision != savedRevision else { return }
    let bytes = board.withContents { contents in
      var writer = JSONWriter()
      contents.write(to: &writer)
      return writer.bytes
    }
    savedAt = Clock.monotonic
    do throws(SystemError) {
      try AtomicFile.replace(path, with: bytes, mode: 0o600)
      (savedRevision, savedAlerts) = (revision, alerts)
      hasComplained = false
    } catch {
      if isEnd { throw Failure(.ioError, "\(error); what came since the last time is lost") }
      if !hasComplained { Message.say("\(error); it is tried again") }
      hasComplained = true
    }
  }
}
