import CLinux
import Glibc
import Toolbox
import Wire

/// Records that the database could not take, in files of one folder a database; whoever stores next
/// takes them up. A file that is being written is locked, so that no one else takes it.
final class Spool {
  private let folder: StateFolder
  private var file: OpenFile?
  private(set) var path: String?
  /// Records written by this process.
  private(set) var count = 0

  /// - Throws: `Failure` where there is no place to keep them.
  init(database: String) throws(Failure) {
    do throws(StateFolder.Problem) {
      let name = hexText(SHA256.digest(database).prefix(6))
      folder = try StateFolder.open().folder("spool").folder(name)
    } catch {
      throw Failure(ExitStatus(rawValue: error.status), error.description)
    }
  }

  /// Keeps whole lines; they are on the disk when this returns.
  func keep(_ lines: ArraySlice<UInt8>, records: Int) throws {
    if file == nil {
      let path = folder.path("\(Clock.system.now.milliseconds).\(getpid()).ndjson")
      let made = try failing { () throws(SystemError) in
        try OpenFile(creating: path, mode: folder.fileMode)
      }
      _ = flock(made.descriptor.number, LOCK_EX)
      self.path = path
      file = consume made
    }
    guard let descriptor = file?.descriptor else { return }
    try failing { () throws(SystemError) in
      try descriptor.write(Array(lines))
      if fsync(descriptor.number) != 0 {
        throw SystemError("write to", descriptor.name, code: clinux_errno())
      }
    }
    count += records
  }

  /// The files that no process is writing, the oldest first.
  func files() -> [String] {
    guard let listing = unsafe opendir(folder.path) else { return [] }
    defer { unsafe closedir(listing) }
    var names: [String] = []
    while let entry = unsafe readdir(listing) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".ndjson") { names.append(name) }
    }
    return names.sorted().map(folder.path).filter { $0 != path }
  }

  /// Opens a file for no one else to take; `nil` where another process has it.
  static func take(_ path: String) -> Taken? {
    guard let file = try? OpenFile(reading: path),
      flock(file.descriptor.number, LOCK_EX | LOCK_NB) == 0
    else { return nil }
    // It may have been stored and removed while we opened it.
    guard Descriptor.exists(path) else { return nil }
    return Taken(file: file, path: path)
  }

  struct Taken: ~Copyable {
    let file: OpenFile
    let path: String

    /// Everything in it is stored.
    func remove() { unsafe _ = unlink(path) }
  }
}
