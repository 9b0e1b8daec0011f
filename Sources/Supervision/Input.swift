import CLinux
import Glibc
import Wire

/// Standard input as the attempts are to get it.
package enum InputMode: String, Sendable, CaseIterable {
  /// Each attempt reads all of it again.
  case replay
  /// Each attempt goes on where the last one stopped.
  case inherit
  /// There is none.
  case null
}

/// Our standard input, over all attempts.
///
/// A file is set back to the offset that we were given. What comes through a pipe goes to the
/// command as it comes and into a temporary file besides, from which later attempts get it before
/// what is new. The pipe is read ahead of the command, by what two pipes hold: what it leaves is
/// not there for others.
final class Input {
  enum Kind: Equatable {
    case inherited, null
    case file(start: off_t)
    case stream(isSocket: Bool)
  }

  let kind: Kind
  /// How much of a stream is kept, in bytes.
  private let limit: Int
  /// To read from it without waiting; the flag belongs to the open file, which others share.
  private var reopened = OwnDescriptor(-1)
  private(set) var isAtEnd = false
  private(set) var hasBegun = false
  /// Nothing more is kept from here on.
  private var isLast = false
  private var spool: TemporaryFile?
  /// Bytes in the spool.
  private(set) var spooled = 0
  /// Why the command did not get all there was, though it may have seen an end.
  private(set) var failure: SystemError?
  /// Why what was read cannot be given to another attempt.
  private(set) var loss: String?

  init(_ mode: InputMode, limit: Int) {
    self.limit = limit
    var status = stat()
    guard mode == .replay else {
      kind = mode == .null ? .null : .inherited
      return
    }
    guard unsafe fstat(0, &status) == 0 else {
      kind = .inherited
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFBLK:
      let start = lseek(0, 0, SEEK_CUR)
      kind = start < 0 ? .inherited : .file(start: start)
    case S_IFIFO: kind = .stream(isSocket: false)
    case S_IFSOCK: kind = .stream(isSocket: true)
    default: kind = .inherited
    }
  }

  /// What is to become the command's descriptor 0, nothing where it is the one that is there; and
  /// the feed, where the command reads from us.
  func open(mayBeRetried: Bool) throws(SystemError) -> (child: OwnDescriptor, feed: Feed?) {
    switch kind {
    case .inherited: return (OwnDescriptor(-1), nil)
    case .null: return (OwnDescriptor(unsafe clinux_open("/dev/null", O_RDONLY, 0)), nil)
    case .file(let start):
      // A file with an end, whoever else reads it: that all of it is there again is what was asked for.
      if hasBegun, lseek(0, start, SEEK_SET) < 0 {
        throw SystemError("rewind", "standard input", code: clinux_errno())
      }
      hasBegun = true
      return (OwnDescriptor(-1), nil)
    case .stream(let isSocket):
      if !hasBegun, !mayBeRetried { return (OwnDescriptor(-1), nil) }
      isLast = !mayBeRetried
      if !hasBegun, !isSocket {
        reopened = OwnDescriptor(
          unsafe clinux_open("/proc/self/fd/0", O_RDONLY | O_NONBLOCK | O_NOCTTY, 0))
      }
      if spool == nil, mayBeRetried, loss == nil { spool = try TemporaryFile() }
      hasBegun = true
      if isAtEnd, loss == nil, let file = try spool?.reopened() { return (file, nil) }
      let (reader, writer) = try OwnDescriptor.pipe()
      return (reader, Feed(writer, from: self))
    }
  }

  /// What to poll for something new to read.
  var descriptor: Int32 { reopened.number >= 0 ? reopened.number : 0 }

  /// Whether what comes at `position` was kept, so that there is nothing to wait for.
  func isKept(at position: Int) -> Bool { loss == nil && position < spooled }

  /// Reads on into `buffer`, from the spool as far as that goes. Answers `nil` at the end, 0 where
  /// there is nothing yet. Where it cannot be opened anew, being another user's, this waits unless
  /// poll(2) has said that there is something.
  func read(into buffer: inout [UInt8], at position: Int) -> Int? {
    if isKept(at: position) {
      let kept = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe try? spool?.read(into: bytes, at: position)
      }
      guard let kept, kept > 0 else {
        failure = SystemError("read", "what was kept of standard input", code: EIO)
        return nil
      }
      return kept
    }
    guard !isAtEnd else { return nil }
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      kind == .stream(isSocket: true)
        ? unsafe recv(0, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
        : unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
    }
    if count > 0 {
      if !isLast, loss == nil { keep(buffer[..<count]) }
      return count
    }
    if count < 0, clinux_errno() == EAGAIN || clinux_errno() == EINTR { return 0 }
    if count < 0 { failure = SystemError("read", "standard input", code: clinux_errno()) }
    isAtEnd = count == 0
    return nil
  }

  private func keep(_ bytes: ArraySlice<UInt8>) {
    guard spooled + bytes.count <= limit else {
      return lose("standard input is larger than \(limit) bytes; see --stdin-limit")
    }
    let code = unsafe bytes.withUnsafeBytes { unsafe spool?.write($0, at: spooled) ?? EBADF }
    guard code == 0 else {
      return lose("standard input cannot be kept: \(SystemError.reason(code))")
    }
    spooled += bytes.count
  }

  private func lose(_ why: String) {
    loss = why
    spool = nil
  }
}

/// The pipe through which a command reads our standard input.
final class Feed {
  private let writer: OwnDescriptor
  private let input: Input
  /// Bytes of the input that were put into the buffer.
  private var position = 0
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private var pending = 0..<0

  init(_ writer: OwnDescriptor, from input: Input) {
    writer.setNonBlocking()
    self.writer = writer
    self.input = input
  }

  /// What to wait for: room in the pipe or that its reader leaves, and something new to pass on.
  var entries: (pipe: pollfd, source: pollfd) {
    let hasMore = !pending.isEmpty || input.isKept(at: position)
    return (
      pollfd(fd: writer.number, events: hasMore ? Int16(POLLOUT) : 0, revents: 0),
      pollfd(
        fd: writer.number >= 0 && !hasMore ? input.descriptor : -1, events: Int16(POLLIN),
        revents: 0)
    )
  }

  /// Passes on what can be without waiting, given what poll(2) said of the `entries`. It reads once
  /// at most: a second time might wait, and without an end nothing else would get its turn.
  func pump(pipe: Int16, source: Int16) {
    if pipe & Int16(POLLERR) != 0 { return close() }
    if pending.isEmpty {
      guard source != 0 || input.isKept(at: position) else { return }
      guard let count = input.read(into: &buffer, at: position) else { return close() }
      position += count
      pending = 0..<count
    }
    while writer.number >= 0, !pending.isEmpty {
      let count = unsafe buffer.withUnsafeBytes { bytes in
        unsafe write(
          writer.number, bytes.baseAddress.map { unsafe $0 + pending.lowerBound }, pending.count)
      }
      if count > 0 {
        pending = pending.lowerBound + count..<pending.upperBound
      } else if clinux_errno() == EAGAIN {
        return
      } else if clinux_errno() != EINTR {
        return close()
      }
    }
  }

  /// The command then reads to the end.
  func close() { writer.close() }
}
