import Glibc
import Wire

/// The file that a book is kept in, for all processes of a host: a line for each change, the change
/// whole or not at all.
///
/// Who changes it has the lock of the file, reads first what others have added, decides, adds a
/// line, and lets go when the disk has it. A line that was cut off by a crash has the wrong sum and
/// is taken away by the next one to write.
final class Ledger {
  /// How long another process may have the lock before it counts as stuck, in nanoseconds.
  static let patience: Int64 = 10_000_000_000
  /// A shorter file is not worth the work.
  private static let smallest = 1 << 20
  private static let reserve = 256 << 10

  let path: String
  private let mode: UInt32
  private var file: Opened?
  private let lines = LedgerLines()
  /// How much of the file has been read; what stands behind is others'.
  private var end = 0
  private var reserved = 0
  /// What it had when it was last rewritten, or read whole.
  private var compactSize = 0
  /// The disk has refused to keep it, so that what is in memory of it may not be on the disk.
  private var isSuspect = false

  /// Closes the file with its last owner.
  private final class Opened {
    let file: DataFile
    init(_ file: consuming DataFile) { self.file = file }
  }

  init(_ folder: StateFolder) {
    path = folder.path("outbox.ndjson")
    mode = folder.fileMode & 0o600
  }

  /// Takes the lock, and what others have done into the book.
  /// - Throws: `SystemError` EWOULDBLOCK if another has the lock for too long, or what keeps the
  ///   file from being read.
  func begin(_ book: Book, patience: Int64 = Ledger.patience) throws(SystemError) {
    let began = Clock.monotonic
    while true {
      if isSuspect { file = nil }
      let opened = try opened()
      while try !opened.file.tryLock() {
        if Clock.monotonic - began >= patience {
          throw SystemError("lock", path, code: EWOULDBLOCK)
        }
        WaitABit.milliseconds(2)
      }
      if opened.file.isAt(path) { break }
      // Another one has put a shorter one in its place.
      file = nil
    }
    if end == 0 { book.reset() }
    isSuspect = false
    try read(book)
  }

  private func opened() throws(SystemError) -> Opened {
    if let file { return file }
    let new = Opened(try DataFile(path, .creating, mode: mode, followsLinks: false))
    file = new
    end = 0
    return new
  }

  /// Stores what has changed in the book, and lets go of the lock.
  /// - Throws: `SystemError` if the disk does not have it; then it is as if nothing was stored, and
  ///   the book still knows what has changed.
  func commit(_ book: Book) throws(SystemError) {
    defer { release() }
    guard !book.dirty.isEmpty, let file else { return }
    let bytes = lines.bytes(book.dirty, of: book)
    do throws(SystemError) {
      if end + bytes.count > reserved { try? reserve(end + bytes.count + Self.reserve) }
      try file.file.descriptor.write(bytes, at: end)
      try file.file.descriptor.sync()
      if end == 0 { try DataFile.syncFolder(of: path) }
    } catch {
      isSuspect = true
      try? file.file.descriptor.truncate(to: end)
      throw error
    }
    end += bytes.count
    book.stored()
    if end > max(Self.smallest, 4 * compactSize) { try? compact(book) }
  }

  /// Lets go of the lock without storing.
  func release() { if let file { FileLock.release(file.file.descriptor) } }

  private func reserve(_ size: Int) throws(SystemError) {
    guard let file else { return }
    reserved = size
    try FileLock.reserve(file.file.descriptor, from: end, count: size - end)
  }

  private func read(_ book: Book) throws(SystemError) {
    guard let file else { return }
    let size = try file.file.size()
    if size < end {
      // It was cut by hand.
      end = 0
      book.reset()
    }
    guard size > end else { return }
    let isWhole = end == 0
    let bytes = try file.file.descriptor.bytes(at: end, count: size - end)
    let good = lines.apply(bytes, to: book, from: path)
    if good < bytes.count {
      // The end was cut off by a crash; with the lock it is nobody's who still writes.
      try file.file.descriptor.truncate(to: end + good)
      reserved = 0
    }
    end += good
    if isWhole { compactSize = lines.size(of: book) }
  }

  /// Writes what is left of everything to another file, and puts that in the place of this one.
  private func compact(_ book: Book) throws(SystemError) {
    guard let old = file else { return }
    let scrap = "\(path).new"
    FileLock.remove(scrap)
    let new = Opened(try DataFile(scrap, .creating, mode: mode, followsLinks: false))
    // Nobody gets it before this one is through with it.
    guard try new.file.tryLock() else { return }
    let bytes = lines.bytes(book.keys, of: book)
    try new.file.descriptor.write(bytes, at: 0)
    try new.file.descriptor.sync()
    try new.file.takeOwnership(of: old.file)
    try FileLock.rename(scrap, path)
    try? DataFile.syncFolder(of: path)
    file = new
    FileLock.release(old.file.descriptor)
    (end, compactSize, reserved) = (bytes.count, bytes.count, 0)
  }

  /// Reads without the lock, for who only looks.
  /// - Throws: `SystemError` if the file is there and cannot be read.
  func look(_ book: Book) throws(SystemError) {
    guard Descriptor.exists(path) else { return }
    let file = try DataFile(path, .reading, followsLinks: false)
    let bytes = try file.descriptor.bytes(at: 0, count: try file.size())
    _ = lines.apply(bytes, to: book, from: path)
  }
}
