import TestSupport
import Testing
import Wire

/// A line as it came out; `nil` was too long.
private func lines(_ text: String, limit: Int, feeding size: Int = 1) -> [String?] {
  var reader = LineReader(limit: limit, capacity: 1)
  var lines: [String?] = []
  var rest = Array(text.utf8)[...]
  func take() {
    while let line = reader.next() {
      switch line {
      case .text(let range): lines.append(String(decoding: reader.bytes(range), as: UTF8.self))
      case .tooLong: lines.append(nil)
      }
    }
  }
  while !rest.isEmpty {
    rest = rest.dropFirst(reader.feed(rest.prefix(size)))
    take()
  }
  reader.finish()
  take()
  return lines
}

@Suite("Cutting bytes into lines")
struct LineReaderTests {
  @Test(
    "endings",
    arguments: [
      ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
      ("a\r\nb\r\n", ["a", "b"]),
      ("\r\n", [""]), ("\r", [""]), ("a\r", ["a"]), ("a\rb\n", ["a\rb"]), ("a\r\r\n", ["a\r"]),
      ("\n\n", ["", ""]),
      ("a\n\r\n\nb", ["a", "", "", "b"]),
    ] as [(String, [String])])
  func endings(text: String, expected: [String]) {
    for size in 1...4 { #expect(lines(text, limit: 100, feeding: size) == expected) }
  }

  @Test(
    "the limit counts what stands before the line's end",
    arguments: [
      ("abc\n", ["abc"]), ("abcd\n", [nil]), ("abc\r\n", ["abc"]), ("abcd\r\n", [nil]),
      ("abc\r", ["abc"]),
      ("abc", ["abc"]), ("abcd", [nil]), ("abc\rd\n", [nil]), ("abc\r\r\n", [nil]),
      ("abcd\nab\n", [nil, "ab"]),
      ("abcdefghijkl\n\nabc", [nil, "", "abc"]), ("abcd\nabcd\nabc", [nil, nil, "abc"]),
      ("\r\r\r\r\r\n", [nil]),
    ] as [(String, [String?])])
  func limit(text: String, expected: [String?]) {
    for size in 1...8 {
      #expect(lines(text, limit: 3, feeding: size) == expected, "\(size) at a time")
    }
  }

  @Test("a line of 16 MiB is a line, one byte more is none, and the next is there")
  func longest() {
    for (count, isLine) in [(LineReader.longest, true), (LineReader.longest + 1, false)] {
      let text = [UInt8](repeating: 0x61, count: count) + Array("\nnext\n".utf8)
      var reader = LineReader()
      var found: [Int] = []
      var rest = text[...]
      while !rest.isEmpty {
        rest = rest.dropFirst(reader.feed(rest.prefix(1 << 20)))
        while let line = reader.next() {
          if case .text(let range) = line { found.append(range.count) } else { found.append(-1) }
        }
      }
      #expect(found == [isLine ? count : -1, 4])
    }
  }

  @Test("any way to cut any bytes gives the same lines", arguments: 0..<UInt64(200))
  func splits(seed: UInt64) throws {
    var random = RandomJSON(seed: seed)
    for _ in 0..<20 {
      var bytes: [UInt8] = []
      for _ in 0..<random.int(0...12) {
        switch random.int(0...4) {
        case 0: bytes += [0x0d, 0x0a]
        case 1: bytes += [0x0a]
        case 2: bytes += [0x0d]
        default: bytes += [UInt8](repeating: 0x7a, count: random.int(0...9))
        }
      }
      let splits = (0...random.int(0...5)).map { _ in random.int(1...7) }
      _ = try checkLines(bytes, splits: splits, limit: random.int(0...9))
    }
  }
}
