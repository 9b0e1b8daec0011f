import Glibc

/// A Unix socket in the file system, told from one that another server has put in its place.
struct SocketFile: Sendable {
  private let path: String
  private let device: UInt64
  private let number: UInt64

  /// `nil` where no socket is at the path.
  init?(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
    self.path = path
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }

  /// Removes it, if it is still there.
  func remove() {
    if let now = SocketFile(path), now.device == device, now.number == number {
      unsafe _ = unlink(path)
    }
  }
}
