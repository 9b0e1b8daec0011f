#if _endian(big)
  #error("a stored state is little-endian")
#endif

/// A piece of a stored state: 256 little-endian words of 64 bits, the first four of which are its
/// head: magic and version, kind and size, sequence number, checksum of all words but itself.
/// Versions to come keep the size and the head.
///
/// A section has two places, and is written to the one that its sequence number says, modulo 2: a
/// write that is torn leaves the section before it whole.
package struct Section: Sendable {
  package static let words = 256
  package static let size = words * 8
  static let headWords = 4

  enum Kind: UInt64, Sendable {
    case state = 1
    case policy = 2
  }

  /// "drbreak" and the version.
  static let magic: UInt64 = 0x6b61_6572_6272_6400
  static let version: UInt64 = 1

  var content = InlineArray<256, UInt64>(repeating: 0)

  package init() {}

  init(words: ArraySlice<UInt64>) {
    for (index, word) in words.prefix(Self.words).enumerated() { content[index] = word }
  }

  package var sequence: UInt64 { content[2] }

  /// Lends the bytes to write them.
  package borrowing func withBytes<Answer>(
    _ body: (UnsafeRawBufferPointer) throws -> Answer
  ) rethrows -> Answer {
    let span = content.span
    return unsafe try span.withUnsafeBytes { bytes in unsafe try body(bytes) }
  }

  /// Lends the bytes to read into them.
  package mutating func withMutableBytes<Answer>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Answer
  ) rethrows -> Answer {
    var span = content.mutableSpan
    return unsafe try span.withUnsafeMutableBytes { bytes in unsafe try body(bytes) }
  }

  mutating func seal(_ kind: Kind, sequence: UInt64) {
    content[0] = Self.magic | Self.version
    content[1] = kind.rawValue | UInt64(Self.size) << 32
    content[2] = sequence
    seal()
  }

  /// Makes the checksum fit.
  mutating func seal() { content[3] = checksum }

  /// Whether it is whole; `nil` if it was never written.
  /// - Throws: `StateProblem` if it is none of ours or was written by a newer version.
  func isWhole(_ kind: Kind) throws(StateProblem) -> Bool? {
    if content[0] == 0 && content[1] == 0 && content[2] == 0 && content[3] == 0 { return nil }
    guard content[0] & ~0xff == Self.magic, content[3] == checksum else { return false }
    let version = content[0] & 0xff
    if version > Self.version { throw .newer(version: Int(version)) }
    return version == Self.version && content[1] == kind.rawValue | UInt64(Self.size) << 32
  }

  /// Four lanes of multiply and rotate, so that it takes a tenth of a microsecond. It finds torn
  /// and damaged writes; it is no defence against someone who forges them.
  private var checksum: UInt64 {
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
    let words = content.span
    var index = 0
    while index < Self.words {
      lanes.0 = mixed(lanes.0, words[index])
      lanes.1 = mixed(lanes.1, words[index + 1])
      lanes.2 = mixed(lanes.2, words[index + 2])
      if index != 0 { lanes.3 = mixed(lanes.3, words[index + 3]) }
      index += 4
    }
    return mixed(mixed(lanes.0, lanes.1), mixed(lanes.2, lanes.3)) | 1
  }
}

/// A step of FNV-1a on words, with a rotation so that upper bits reach lower ones.
func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
  let product = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
  return product << 29 | product >> 35
}

/// Why a stored state cannot be had.
package enum StateProblem: Error, Equatable, CustomStringConvertible {
  /// Nothing was ever stored.
  case empty
  case tooShort(bytes: Int)
  /// Neither copy is whole.
  case damaged
  /// Written by a version of ours that is to come: it is left alone.
  case newer(version: Int)

  package var description: String {
    switch self {
    case .empty: "the state is empty"
    case .tooShort(let bytes):
      "the state is cut off: expected \(StateLayout.size) bytes, found \(bytes)"
    case .damaged: "the state is damaged: no copy of it is whole"
    case .newer(let version):
      "the state has format \(version), of a newer version than this one, which knows"
        + " \(Section.version)"
    }
  }
}
