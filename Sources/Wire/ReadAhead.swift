import CLinux
import Glibc

/// Reads an input ahead of what is taken from it, so that what is not taken is there for whoever
/// reads the input next: a pipe is copied by tee(2) and a socket peeked at, a file is read and its
/// offset set back.
package struct ReadAhead: ~Copyable {
  private enum Kind { case plain, file, pipe, socket }

  private let descriptor: Descriptor
  private let kind: Kind
  /// What the pipe's content is copied to.
  private let copy: Pipe?
  /// The bytes of a pipe or socket that were handed out and are not yet taken.
  private var ahead = 0
  private var discarded: [UInt8] = []

  /// Whether what is not taken stays in the input. A terminal cannot be peeked at.
  package var canLeave: Bool { kind != .plain }

  /// `leavesRest`: else every byte is taken as it is read, which costs less.
  package init(_ descriptor: Descriptor, leavesRest: Bool) {
    self.descriptor = descriptor
    var kind = Kind.plain
    var copy: Pipe?
    if leavesRest {
      switch descriptor.kind {
      case S_IFREG, S_IFBLK: kind = .file
      case S_IFSOCK: kind = .socket
      case S_IFIFO:
        copy = Pipe()
        if copy != nil { kind = .pipe }
      default: break
      }
    }
    self.kind = kind
    self.copy = copy
  }

  /// Reads what comes behind the bytes taken, which have to be all that were handed out. Answers how many bytes; 0 at the end, `nil` where there are none yet.
  /// - Throws: `SystemError` if reading fails.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int? {
    switch kind {
    case .plain, .file: return unsafe try descriptor.read(into: buffer)
    case .socket:
      let number = descriptor.number
      let count = try attempt {
        unsafe recv(number, buffer.baseAddress, buffer.count, Self.peek)
      }
      ahead += count ?? 0
      return count
    case .pipe:
      guard let copy else { return 0 }
      let (from, to, limit) = (descriptor.number, copy.input, buffer.count)
      guard let count = try attempt({ clinux_copy_pipe(from, to, limit) }) else { return nil }
      var copied = 0
      while copied < count {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[copied..<count])
        copied += unsafe try copy.output.read(into: rest)
      }
      ahead += count
      return count
    }
  }

  /// Takes what was handed out, but for the last `rest` bytes.
  /// - Throws: `SystemError` if the input cannot be set back or read.
  package mutating func take(allBut rest: Int = 0) throws(SystemError) {
    let taken = max(0, ahead - rest)
    ahead = 0
    switch kind {
    case .plain: break
    case .file:
      if rest > 0 && lseek(descriptor.number, -rest, SEEK_CUR) < 0 {
        throw SystemError("set back", descriptor.name, code: clinux_errno())
      }
    case .pipe, .socket: try discard(taken)
    }
  }

  private mutating func discard(_ count: Int) throws(SystemError) {
    var left = count
    if left > 0 && discarded.isEmpty { discarded = [UInt8](repeating: 0, count: 64 << 10) }
    while left > 0 {
      var taken = 0
      var failure: SystemError?
      unsafe discarded.withUnsafeMutableBytes { whole in
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: whole[..<min(left, whole.count)])
        do throws(SystemError) { taken = unsafe try descriptor.read(into: part) } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      // Someone else reads the same pipe at the same time.
      if taken == 0 { return }
      left -= taken
    }
  }

  private static let peek = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)

  /// `nil` where there is nothing yet.
  private func attempt(_ call: () -> Int) throws(SystemError) -> Int? {
    while true {
      let count = call()
      if count >= 0 { return count }
      switch clinux_errno() {
      case EINTR: continue
      case EAGAIN: return nil
      case let code: throw SystemError("read", descriptor.name, code: code)
      }
    }
  }

  /// A pipe of our own.
  private final class Pipe {
    let output: Descriptor
    let input: Int32

    /// `nil` where the process has no descriptors left.
    init?() {
      var ends: [Int32] = [-1, -1]
      guard unsafe pipe(&ends) == 0 else { return nil }
      for end in ends { _ = clinux_fcntl(end, F_SETFD, Int(FD_CLOEXEC)) }
      output = Descriptor(ends[0], name: "a pipe")
      input = ends[1]
    }

    deinit {
      close(output.number)
      close(input)
    }
  }
}
