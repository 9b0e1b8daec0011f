import Toolbox
import Wire

/// Some entries that stand together in the spool. Those who read at the same place share it.
final class Chunk {
  fileprivate(set) var entries: [Entry]
  /// Nothing will be added.
  fileprivate(set) var isFull: Bool

  fileprivate init(_ entries: [Entry] = [], isFull: Bool = false) {
    self.entries = entries
    self.isFull = isFull
  }
}

/// All domains that have been read, in order, once for all models: each of them reads on at a place
/// of its own, so that none waits for another. What lies behind the newest chunk is in a file that
/// has no name; memory holds the chunks that someone reads, and sixteen bytes for each other.
struct Spool: ~Copyable {
  private struct Place {
    let start: Int
    let size: Int
    weak var chunk: Chunk?
  }

  static let largestChunk = 64
  static let largestChunkBytes = 64 << 10

  private var file: TemporaryFile?
  private var places: [Place] = []
  private var newest = Chunk()
  /// The newest chunk as bytes.
  private var bytes: [UInt8] = []
  private(set) var count = 0

  init() {}

  /// - Throws: `Failure` if the temporary file cannot be made or written.
  mutating func append(_ entry: Entry) throws {
    newest.entries.append(entry)
    count += 1
    entry.encode(into: &bytes)
    guard newest.entries.count >= Self.largestChunk || bytes.count >= Self.largestChunkBytes else {
      return
    }
    newest.isFull = true
    try failing { () throws(SystemError) in
      if file == nil { file = try TemporaryFile() }
      let start = try file?.append(bytes) ?? 0
      places.append(Place(start: start, size: bytes.count, chunk: newest))
    }
    newest = Chunk()
    bytes.removeAll(keepingCapacity: true)
  }

  /// The chunk of a number; `nil` for one that is not there yet.
  mutating func chunk(_ number: Int) throws -> Chunk? {
    guard number < places.count else { return number == places.count ? newest : nil }
    if let chunk = places[number].chunk { return chunk }
    let place = places[number]
    let bytes = try failing { () throws(SystemError) in
      try file?.read(place.start..<place.start + place.size) ?? []
    }
    var reader = ByteReader(bytes)
    let chunk = Chunk([], isFull: true)
    while !reader.isAtEnd { chunk.entries.append(Entry(&reader)) }
    places[number].chunk = chunk
    return chunk
  }
}

/// How far someone has read.
struct SpoolCursor {
  private var chunk: Chunk?
  private var number = 0
  private var index = 0

  /// The entry here; `nil` if there is none yet.
  mutating func entry(in spool: inout Spool) throws -> Entry? {
    while true {
      if chunk == nil { chunk = try spool.chunk(number) }
      guard let chunk else { return nil }
      if index < chunk.entries.count { return chunk.entries[index] }
      guard chunk.isFull else { return nil }
      self.chunk = nil
      number += 1
      index = 0
    }
  }

  mutating func advance() { index += 1 }
}
