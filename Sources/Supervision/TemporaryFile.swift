import CLinux
import CSupervise
import Glibc
import Wire

/// A file without a name, which is gone with its last descriptor.
struct TemporaryFile: ~Copyable {
  private let own: OwnDescriptor

  /// In `TMPDIR`, else `/tmp`, else in memory.
  /// - Throws: `SystemError` where there can be none.
  init() throws(SystemError) {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    own = OwnDescriptor(unsafe csupervise_temporary(folder.isEmpty ? "/tmp" : folder))
    guard own.number >= 0 else {
      throw SystemError("create", "a temporary file", code: clinux_errno())
    }
  }

  var descriptor: Int32 { own.number }

  /// In bytes.
  var size: Int {
    var status = stat()
    return unsafe fstat(own.number, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The same file from its start, with an offset of its own, to read. Where there is no /proc the
  /// offset is shared, which one reader at a time does not notice.
  func reopened() throws(SystemError) -> OwnDescriptor {
    let number = unsafe clinux_open("/proc/self/fd/\(own.number)", O_RDONLY, 0)
    if number >= 0 { return OwnDescriptor(number) }
    let copy = OwnDescriptor(clinux_fcntl(own.number, F_DUPFD_CLOEXEC, 3))
    guard copy.number >= 0, lseek(copy.number, 0, SEEK_SET) == 0 else {
      throw SystemError("open", "a temporary file", code: clinux_errno())
    }
    return copy
  }

  /// Writes all of `bytes` at `offset`. Answers 0, or why it could not.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
    var done = 0
    while done < bytes.count {
      let count = unsafe pwrite(
        own.number, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done, offset + done)
      if count > 0 { done += count } else if clinux_errno() != EINTR { return clinux_errno() }
    }
    return 0
  }

  /// Reads what is at `offset`, 0 bytes at the end.
  func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
    while true {
      let count = unsafe pread(own.number, bytes.baseAddress, bytes.count, offset)
      if count >= 0 { return count }
      if clinux_errno() != EINTR {
        throw SystemError("read", "a temporary file", code: clinux_errno())
      }
    }
  }

  /// Copies it from its start to `output`.
  func copy(to output: Descriptor) throws(SystemError) {
    var buffer = [UInt8](repeating: 0, count: 128 << 10)
    var offset = 0
    while true {
      var count = 0
      var failure: SystemError?
      unsafe buffer.withUnsafeMutableBytes { bytes in
        do throws(SystemError) {
          count = unsafe try read(into: bytes, at: offset)
          unsafe try output.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        } catch { failure = error }
      }
      if let failure { throw failure }
      if count == 0 { return }
      offset += count
    }
  }
}
