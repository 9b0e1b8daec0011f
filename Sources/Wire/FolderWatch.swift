import CLinux
import Glibc

/// Wakes a program when files in a folder are written, made or removed (inotify(7)).
package struct FolderWatch: ~Copyable {
  /// Readable when something has happened.
  package let descriptor: Descriptor

  /// - Throws: `SystemError` if the folder cannot be watched, ENOENT where there is none.
  package init(_ path: String) throws(SystemError) {
    let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    let code = number < 0 ? clinux_errno() : 0
    descriptor = Descriptor(number, name: path)
    if code != 0 { throw SystemError("watch", path, code: code) }
    let events = IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_DELETE_SELF
    guard unsafe inotify_add_watch(number, path, UInt32(events)) >= 0 else {
      throw SystemError("watch", path, code: clinux_errno())
    }
  }

  deinit { close(descriptor.number) }

  /// Forgets what has happened until now.
  package func clear() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    var count = 1
    while count > 0 {
      count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor.number, buffer.baseAddress, buffer.count)
      }
    }
  }
}
