import CLinux
import CSupervise
import Glibc
import Wire

/// A descriptor that is closed with its owner, or before.
final class OwnDescriptor {
  private(set) var number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { if number >= 0 { Glibc.close(number) } }

  func close() {
    if number >= 0 { Glibc.close(number) }
    number = -1
  }

  func setNonBlocking() {
    _ = clinux_fcntl(number, F_SETFL, Int(clinux_fcntl(number, F_GETFL, 0) | O_NONBLOCK))
  }

  /// Both ends of a pipe, closed on exec.
  /// - Throws: `SystemError` where there are too many files.
  static func pipe() throws(SystemError) -> (reader: OwnDescriptor, writer: OwnDescriptor) {
    var ends: [Int32] = [-1, -1]
    guard unsafe csupervise_pipe(&ends) == 0 else {
      throw SystemError("create", "a pipe", code: clinux_errno())
    }
    return (OwnDescriptor(ends[0]), OwnDescriptor(ends[1]))
  }
}

/// The end of a pipe that is read as far as there is something in it.
final class PipeReader {
  private let own: OwnDescriptor
  private var buffer: [UInt8]

  /// `capacity` is how much is read at once, in bytes.
  init(_ own: OwnDescriptor, capacity: Int) {
    buffer = [UInt8](repeating: 0, count: capacity)
    own.setNonBlocking()
    self.own = own
  }

  /// -1 once it has ended.
  var descriptor: Int32 { own.number }

  /// What there is now, none where there is nothing yet; `nil` at its end.
  func read() -> ArraySlice<UInt8>? {
    while own.number >= 0 {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(own.number, bytes.baseAddress, bytes.count)
      }
      if count > 0 { return buffer[..<count] }
      if count < 0, clinux_errno() == EINTR { continue }
      if count < 0, clinux_errno() == EAGAIN { return [] }
      own.close()
    }
    return nil
  }

  func close() { own.close() }
}
