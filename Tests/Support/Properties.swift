import JSON
import JSONParse
import Streams
import Wire

/// A property that does not hold, and for what.
package struct Violation: Error, CustomStringConvertible {
  package let description: String

  init(_ claim: String, _ bytes: [UInt8]) {
    description =
      "\(claim): \(String(reflecting: String(decoding: bytes.prefix(400), as: UTF8.self)))"
  }
}

/// What must hold for any bytes at all, read in pieces of any size: the lines are those of a naive
/// reader; a line is a record exactly if a naive parser finds an object in it; a record that nobody
/// touches is printed as its bytes, and one that is touched keeps the bytes of its other members.
///
/// Three drivers share it: seeds, the corpus in Tests/Fuzz/records/corpus, and libFuzzer.
///
/// - Throws: `Violation` if anything does not.
package func checkRecords(_ bytes: [UInt8], splits: [Int], limit: Int = LineReader.longest) throws {
  for line in try checkLines(bytes, splits: splits, limit: limit) where !line.isEmpty {
    try checkRecord(line)
  }
}

/// With pieces and a limit that follow from the bytes, for drivers that have nothing but bytes.
package func checkRecords(_ bytes: [UInt8]) throws {
  // FNV-1a.
  var random = RandomJSON(
    seed: bytes.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
  let splits = (0..<random.int(1...20)).map { _ in random.int(1...random.int(1...64)) }
  try checkRecords(bytes, splits: splits)
  _ = try checkLines(bytes, splits: splits, limit: random.int(0...40))
}

/// Answers the lines that are not too long.
package func checkLines(_ bytes: [UInt8], splits: [Int], limit: Int) throws -> [[UInt8]] {
  let read = try readLines(bytes, splits: splits, limit: limit)
  let expected = NaiveLines(bytes, limit: limit)
  guard read == expected else { throw Violation("the lines differ from a naive reader's", bytes) }
  return expected.lines.compactMap(\.self)
}

/// Lines as one would cut them with the whole input in memory.
package struct NaiveLines: Equatable {
  /// `nil` is a line that was too long.
  package var lines: [[UInt8]?] = []
  /// The bytes of those, each with its line feed.
  package var overflow: [UInt8] = []

  init() {}

  package init(_ bytes: [UInt8], limit: Int) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0a)
      let whole = rest[..<(end.map { $0 + 1 } ?? rest.endIndex)]
      var line = rest[..<(end ?? rest.endIndex)]
      rest = rest[whole.endIndex...]
      if line.last == 0x0d { line.removeLast() }
      if line.count > limit {
        lines.append(nil)
        overflow += whole + (end == nil ? [0x0a] : [])
      } else {
        lines.append(Array(line))
      }
    }
  }
}

private func readLines(_ bytes: [UInt8], splits: [Int], limit: Int) throws -> NaiveLines {
  var result = NaiveLines()
  let overflow = Collected()
  var reader = LineReader(limit: limit, capacity: max(1, splits.first ?? 64))
  reader.overflow = { overflow.bytes += $0 }
  func take() {
    while let line = reader.next() {
      switch line {
      case .text(let range): result.lines.append(Array(reader.bytes(range)))
      case .tooLong: result.lines.append(nil)
      }
    }
  }
  var rest = bytes[...]
  var turn = 0
  while !rest.isEmpty {
    let piece = splits.isEmpty ? rest.count : max(1, splits[turn % splits.count])
    turn += 1
    let taken = reader.feed(rest.prefix(piece))
    guard taken > 0 else { throw Violation("the reader has no room", bytes) }
    rest = rest.dropFirst(taken)
    take()
  }
  reader.finish()
  take()
  result.overflow = overflow.bytes
  return result
}

private final class Collected { var bytes: [UInt8] = [] }

private func checkRecord(_ line: [UInt8]) throws {
  let model = NaiveJSON.parse(line)
  var record: Record
  do {
    record = unsafe try line.withUnsafeBufferPointer { unsafe try RecordParser().record($0) }
  } catch {
    guard model?.value.object == nil else { throw Violation("refused (\(error))", line) }
    return
  }
  guard let model, model.value.object != nil else { throw Violation("taken", line) }
  guard printed(record) == line + [0x0a] else { throw Violation("untouched but changed", line) }

  let same = zip(record.members, model.members).allSatisfy { found, expected in
    Array(found.key.utf8) == Array(expected.key.utf8) && found.value.text == expected.value.text
  }
  guard same, record.members.count == model.members.count else {
    throw Violation("other members than a naive parser's", line)
  }
  try checkReprint(model.value, line)

  record["\u{1}probe"] = true
  record["\u{1}probe"] = nil
  let kept = model.members.map { Array(line[$0.place]) }.joined(separator: [UInt8(ascii: ",")])
  guard printed(record) == Array("{".utf8) + kept + Array("}\n".utf8) else {
    throw Violation("a member that was not touched has changed", line)
  }
}

/// print ∘ parse is idempotent.
private func checkReprint(_ value: JSONValue, _ line: [UInt8]) throws {
  let once = Array(value.text.utf8)
  guard let again = try? JSONParser().value(once), again.text == value.text else {
    throw Violation("printed and parsed it is something else", line)
  }
}

private func printed(_ record: Record) -> [UInt8] {
  var writer = JSONWriter()
  record.write(to: &writer)
  return writer.bytes
}
