import CLinux
import Glibc
import Wire

/// What a ledger asks of the system that is no reading and no writing.
enum FileLock {
  static func release(_ file: Descriptor) { _ = clinux_unlock(file.number) }

  static func remove(_ path: String) { _ = unsafe unlink(path) }

  static func rename(_ old: String, _ new: String) throws(SystemError) {
    guard unsafe Glibc.rename(old, new) == 0 else {
      throw SystemError("create", new, code: clinux_errno())
    }
  }

  /// Has the disk keep room behind the end of a file, whose size stays (fallocate(2)), so that a
  /// disk that fills up meets the next change and not the middle of one.
  static func reserve(_ file: Descriptor, from: Int, count: Int) throws(SystemError) {
    guard clinux_reserve_behind(file.number, Int64(from), Int64(count)) == 0 else {
      throw SystemError("write to", file.name, code: clinux_errno())
    }
  }
}

extension Descriptor {
  func bytes(at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var found = 0
    var problem: SystemError?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(SystemError) { found = unsafe try read(into: buffer, at: offset) } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    bytes.removeLast(count - found)
    return bytes
  }
}

enum WaitABit {
  static func milliseconds(_ count: UInt32) { usleep(count * 1000) }
}
