import CLinux
import Glibc

/// An open file of the process. This file alone calls the C library to read, write and wait.
package struct Descriptor: Equatable, Sendable {
  package let number: Int32
  /// How diagnostics call it: a path, or "standard input".
  package let name: String

  package init(_ number: Int32, name: String) {
    self.number = number
    self.name = name
  }

  package static let standardInput = Descriptor(0, name: "standard input")
  package static let standardOutput = Descriptor(1, name: "standard output")
  package static let standardError = Descriptor(2, name: "standard error")

  package var isTerminal: Bool { isatty(number) == 1 }

  var isSocket: Bool { kind == S_IFSOCK }

  /// The S_IFMT bits of its mode; 0 where it is not open.
  var kind: mode_t {
    var status = stat()
    return unsafe fstat(number, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  /// Reads what there is, at most as much as `buffer` holds. Zero is the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      switch clinux_errno() {
      case EINTR: continue
      case EAGAIN: _ = wait(for: Int16(POLLIN), milliseconds: -1)
      case let code: throw SystemError("read", name, code: code)
      }
    }
  }

  /// Everything from here to the end, at most `limit` bytes.
  /// - Throws: `SystemError` if reading fails or the file is longer (`EFBIG`).
  package func readAll(limit: Int = 16 << 20) throws(SystemError) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var count = 0
      var failure: SystemError?
      unsafe chunk.withUnsafeMutableBytes { buffer in
        do throws(SystemError) { count = unsafe try read(into: buffer) } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if count == 0 { return content }
      content.append(contentsOf: chunk[..<count])
      if content.count > limit { throw SystemError("read", name, code: EFBIG) }
    }
  }

  /// Writes all of `bytes`, in as many calls as it takes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe Glibc.write(
        number, bytes.baseAddress.map { unsafe $0 + written }, bytes.count - written)
      if count >= 0 {
        written += count
        continue
      }
      switch clinux_errno() {
      case EINTR: continue
      case EAGAIN: _ = wait(for: Int16(POLLOUT), milliseconds: -1)
      case let code: throw SystemError("write to", name, code: code)
      }
    }
  }

  package func write(_ bytes: [UInt8]) throws(SystemError) {
    var failure: SystemError?
    unsafe bytes.withUnsafeBytes { buffer in
      do throws(SystemError) { unsafe try write(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Waits until the disk has what was written. What is no file on a disk has nothing to wait for.
  package func sync() throws(SystemError) {
    if fdatasync(number) == 0 { return }
    let code = clinux_errno()
    if code != EINVAL && code != EROFS { throw SystemError("write to", name, code: code) }
  }

  /// Waits until one of `events` (poll(2)) or an error shows. Answers what showed; nothing after
  /// `milliseconds`, or when a signal came between. -1 waits for ever.
  package func wait(for events: Int16, milliseconds: Int32) -> Int16 {
    var entry = pollfd(fd: number, events: events, revents: 0)
    guard unsafe poll(&entry, 1, milliseconds) > 0 else { return 0 }
    return entry.revents
  }

  /// Waits until `input` can be read or has ended. Answers early, with false, when `wake` is
  /// readable, after `milliseconds` (-1 is never), or when a signal came between.
  ///
  /// - Throws: `SystemError` (EPIPE) as soon as the reader of `output` is gone, even though there
  ///   may be nothing to write.
  package static func waitToRead(
    _ input: Descriptor, output: Descriptor, wake: Descriptor?, milliseconds: Int32
  ) throws(SystemError) -> Bool {
    var entries = [
      pollfd(fd: input.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: output.number, events: 0, revents: 0),
      pollfd(fd: wake?.number ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    guard unsafe poll(&entries, 3, milliseconds) > 0 else { return false }
    if entries[1].revents & Int16(POLLERR) != 0 {
      throw SystemError("write to", output.name, code: EPIPE)
    }
    return entries[0].revents != 0 && entries[2].revents == 0
  }

  /// The reader of this pipe or socket has closed it, so that nothing written to it will be read.
  package var readerIsGone: Bool { wait(for: 0, milliseconds: 0) & Int16(POLLERR) != 0 }

  /// Open for writing at all; whether there is room is another question.
  package var canBeWritten: Bool {
    let flags = clinux_fcntl(number, F_GETFL, 0)
    return flags >= 0 && flags & O_ACCMODE != O_RDONLY
  }

  /// Makes a pipe hold a mebibyte, where the system lets it, so that it is read in large pieces.
  package func enlargePipe() {
    // F_SETPIPE_SZ of fcntl(2), which is declared for GNU sources only.
    if kind == S_IFIFO { _ = clinux_fcntl(number, 1031, 1 << 20) }
  }

  /// Whether there is anything at `path`; what cannot be looked at counts as there.
  package static func exists(_ path: String) -> Bool {
    unsafe access(path, F_OK) == 0 || (clinux_errno() != ENOENT && clinux_errno() != ENOTDIR)
  }

  /// What tells one regular file from all others: its device and number. `nil` for what is no
  /// regular file.
  package var regularFile: FileIdentity? {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { return nil }
    return FileIdentity(status)
  }

  /// Puts the null device, opened the wrong way round, in the place of a standard descriptor that
  /// the caller closed. Else the next file opened would get its number, and records would be
  /// written into it; so reading and writing fail as they should.
  package static func reserveStandard() {
    for number: Int32 in 0...2 where clinux_fcntl(number, F_GETFD, 0) < 0 {
      let descriptor = unsafe clinux_open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY, 0)
      // Standard descriptors are inherited, unlike all others.
      if descriptor == number { _ = clinux_fcntl(descriptor, F_SETFD, 0) }
    }
  }
}

/// A regular file, under whatever name.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64

  fileprivate init?(_ status: stat) {
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }

  /// The regular file at `path`, if there is one.
  package init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}

/// A file that is closed when its owner lets go of it.
package struct OpenFile: ~Copyable {
  package let descriptor: Descriptor

  /// - Throws: `SystemError` if the file cannot be opened.
  package init(reading path: String) throws(SystemError) {
    try self.init(path, flags: O_RDONLY, verb: "open")
  }

  /// Makes the file, or empties the one that is there; mode 0666 less the umask unless given.
  /// - Throws: `SystemError` if the file cannot be made.
  package init(creating path: String, mode: UInt32 = 0o666) throws(SystemError) {
    try self.init(path, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: mode, verb: "create")
  }

  /// Makes the file where it is missing; what is written goes to its end, whoever else writes.
  /// - Throws: `SystemError` if it cannot be opened or made.
  package init(
    appending path: String, mode: UInt32, followsLinks: Bool = false
  ) throws(SystemError) {
    let links = followsLinks ? 0 : O_NOFOLLOW
    try self.init(
      path, flags: O_WRONLY | O_CREAT | O_APPEND | links, mode: mode, verb: "create")
  }

  /// A pipe's writing end or a terminal opened a second time, non-blocking; `nil` for what is
  /// neither or may not be opened.
  init?(reopening descriptor: Descriptor) {
    guard descriptor.kind == S_IFIFO || descriptor.isTerminal else { return nil }
    let number = unsafe clinux_open(
      "/proc/self/fd/\(descriptor.number)", O_WRONLY | O_NONBLOCK | O_NOCTTY, 0)
    guard number >= 0 else { return nil }
    self.descriptor = Descriptor(number, name: descriptor.name)
  }

  private init(_ path: String, flags: Int32, mode: UInt32 = 0, verb: String) throws(SystemError) {
    let number = unsafe clinux_open(path, flags, mode)
    guard number >= 0 else { throw SystemError(verb, path, code: clinux_errno()) }
    descriptor = Descriptor(number, name: path)
  }

  deinit { close(descriptor.number) }

  /// Permission bits and owner, for files that hold secrets.
  package func ownership() throws(SystemError) -> (mode: UInt32, owner: UInt32, isRegular: Bool) {
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0 else {
      throw SystemError("examine", descriptor.name, code: clinux_errno())
    }
    return (status.st_mode & 0o7777, status.st_uid, status.st_mode & S_IFMT == S_IFREG)
  }

  /// The last byte of a regular file that is not empty.
  package var lastByte: UInt8? {
    guard descriptor.regularFile != nil, lseek(descriptor.number, -1, SEEK_END) >= 0 else {
      return nil
    }
    var byte: UInt8 = 0
    return unsafe Glibc.read(descriptor.number, &byte, 1) == 1 ? byte : nil
  }

  /// See `Descriptor.readAll`.
  package func readAll(limit: Int = 16 << 20) throws(SystemError) -> [UInt8] {
    try descriptor.readAll(limit: limit)
  }
}
