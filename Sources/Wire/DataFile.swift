import CLinux
import Glibc

/// A file that is read and written at places, locked and made durable.
package struct DataFile: ~Copyable {
  package enum Access { case reading, writing, creating }

  package let descriptor: Descriptor

  /// `creating` makes the file where it is missing and empties none. A symbolic link at the end of
  /// the path is followed only with `followsLinks`.
  /// - Throws: `SystemError` if it cannot be opened, EINVAL for what is no regular file.
  package init(
    _ path: String, _ access: Access, mode: UInt32 = 0o666, followsLinks: Bool = true
  ) throws(SystemError) {
    let verb = access == .creating ? "create" : "open"
    var flags: Int32 =
      switch access {
      case .reading: O_RDONLY
      case .writing: O_RDWR
      case .creating: O_RDWR | O_CREAT
      }
    // Opening a named pipe would wait for its other end.
    flags |= O_NONBLOCK | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW)
    let number = unsafe clinux_open(path, flags, mode)
    guard number >= 0 else { throw SystemError(verb, path, code: clinux_errno()) }
    let opened = Descriptor(number, name: path)
    guard opened.regularFile != nil else {
      close(number)
      throw SystemError(verb, path, code: EINVAL)
    }
    descriptor = opened
  }

  deinit { close(descriptor.number) }

  /// Takes the lock of the file, which the kernel frees when the process ends; false while another
  /// has it. The name may by now stand for another file, which `isAt` tells.
  /// - Throws: `SystemError` where the file system has no locks.
  package func tryLock() throws(SystemError) -> Bool {
    if lock(LOCK_EX | LOCK_NB) { return true }
    if clinux_errno() == EWOULDBLOCK { return false }
    throw SystemError("lock", descriptor.name, code: clinux_errno())
  }

  /// As `tryLock`, but waits for the other.
  package func waitForLock() throws(SystemError) {
    guard lock(LOCK_EX) else { throw SystemError("lock", descriptor.name, code: clinux_errno()) }
  }

  private func lock(_ operation: Int32) -> Bool {
    while flock(descriptor.number, operation) != 0 {
      if clinux_errno() != EINTR { return false }
    }
    return true
  }

  /// Whether the name `path` still stands for this file.
  package func isAt(_ path: String) -> Bool {
    FileIdentity(path: path) == descriptor.regularFile
  }

  /// The process that has the lock, where the kernel tells (proc_locks(5)).
  package var lockHolder: Int32? {
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0,
      let table = try? OpenFile(reading: "/proc/locks").readAll()
    else { return nil }
    let device = UInt64(status.st_dev)
    let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
    let minor = device & 0xff | (device >> 12) & ~0xff
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK" else { continue }
      let place = fields[5].split(separator: ":")
      if place.count == 3, UInt64(place[0], radix: 16) == major,
        UInt64(place[1], radix: 16) == minor, UInt64(place[2]) == UInt64(status.st_ino),
        let process = Int32(fields[4]), process > 0
      {
        return process
      }
    }
    return nil
  }

  /// In bytes.
  package func size() throws(SystemError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0 else { throw failure("examine") }
    return Int(status.st_size)
  }

  /// Takes over the permissions of another file and, where this user may give files away, its owner.
  package func takeOwnership(of other: borrowing DataFile) throws(SystemError) {
    var status = stat()
    guard unsafe fstat(other.descriptor.number, &status) == 0 else {
      throw other.failure("examine")
    }
    _ = fchown(descriptor.number, status.st_uid, status.st_gid)
    guard fchmod(descriptor.number, status.st_mode & 0o777) == 0 else { throw failure("create") }
  }

  /// Makes what happened to the names in the folder of `path` durable.
  package static func syncFolder(of path: String) throws(SystemError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let number = unsafe clinux_open(folder, O_RDONLY | O_DIRECTORY, 0)
    guard number >= 0 else { throw SystemError("write to", folder, code: clinux_errno()) }
    defer { close(number) }
    // Some file systems of the network have no such thing.
    if fsync(number) != 0, clinux_errno() != EINVAL, clinux_errno() != EROFS {
      throw SystemError("write to", folder, code: clinux_errno())
    }
  }

  /// Everything, at most `limit` bytes.
  /// - Throws: `SystemError` if reading fails or the file is longer (`EFBIG`).
  package func readAll(limit: Int = 16 << 20) throws(SystemError) -> [UInt8] {
    let size = try size()
    if size > limit { throw SystemError("read", descriptor.name, code: EFBIG) }
    var content = [UInt8](repeating: 0, count: size)
    var count = 0
    var problem: SystemError?
    unsafe content.withUnsafeMutableBytes { buffer in
      do throws(SystemError) { count = unsafe try read(into: buffer, at: 0) } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    content.removeLast(size - count)
    return content
  }

  /// See `Descriptor`.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    unsafe try descriptor.read(into: buffer, at: offset)
  }

  private func failure(_ verb: String) -> SystemError {
    SystemError(verb, descriptor.name, code: clinux_errno())
  }
}

extension Descriptor {
  /// Reads at `offset` as much as there is, at most what `buffer` holds; less only at the end.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    var done = 0
    while done < buffer.count {
      let count = unsafe pread(
        number, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
        off_t(offset + done))
      if count == 0 { break }
      if count > 0 {
        done += count
      } else if clinux_errno() != EINTR {
        throw failure("read")
      }
    }
    return done
  }

  /// Writes all of `bytes` at `offset`.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe pwrite(
        number, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done,
        off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 || clinux_errno() != EINTR {
        throw count == 0
          ? SystemError("write to", name, code: ENOSPC) : failure("write to")
      }
    }
  }

  package func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
    var problem: SystemError?
    unsafe bytes.withUnsafeBytes { buffer in
      do throws(SystemError) { unsafe try write(buffer, at: offset) } catch { problem = error }
    }
    if let problem { throw problem }
  }

  package func truncate(to size: Int) throws(SystemError) {
    guard ftruncate(number, off_t(size)) == 0 else { throw failure("cut") }
  }

  private func failure(_ verb: String) -> SystemError {
    SystemError(verb, name, code: clinux_errno())
  }
}
