import CLinux
import Glibc
import Toolbox
import Wire

/// Writes a journal anew with one record a question.
enum JournalCompaction {
  /// Puts a file with the entries of `index` in the place of `file`, which stands at `path`, and
  /// answers it, locked. Ended at any moment, it leaves the one or the other.
  ///
  /// - Throws: `SystemError` if the new file cannot be written; the old one is then untouched.
  static func run(
    _ file: borrowing DataFile, at path: String, keeping index: JournalIndex
  ) throws(SystemError) -> DataFile {
    // Where the path is a link, what it leads to is replaced, not the link.
    let path = Self.resolved(path) ?? path
    let scrap = "\(path).compact"
    do throws(SystemError) {
      // What a compaction that was killed has left is of no use.
      _ = unsafe unlink(scrap)
      let target = try DataFile(
        scrap, .creating, mode: 0o600, followsLinks: false)
      try target.takeOwnership(of: file)
      // Once it has the name, no one may get in between.
      _ = try target.tryLock()
      try copy(file, to: target, entries(index))
      try target.descriptor.sync()
      guard unsafe rename(scrap, path) == 0 else {
        throw SystemError("create", path, code: clinux_errno())
      }
      try DataFile.syncFolder(of: path)
      return target
    } catch {
      _ = unsafe unlink(scrap)
      throw error
    }
  }

  /// Where the records stand, in the order of the file, neighbours together.
  private static func entries(_ index: JournalIndex) -> [Range<Int>] {
    var places: [Range<Int>] = []
    places.reserveCapacity(index.count)
    index.forEach { places.append($1.offset..<$1.offset + $1.length) }
    places.sort { $0.lowerBound < $1.lowerBound }
    var joined: [Range<Int>] = []
    for place in places {
      if let last = joined.last, last.upperBound == place.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<place.upperBound
      } else {
        joined.append(place)
      }
    }
    return joined
  }

  private static func copy(
    _ file: borrowing DataFile, to target: borrowing DataFile, _ places: [Range<Int>]
  ) throws(SystemError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var end = 0
    for place in places {
      var offset = place.lowerBound
      while offset < place.upperBound {
        let wanted = min(buffer.count, place.upperBound - offset)
        var problem: SystemError?
        unsafe buffer.withUnsafeMutableBytes { whole in
          let part = unsafe UnsafeMutableRawBufferPointer(rebasing: whole[..<wanted])
          do throws(SystemError) {
            guard unsafe try file.read(into: part, at: offset) == wanted else {
              throw SystemError("read", file.descriptor.name, code: EIO)
            }
            unsafe try target.descriptor.write(UnsafeRawBufferPointer(part), at: end)
          } catch { problem = error }
        }
        if let problem { throw problem }
        offset += wanted
        end += wanted
      }
    }
  }

  private static func resolved(_ path: String) -> String? {
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}
