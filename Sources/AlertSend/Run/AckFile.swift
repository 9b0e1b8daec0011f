import JSON
import JSONParse
import Toolbox
import Wire

/// Who has taken on which alert: a file to which this program and the web page append, and of which
/// is known how far it has been read.
final class AckFile {
  private let folder: StateFolder
  private let parser = JSONParser()
  private static let mark = "acks"

  init(_ folder: StateFolder) { self.folder = folder }

  private var path: String { folder.path("acks.ndjson") }

  /// - Throws: `SystemError` if the disk does not have it.
  func append(_ acknowledgement: Acknowledgement) throws(SystemError) {
    let file = try OpenFile(appending: path, mode: folder.fileMode)
    try file.descriptor.write(Array((acknowledgement.json.text + "\n").utf8))
    try file.descriptor.sync()
  }

  /// Whether there is more than has been read.
  func hasNews(_ book: Book) -> Bool {
    guard Descriptor.exists(path) else { return false }
    let size = try? DataFile(path, .reading, followsLinks: false).size()
    return size.map { $0 != book.marks[Self.mark] ?? 0 } ?? false
  }

  /// What has been added since it was last read; the book remembers how far that is.
  func news(_ book: Book, now: Timestamp) -> [Acknowledgement] {
    guard Descriptor.exists(path) else { return [] }
    var found: [Acknowledgement] = []
    do throws(SystemError) {
      let file = try DataFile(path, .reading, followsLinks: false)
      let size = try file.size()
      var start = book.marks[Self.mark] ?? 0
      if start > size { start = 0 }
      let bytes = try file.descriptor.bytes(at: start, count: size - start)
      // A line without its end is still being written.
      guard let last = bytes.lastIndex(of: 0x0a) else { return [] }
      for line in bytes[..<last].split(separator: 0x0a) {
        guard let json = try? parser.value(Array(line)),
          let acknowledgement = try? Acknowledgement(json, now: now)
        else {
          Message.say("\(path): a line that is no acknowledgement; it is left out")
          continue
        }
        found.append(acknowledgement)
      }
      book.put(mark: Self.mark, start + last + 1)
    } catch { Message.say(error.description) }
    return found
  }
}
