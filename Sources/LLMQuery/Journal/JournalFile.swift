import Glibc
import Toolbox
import Wire

/// Opening a journal so that no one else has it.
enum JournalFile {
  /// Opens and locks.
  /// - Throws: `Failure` 75 while another process has it; 73 or 66 if it cannot be opened.
  static func open(_ path: String, _ access: DataFile.Access) throws(Failure) -> DataFile {
    do throws(SystemError) {
      // Compacting puts another file in its place, and what was opened before that has no name.
      for _ in 0..<100 {
        let file = try DataFile(path, access)
        guard try lock(file) else {
          let holder = file.lockHolder.map { "process \($0)" } ?? "another process"
          throw SystemError("share", holder, code: EWOULDBLOCK)
        }
        if file.isAt(path) { return file }
      }
      throw SystemError("lock", path, code: EAGAIN)
    } catch {
      switch error.verb {
      case "share":
        throw Failure(
          .tryLater, "\(path): \(error.object) writes to this journal; wait until it has ended")
      case "open" where error.code == EINVAL, "create" where error.code == EINVAL:
        throw Failure(
          access == .creating ? .cannotCreate : .noInput,
          "\(path) is no regular file, which a journal must be")
      default: throw Failure(error)
      }
    }
  }
}

extension JournalFile {
  /// A process that has just ended, or a child of it that has not become another program yet, may
  /// have the lock for a moment longer.
  private static func lock(_ file: borrowing DataFile) throws(SystemError) -> Bool {
    for attempt in 0..<10 {
      if attempt > 0 { usleep(20_000) }
      if try file.tryLock() { return true }
    }
    return false
  }
}

/// What of a file is wrong, told as it is met.
struct JournalDamage {
  /// As many lines are told one by one; of the rest only the number.
  private static let told = 5

  private let path: String
  private(set) var lines = 0

  init(_ path: String) { self.path = path }

  mutating func tell(_ damage: JournalScan.Damage) {
    lines += 1
    guard lines <= Self.told else { return }
    Message.say("\(path):\(damage.number): \(damage.reason); the line is kept, but not used")
  }

  func finish() {
    if lines > Self.told {
      Message.say("\(path): \(lines) damaged lines in all; the first \(Self.told) are shown")
    }
  }
}
