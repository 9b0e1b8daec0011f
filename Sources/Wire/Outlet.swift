import CLinux
import Glibc

/// Lines on their way out of a program that must never wait for its reader, because it has other
/// things in hand. What the reader does not take yet is kept; the program looks at `backlog` and
/// slows down.
package struct Outlet: ~Copyable {
  /// For waiting until more can be written.
  package let descriptor: Descriptor
  private let reopened: OpenFile?
  private let isSocket: Bool
  private var buffer: [UInt8] = []
  private var written = 0

  package init(_ descriptor: Descriptor) {
    isSocket = descriptor.isSocket
    // Non-blocking is a property of the open file, which others share. A pipe or terminal opened
    // anew through /proc has one of its own.
    if let file = OpenFile(reopening: descriptor) {
      self.descriptor = file.descriptor
      reopened = consume file
    } else {
      self.descriptor = descriptor
      reopened = nil
    }
  }

  /// Bytes that are not yet written.
  package var backlog: Int { buffer.count - written }

  /// Takes one or more lines, each with its line feed.
  package mutating func append(_ lines: [UInt8]) { buffer.append(contentsOf: lines) }

  /// Writes what can be written without waiting; a file takes everything.
  /// - Throws: `SystemError` if it cannot be written, EPIPE once the reader is gone.
  package mutating func pump() throws(SystemError) {
    while written < buffer.count {
      let count = unsafe buffer.withUnsafeBytes { bytes in
        let start = unsafe bytes.baseAddress.map { unsafe $0 + written }
        let length = bytes.count - written
        return isSocket
          ? unsafe send(descriptor.number, start, length, Int32(MSG_DONTWAIT))
          : unsafe Glibc.write(descriptor.number, start, length)
      }
      if count < 0 {
        let code = clinux_errno()
        if code == EINTR { continue }
        if code == EAGAIN { break }
        throw SystemError("write to", descriptor.name, code: code)
      }
      written += count
    }
    if written == buffer.count {
      buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 20)
      written = 0
    } else if written > 1 << 16, written > buffer.count / 2 {
      buffer.removeFirst(written)
      written = 0
    }
  }

  /// Writes everything, waiting for the reader for at most `milliseconds` at a time without
  /// progress (-1 is for ever).
  /// - Throws: `SystemError` as `pump`, and ETIMEDOUT.
  package mutating func drain(milliseconds: Int32) throws(SystemError) {
    while true {
      try pump()
      if backlog == 0 { return }
      if descriptor.wait(for: Int16(POLLOUT), milliseconds: milliseconds) == 0,
        milliseconds >= 0
      {
        throw SystemError("write to", descriptor.name, code: ETIMEDOUT)
      }
    }
  }
}
