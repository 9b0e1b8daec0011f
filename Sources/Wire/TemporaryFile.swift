import CLinux
import Glibc

/// A file without a name, which is gone when the process is: bytes that need not lie in memory.
package struct TemporaryFile: ~Copyable {
  private let number: Int32
  private let folder: String
  /// How many bytes have been written.
  package private(set) var size = 0

  /// In `$TMPDIR`, else /tmp.
  /// - Throws: `SystemError` if it cannot be made.
  package init() throws(SystemError) {
    let wanted = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    folder = wanted.isEmpty ? "/tmp" : wanted
    var number = unsafe clinux_open(folder, O_RDWR | Self.nameless, 0o600)
    if number < 0 {
      // Not every file system has files without a name.
      var template = Array("\(folder)/domain-runner.XXXXXX".utf8CString)
      number = unsafe mkstemp(&template)
      if number >= 0 {
        _ = clinux_fcntl(number, F_SETFD, Int(FD_CLOEXEC))
        unsafe unlink(template)
      }
    }
    guard number >= 0 else {
      throw SystemError("create", "a temporary file in \(folder)", code: clinux_errno())
    }
    self.number = number
  }

  deinit { close(number) }

  /// Writes behind what is there. Answers where it begins.
  package mutating func append(_ bytes: [UInt8]) throws(SystemError) -> Int {
    let start = size
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe pwrite(
          number, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written,
          off_t(start + written))
      }
      if count < 0 {
        if clinux_errno() == EINTR { continue }
        throw SystemError("write to", "a temporary file in \(folder)", code: clinux_errno())
      }
      written += count
    }
    size += written
    return start
  }

  /// The bytes of a range that has been written.
  package func read(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          number, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
          off_t(range.lowerBound + done))
      }
      if count < 0, clinux_errno() == EINTR { continue }
      guard count > 0 else {
        throw SystemError(
          "read", "a temporary file in \(folder)", code: count < 0 ? clinux_errno() : EIO)
      }
      done += count
    }
    return bytes
  }

  /// O_TMPFILE, a macro that Swift does not take in.
  private static let nameless = Int32(0o20000000) | O_DIRECTORY
}
