import JSON
import Wire

/// A domain that has been read, and which of its questions need not be asked.
struct Entry: Sendable {
  let input: Input
  /// When it was read, in nanoseconds of the monotonic clock.
  let readAt: Int64
  /// A bit for each plan whose question has been answered before.
  private(set) var skipped: [UInt64] = []

  init(_ input: Input, readAt: Int64) {
    self.input = input
    self.readAt = readAt
  }

  func skips(_ plan: Int) -> Bool {
    plan >> 6 < skipped.count && skipped[plan >> 6] & 1 << UInt64(plan & 63) != 0
  }

  mutating func skip(_ plan: Int) {
    while skipped.count <= plan >> 6 { skipped.append(0) }
    skipped[plan >> 6] |= 1 << UInt64(plan & 63)
  }
}

/// Entries as bytes: numbers in the machine's own form, texts with their length before them. The
/// bytes never leave the process.
extension Entry {
  func encode(into bytes: inout [UInt8]) {
    bytes.append(word: UInt64(bitPattern: readAt))
    bytes.append(word: UInt64(skipped.count))
    for word in skipped { bytes.append(word: word) }
    bytes.append(text: input.domain)
    for value in [input.run, input.id, input.cohort, input.lease] {
      switch value {
      case .string(let text):
        bytes.append(1)
        bytes.append(text: text)
      case .number(let number):
        bytes.append(2)
        bytes.append(text: number.text)
      default: bytes.append(0)
      }
    }
  }

  init(_ reader: inout ByteReader) {
    readAt = Int64(bitPattern: reader.word())
    skipped = (0..<Int(reader.word())).map { _ in reader.word() }
    let domain = reader.text()
    let values = (0..<4).map { _ -> JSONValue? in
      switch reader.byte() {
      case 1: .string(reader.text())
      case 2: .number(JSONNumber(validated: reader.text()))
      default: nil
      }
    }
    input = Input(
      domain: domain, run: values[0], id: values[1], cohort: values[2], lease: values[3])
  }
}

/// Reads what `encode` wrote.
struct ByteReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { place >= bytes.count }

  mutating func byte() -> UInt8 {
    defer { place += 1 }
    return bytes[place]
  }

  mutating func word() -> UInt64 {
    defer { place += 8 }
    return (0..<8).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
  }

  mutating func text() -> String {
    let count = Int(word())
    defer { place += count }
    return String(decoding: bytes[place..<place + count], as: UTF8.self)
  }
}

extension [UInt8] {
  fileprivate mutating func append(word: UInt64) {
    for shift in 0..<8 { append(UInt8(truncatingIfNeeded: word >> UInt64(8 * shift))) }
  }

  fileprivate mutating func append(text: String) {
    append(word: UInt64(text.utf8.count))
    append(contentsOf: text.utf8)
  }
}
