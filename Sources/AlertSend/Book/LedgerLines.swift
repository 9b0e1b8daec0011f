import JSON
import JSONParse
import Toolbox

/// The lines of a ledger: `{"ops":[[TABLE,NAME,VALUE],...],"sum":"16 digits"}`. The sum is the
/// beginning of the SHA-256 of what stands before it.
final class LedgerLines {
  private static let beforeSum = Array(",\"sum\":\"".utf8)
  private static let tail = beforeSum.count + 16 + 2
  private let parser = JSONParser()

  /// One line of all keys.
  func bytes(_ keys: [Book.Key], of book: Book) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("ops")
    writer.beginArray()
    for key in keys {
      writer.beginArray()
      writer.value(key.table.rawValue)
      writer.value(key.name)
      writer.value(book.json(key) ?? .null)
      writer.endArray()
    }
    writer.endArray()
    var line = writer.bytes
    line += Self.beforeSum + Self.sum(line[...]) + Array("\"}\n".utf8)
    return line
  }

  /// How long the line of everything would be.
  func size(of book: Book) -> Int { bytes(book.keys, of: book).count }

  /// Takes over all whole lines. Answers how many bytes they are; what is left is the end of a line
  /// that was never finished. A damaged line in the middle is told and passed over.
  func apply(_ bytes: [UInt8], to book: Book, from path: String) -> Int {
    var start = 0
    while start < bytes.count {
      guard let feed = bytes[start...].firstIndex(of: 0x0a) else { break }
      let line = bytes[start..<feed]
      if !apply(line, to: book) {
        // What was reserved and never written is zeros, and what was torn may hold anything.
        if !hasGoodLine(bytes[(feed + 1)...]) { break }
        Message.say("\(path): damaged at byte \(start); that change is lost, the rest is used")
      }
      start = feed + 1
    }
    return start
  }

  private func hasGoodLine(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: 0x0a).contains { Self.isWhole($0) }
  }

  private func apply(_ line: ArraySlice<UInt8>, to book: Book) -> Bool {
    guard Self.isWhole(line), let value = try? parser.value(Array(line)),
      let changes = value["ops"]?.array
    else { return false }
    for change in changes {
      guard let table = change[0]?.string.flatMap(Book.Table.init(rawValue:)),
        let name = change[1]?.string
      else { continue }
      book.apply(Book.Key(table: table, name: name), change[2] ?? .null)
    }
    return true
  }

  /// Whether the sum of a line, its feed not counted, is right.
  private static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count > tail, line.suffix(2).elementsEqual("\"}".utf8) else { return false }
    let body = line.dropLast(tail)
    return line.dropFirst(body.count).dropLast(2).elementsEqual(beforeSum + sum(body))
  }

  private static func sum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(Array(bytes))
    return Array(hexText(hash.finish().prefix(8)).utf8)
  }
}
