import Glibc

/// Cuts bytes into lines, however the bytes come in pieces. A carriage return before the line feed
/// is not part of a line, and the last line may lack its line feed.
package struct LineReader {
  /// The longest line of the contract: 16 MiB without its line feed.
  package static let longest = 16 << 20

  package enum Line: Equatable {
    /// Where the line stands in the reader's buffer, until the next call of a mutating method.
    case text(Range<Int>)
    /// A line longer than the limit has begun. It is skipped to its end.
    case tooLong
  }

  /// Gets the bytes of lines that are too long, in pieces, the line feed at the end included; the
  /// last line gets one if it has none.
  package var overflow: ((ArraySlice<UInt8>) -> Void)?

  private let limit: Int
  private var buffer: [UInt8]
  private var start = 0
  private var end = 0
  /// Up to here there is no line feed.
  private var scanned = 0
  private var isSkipping = false
  /// The last line handed out with what ended it.
  private var last = 0..<0
  private var isFinished = false

  /// `capacity` is what is read at once, in bytes; the buffer grows to the longest line it meets.
  package init(limit: Int = LineReader.longest, capacity: Int = 128 << 10) {
    self.limit = limit
    buffer = [UInt8](repeating: 0, count: max(capacity, 2))
  }

  /// Reads once what is ahead in an input. Answers the number of bytes; 0 at the end of the file,
  /// `nil` where nothing is there yet.
  package mutating func fill(from input: inout ReadAhead) throws(SystemError) -> Int? {
    makeRoom()
    var count: Int?
    var failure: SystemError?
    let end = end
    unsafe buffer.withUnsafeMutableBytes { whole in
      do throws(SystemError) {
        count = unsafe try input.read(into: .init(rebasing: whole[end...]))
      } catch { failure = error }
    }
    if let failure { throw failure }
    self.end += count ?? 0
    return count
  }

  /// The bytes read that belong to no line handed out yet.
  package var unread: Int { end - start }
  /// The same with the line handed out last.
  package var unreadWithLast: Int { end - last.lowerBound }

  /// A line just got from `next()` as it came: with what ends it, which the last line may lack.
  package func whole(_ line: Range<Int>) -> ArraySlice<UInt8> {
    buffer[line.lowerBound..<max(line.upperBound, last.upperBound)]
  }

  /// Takes bytes from memory, at most as many as there is room for, and answers how many.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) -> Int {
    makeRoom()
    let count = min(bytes.count, buffer.count - end)
    buffer.replaceSubrange(end..<end + count, with: bytes.prefix(count))
    end += count
    return count
  }

  /// No more bytes will come: what is left is the last line.
  package mutating func finish() { isFinished = true }

  /// The next line that is there in full; `nil` if more bytes are needed, or at the end.
  package mutating func next() -> Line? {
    while true {
      guard let lineFeed = indexOfLineFeed() else {
        scanned = end
        if isSkipping {
          drop(upTo: end)
          if isFinished { endOverflow() }
          return nil
        }
        if end - start > limit + 1 || (end - start > limit && !endsInReturn(end)) {
          isSkipping = true
          drop(upTo: end)
          return .tooLong
        }
        guard isFinished, start < end else { return nil }
        return take(to: end, next: end)
      }
      if isSkipping {
        drop(upTo: lineFeed + 1)
        isSkipping = false
        continue
      }
      return take(to: lineFeed, next: lineFeed + 1)
    }
  }

  /// Lends the bytes of a line just got from `next()`.
  package func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try unsafe buffer.withUnsafeBufferPointer { whole in
      unsafe try body(UnsafeBufferPointer(rebasing: whole[range]))
    }
  }

  package func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { buffer[range] }

  private func endsInReturn(_ index: Int) -> Bool {
    index > start && buffer[index - 1] == UInt8(ascii: "\r")
  }

  private mutating func take(to lineEnd: Int, next: Int) -> Line {
    let textEnd = endsInReturn(lineEnd) ? lineEnd - 1 : lineEnd
    let range = start..<textEnd
    if range.count > limit {
      drop(upTo: next)
      if next == lineEnd { endOverflow() }
      return .tooLong
    }
    last = start..<next
    start = next
    scanned = next
    return .text(range)
  }

  private mutating func drop(upTo index: Int) {
    if start < index { overflow?(buffer[start..<index]) }
    start = index
    scanned = index
  }

  private mutating func endOverflow() {
    isSkipping = false
    overflow?([0x0a])
  }

  private func indexOfLineFeed() -> Int? {
    let (from, to) = (scanned, end)
    guard from < to else { return nil }
    return unsafe buffer.withUnsafeBytes { whole in
      guard let base = whole.baseAddress,
        let found = unsafe memchr(base + from, 0x0a, to - from)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// Moves what is left to the front and doubles the buffer where a line fills it. A line may
  /// fill a little over the limit before it is known to be too long.
  private mutating func makeRoom() {
    if start == end {
      (start, end, scanned) = (0, 0, 0)
    } else if start > 0, end == buffer.count || start >= buffer.count / 2 {
      unsafe buffer.withUnsafeMutableBytes { whole in
        guard let base = whole.baseAddress else { return }
        unsafe memmove(base, base + start, end - start)
      }
      (start, end, scanned) = (0, end - start, scanned - start)
    }
    if end == buffer.count {
      let grown = min(buffer.count * 2, max(limit + 3, buffer.count + 1))
      buffer.append(contentsOf: repeatElement(0, count: grown - buffer.count))
    }
  }
}
