import CLinux
import Glibc

/// Writes a file so that whoever reads it finds the old content or the new one, whole, whatever
/// happens in between.
package enum AtomicFile {
  /// Replaces `path`, or makes it, mode 0666 less the umask unless given.
  /// - Throws: `SystemError` if it cannot be written; the old file is then as it was.
  package static func replace(
    _ path: String, with bytes: [UInt8], mode: UInt32 = 0o666
  ) throws(SystemError) {
    let scratch = "\(path).\(getpid()).new"
    do throws(SystemError) {
      let file = try OpenFile(creating: scratch, mode: mode)
      try file.descriptor.write(bytes)
      guard fsync(file.descriptor.number) == 0 else {
        throw SystemError("write to", path, code: clinux_errno())
      }
    } catch {
      _ = unsafe unlink(scratch)
      throw SystemError(error.verb, path, code: error.code)
    }
    guard unsafe rename(scratch, path) == 0 else {
      let code = clinux_errno()
      _ = unsafe unlink(scratch)
      throw SystemError("create", path, code: code)
    }
    // The name is in the folder, which has a content of its own to keep.
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = unsafe clinux_open(folder, O_RDONLY | O_DIRECTORY, 0)
    if descriptor >= 0 {
      _ = fsync(descriptor)
      close(descriptor)
    }
  }
}
