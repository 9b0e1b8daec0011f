import CLinux
import Glibc
import JSONParse
import Wire

/// Reads a journal from its start to its end and checks every line.
struct JournalScan: ~Copyable {
  /// A line that cannot be used, and why.
  struct Damage: Equatable {
    let number: Int
    let offset: Int
    let reason: String
  }

  /// How the file ends.
  enum Tail: Equatable {
    case whole
    /// The last record is there, its line feed is not.
    case lacksLineFeed
    /// From here on it is the rest of a write that was cut off.
    case torn(offset: Int)
  }

  /// Where a good line stands.
  struct Place {
    let offset: Int
    /// With its line feed, whether that is there or not.
    let length: Int
  }

  private let parser = JSONParser()
  private var buffer = [UInt8](repeating: 0, count: 1 << 20)
  // Of the buffer, `start..<end` is what has been read and is no line yet; it stands at `offset` in
  // the file.
  private var start = 0
  private var end = 0
  private var offset = 0
  private var lineNumber = 0
  /// A line that is not JSON: torn if no other follows, else damaged.
  private var held: Damage?
  private let damaged: (Damage) -> Void
  private let found: (borrowing JSONDocument, JournalLine, Place) -> Void

  init(
    damaged: @escaping (Damage) -> Void,
    found: @escaping (borrowing JSONDocument, JournalLine, Place) -> Void
  ) {
    self.damaged = damaged
    self.found = found
  }

  /// Reads everything. Answers how the file ends, and its size.
  /// - Throws: `SystemError` if it cannot be read.
  mutating func run(_ file: borrowing DataFile) throws(SystemError) -> (tail: Tail, size: Int) {
    // Up to here there is no line feed.
    var scanned = 0
    var isSkipping = false
    while true {
      scanned -= makeRoom()
      if end == buffer.count {
        // No record is as long; what comes up to the next line feed belongs to it.
        if !isSkipping { hold("a line of more than 16 MiB") }
        isSkipping = true
        offset += end
        (scanned, end) = (0, 0)
      }
      if try fill(from: file) == 0 { break }
      while let lineFeed = lineFeed(from: scanned) {
        if !isSkipping { take(start..<lineFeed) }
        isSkipping = false
        offset += lineFeed + 1 - start
        start = lineFeed + 1
        scanned = start
      }
      scanned = end
    }
    let size = offset + end - start
    if !isSkipping, start < end {
      let tail = start..<end
      let before = held
      take(tail)
      // What stood before the last line was not the last.
      if let held, held != before { return (.torn(offset: held.offset), size) }
      return (isBlank(tail) ? .torn(offset: held?.offset ?? offset) : .lacksLineFeed, size)
    }
    return (held.map { .torn(offset: $0.offset) } ?? .whole, size)
  }

  private mutating func take(_ range: Range<Int>) {
    lineNumber += 1
    if isBlank(range) { return }
    if let held { damaged(held) }
    held = nil
    do {
      try unsafe buffer.withUnsafeBufferPointer { whole in
        try unsafe parser.withDocument(UnsafeBufferPointer(rebasing: whole[range])) { document in
          found(
            document, try JournalLine(document), Place(offset: offset, length: range.count + 1))
        }
      }
    } catch let problem as JSONSyntaxError {
      lineNumber -= 1
      hold("not JSON: \(problem.reason) (byte \(problem.byte))")
    } catch {
      damaged(Damage(number: lineNumber, offset: offset, reason: "\(error)"))
    }
  }

  private mutating func hold(_ reason: String) {
    lineNumber += 1
    if let held { damaged(held) }
    held = Damage(number: lineNumber, offset: offset, reason: reason)
  }

  private func isBlank(_ range: Range<Int>) -> Bool {
    buffer[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
  }

  private func lineFeed(from scanned: Int) -> Int? {
    guard scanned < end else { return nil }
    return unsafe buffer.withUnsafeBytes { whole in
      guard let base = whole.baseAddress,
        let found = unsafe memchr(base + scanned, 0x0a, end - scanned)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// Moves what is left to the front, and answers by how much; doubles the buffer where a line
  /// fills it, up to the longest that a record may be.
  private mutating func makeRoom() -> Int {
    let moved = start
    unsafe buffer.withUnsafeMutableBytes { whole in
      guard let base = whole.baseAddress, moved > 0 else { return }
      unsafe memmove(base, base + moved, end - moved)
    }
    (start, end) = (0, end - moved)
    if end == buffer.count, buffer.count <= LineReader.longest {
      buffer += [UInt8](repeating: 0, count: buffer.count)
    }
    return moved
  }

  private mutating func fill(from file: borrowing DataFile) throws(SystemError) -> Int {
    var count = 0
    var problem: SystemError?
    let (begin, place) = (end, offset + end - start)
    unsafe buffer.withUnsafeMutableBytes { whole in
      do throws(SystemError) {
        count = unsafe try file.read(into: .init(rebasing: whole[begin...]), at: place)
      } catch { problem = error }
    }
    if let problem { throw problem }
    end += count
    return count
  }
}
