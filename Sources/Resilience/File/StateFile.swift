import CLinux
import Glibc
package import Wire

/// Why a stored breaker cannot be had or kept.
package enum StoreProblem: Error, Equatable, CustomStringConvertible {
  case system(SystemError)
  case state(StateProblem, path: String)
  /// Another process has held the lock for so many milliseconds.
  case busy(path: String, milliseconds: Int)
  /// It is not a file that breakers can be kept in.
  case unsuitable(path: String, reason: String)

  /// Whether what is stored is damaged, so that the breaker can only begin anew.
  package var isDamage: Bool {
    switch self {
    case .state(.damaged, _), .state(.tooShort, _): true
    case .state, .system, .busy, .unsuitable: false
    }
  }

  /// Whether a newer version keeps it.
  package var isNewer: Bool {
    if case .state(.newer, _) = self { true } else { false }
  }

  package var description: String {
    switch self {
    case .system(let error): error.description
    case .state(let problem, let path): "\(path): \(problem)"
    case .busy(let path, let milliseconds):
      "\(path): another process has held the lock for \(milliseconds) ms; look for one that is"
        + " stopped"
    case .unsuitable(let path, let reason): "\(path): \(reason)"
    }
  }
}

/// An open state file: the system calls, and nothing of what the bytes mean.
///
/// Two kinds of locks meet on it. Whoever changes it holds the whole file (flock(2)), for
/// microseconds. Whoever holds a permit without a lease holds a byte far behind the end (an open
/// file description lock), for as long as the call takes: when its process dies, so does the lock.
final class StateFile {
  let path: String
  private let descriptor: Int32

  /// Opens a file that is there, to look at it.
  /// - Throws: `StoreProblem` if it cannot be opened, is missing, or is no file of its own.
  convenience init(reading path: String) throws(StoreProblem) {
    try self.init(path, flags: O_RDONLY, verb: "open")
  }

  /// Opens a file that is there, to change it.
  /// - Throws: `StoreProblem` if it cannot be opened, is missing, or is no file of its own.
  convenience init(changing path: String) throws(StoreProblem) {
    try self.init(path, flags: O_RDWR, verb: "open")
  }

  /// Opens a file to change it, and makes it where it is missing.
  /// - Throws: `StoreProblem` if it cannot be opened or made, or is no file of its own.
  convenience init(changing path: String, mode: UInt32) throws(StoreProblem) {
    try self.init(path, flags: O_RDWR | O_CREAT, mode: mode, verb: "create")
  }

  private init(
    _ path: String, flags: Int32, mode: UInt32 = 0, verb: String
  ) throws(StoreProblem) {
    let number = unsafe clinux_open(path, flags | O_NOFOLLOW | O_NONBLOCK, mode)
    self.path = path
    descriptor = number
    guard number >= 0 else {
      let code = clinux_errno()
      let verb = code == ENOENT || code == EROFS || !Descriptor.exists(path) ? verb : "open"
      if code == ELOOP {
        throw .unsuitable(path: path, reason: "it is a symbolic link, which is not followed")
      }
      throw .system(SystemError(verb, path, code: code))
    }
    guard identity.isRegular else {
      throw .unsuitable(path: path, reason: "it is no regular file")
    }
    if clinux_is_remote(number) == 1 {
      throw .unsuitable(
        path: path,
        reason: "it is on a network file system, whose locks do not hold between hosts; set"
          + " DOMAIN_RUNNER_STATE to a folder of this host")
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Takes the lock of the whole file; gives up after `wait` nanoseconds.
  func lock(wait: Int64) throws(StoreProblem) {
    if clinux_try_lock(descriptor) == 0 { return }
    let start = Clock.monotonic
    // The lock is held for microseconds: at first it pays to ask again at once.
    for _ in 0..<8 {
      sched_yield()
      if clinux_try_lock(descriptor) == 0 { return }
    }
    var pause: Int64 = 20_000
    while clinux_try_lock(descriptor) != 0 {
      let code = clinux_errno()
      guard code == EAGAIN || code == EINTR else {
        throw .system(SystemError("lock", path, code: code))
      }
      let waited = Clock.monotonic - start
      if waited >= wait { throw .busy(path: path, milliseconds: Int(waited / 1_000_000)) }
      var time = timespec(tv_sec: 0, tv_nsec: Int(pause))
      unsafe nanosleep(&time, nil)
      pause = min(pause * 2, 1_000_000)
    }
  }

  func unlock() { _ = clinux_unlock(descriptor) }

  /// Whether it is still the file at its path, and how long it is.
  var identity: (isLinked: Bool, isRegular: Bool, size: Int) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return (false, false, 0) }
    return (status.st_nlink > 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size))
  }

  /// Whether no other file has come to its path.
  var isAtItsPath: Bool {
    let own = Descriptor(descriptor, name: path).regularFile
    return own != nil && own == FileIdentity(path: path)
  }

  /// Makes room for the whole of a state, so that a disk that fills up later does not matter.
  func reserve() throws(StoreProblem) {
    let code = clinux_reserve(descriptor, Int64(FileLayout.size))
    if code != 0 { throw .system(SystemError("make room in", path, code: code)) }
  }

  /// Reads words from an offset into the front of `words`. Answers how many bytes there were; what
  /// lies behind the end of the file is 0.
  func read(_ words: inout [UInt64], count: Int, at offset: Int) throws(StoreProblem) -> Int {
    let (done, code) = unsafe words.withUnsafeMutableBytes { bytes in
      var done = 0
      while done < count * 8 {
        let read = unsafe pread(
          descriptor, bytes.baseAddress.map { unsafe $0 + done }, count * 8 - done,
          off_t(offset + done))
        if read == 0 { break }
        if read < 0 && clinux_errno() == EINTR { continue }
        if read < 0 { return (done, clinux_errno()) }
        done += read
      }
      if let rest = unsafe bytes.baseAddress.map({ unsafe $0 + done }) {
        unsafe memset(rest, 0, count * 8 - done)
      }
      return (done, 0)
    }
    if code != 0 { throw .system(SystemError("read", path, code: code)) }
    return done
  }

  func write(_ words: Span<UInt64>, at offset: Int) throws(StoreProblem) {
    let code: Int32 = unsafe words.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let written = unsafe pwrite(
          descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done,
          off_t(offset + done))
        if written < 0 && clinux_errno() != EINTR { return clinux_errno() }
        done += max(0, written)
      }
      return 0
    }
    if code != 0 { throw .system(SystemError("write to", path, code: code)) }
  }

  /// Waits until the disk has it.
  func sync() throws(StoreProblem) {
    guard fdatasync(descriptor) == 0 else {
      throw .system(SystemError("write to", path, code: clinux_errno()))
    }
  }

  /// Holds the byte of a permit until `release`, or until this process is gone.
  func hold(ticket: UInt64) -> Bool { clinux_hold_byte(descriptor, Self.place(ticket)) == 0 }

  func release(ticket: UInt64) { _ = clinux_release_byte(descriptor, Self.place(ticket)) }

  /// Whether no one else holds the byte of a permit. Where that cannot be known it is held.
  func isFree(ticket: UInt64) -> Bool { clinux_byte_is_free(descriptor, Self.place(ticket)) == 1 }

  /// Counts a call that went by the state because it could not be had. Needs no lock.
  func countDegraded() { _ = clinux_add_in_file(descriptor, Int64(FileLayout.degraded), 1) }

  /// A ticket is given out once, so that a holder that is late never meets another.
  private static func place(_ ticket: UInt64) -> Int64 {
    1 << 40 + Int64(ticket & 0xff_ffff_ffff)
  }
}
