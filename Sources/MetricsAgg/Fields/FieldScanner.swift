import CSimdjson
import Glibc
import JSONParse
import Streams

/// Finds a few fields in many lines at once, each line one JSON object. Of a line it checks that it
/// is UTF-8 and its structure; what stands in a value is for whoever uses it to check.
///
/// The last of several equal keys counts, and a key that itself holds a whole path wins over the
/// parts.
@safe final class FieldScanner {
  /// What became of a line.
  enum State: UInt8 {
    case record, blank
    /// Not UTF-8, or not one JSON object.
    case bad
  }

  struct Row {
    let start: Int
    /// Without the line feed and a carriage return before it.
    let end: Int
    let state: State
  }

  /// The text of a value; of a string with its quotes.
  struct Place {
    var start: UInt32
    /// Behind the last byte; 0 where the field is missing.
    var end: UInt32

    init(start: UInt32, end: UInt32) {
      self.start = start
      self.end = end
    }

    @inline(__always) var isMissing: Bool { end == 0 }
  }

  /// At most so many fields.
  static let mostFields = 64
  /// So many bytes behind the lines must be there to read.
  static let padding = Chunk.padding
  /// Pieces of this size are tried where the whole does not hold together, then single lines.
  private static let piece = 8 << 10

  private let parser: OpaquePointer?
  private let keyParser = JSONParser()
  private let names: FieldNames
  private let fieldCount: Int
  private let stack: UnsafeMutablePointer<UInt8>
  private let guesses: UnsafeMutablePointer<FieldWalk.Guess>

  /// The lines of the last scan.
  private(set) var rows: UnsafeMutableBufferPointer<Row>
  private(set) var rowCount = 0
  private var places: UnsafeMutableBufferPointer<Place>

  init(_ paths: [FieldPath]) {
    unsafe parser = csj_create()
    names = FieldNames(paths)
    fieldCount = paths.count
    unsafe guesses = .allocate(capacity: FieldWalk.mostGuesses)
    unsafe guesses.initialize(repeating: FieldWalk.Guess(), count: FieldWalk.mostGuesses)
    unsafe stack = .allocate(capacity: Int(CSJ_MAX_DEPTH) + 1)
    unsafe rows = .allocate(capacity: 1024)
    unsafe places = .allocate(capacity: 1024 * max(1, paths.count))
  }

  deinit {
    unsafe csj_destroy(parser)
    unsafe guesses.deallocate()
    unsafe stack.deallocate()
    unsafe rows.deallocate()
    unsafe places.deallocate()
  }

  /// The places of the fields of a row, in the order of the paths.
  @inline(__always)
  func places(_ row: Int) -> UnsafePointer<Place> {
    unsafe UnsafePointer(places.baseAddress.unsafelyUnwrapped + row * fieldCount)
  }

  /// Scans whole lines; the last one may lack its line feed.
  func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
    rowCount = 0
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    if unsafe scan(base, 0..<bytes.count) { return }
    var start = 0
    while start < bytes.count {
      var end = min(start + Self.piece, bytes.count)
      if end < bytes.count { unsafe end = Self.lineEnd(base, end, bytes.count) }
      if unsafe !scan(base, start..<end) { unsafe scanEach(base, start..<end) }
      start = end
    }
  }

  private func scanEach(_ base: UnsafePointer<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = unsafe Self.lineEnd(base, start, range.upperBound)
      if unsafe !scan(base, start..<end) {
        unsafe add(base, start, Self.withoutFeed(base, start, end), .bad)
      }
      start = end
    }
  }

  /// Behind the line feed at or behind `start`, or `limit`.
  private static func lineEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
    guard let found = unsafe memchr(base + start, 0x0a, limit - start) else { return limit }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
  }

  private static func withoutFeed(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    unsafe end > start && base[end - 1] == 0x0a ? end - 1 : end
  }

  /// Scans lines together; false, and nothing done, where they do not hold together.
  private func scan(_ base: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    guard let parser = unsafe self.parser else { return false }
    var indexes: UnsafePointer<UInt32>?
    var count = 0
    let code = unsafe csj_index(parser, base + range.lowerBound, range.count, &indexes, &count)
    if code == Int32(CSJ_EMPTY) {
      unsafe addBlank(base, range)
      return true
    }
    guard code == Int32(CSJ_OK), let found = unsafe indexes else { return false }
    unsafe walk(base, range, found)
    return true
  }

  private func walk(
    _ base: UnsafePointer<UInt8>, _ range: Range<Int>, _ indexes: UnsafePointer<UInt32>
  ) {
    let nested = names.nested
    let (names, texts, tables, below) = unsafe (
      names.names.baseAddress.unsafelyUnwrapped, names.texts.baseAddress.unsafelyUnwrapped,
      names.tables.baseAddress.unsafelyUnwrapped, names.fieldsBelow.baseAddress.unsafelyUnwrapped
    )
    var walk = unsafe FieldWalk(
      bytes: base + range.lowerBound, indexes: indexes, names: names, texts: texts, tables: tables,
      below: below, nested: nested, stack: stack, guesses: guesses,
      origin: UInt32(range.lowerBound), scanner: self)
    let bytes = unsafe base + range.lowerBound
    var start = 0
    while start < range.count {
      let next = unsafe Self.lineEnd(bytes, start, range.count)
      let feed = unsafe Self.withoutFeed(bytes, start, next)
      let row = unsafe add(base, range.lowerBound + start, range.lowerBound + feed, .record)
      let first = walk.at
      if unsafe Int(indexes[first]) >= feed {
        if !isBlank(row) { set(row, .bad) }
      } else {
        unsafe walk.places = places.baseAddress.unsafelyUnwrapped + row * fieldCount
        if !walk.line(upTo: feed) {
          set(row, .bad)
          walk.at = first
          while unsafe Int(indexes[walk.at]) < feed { walk.at += 1 }
        }
      }
      start = next
    }
  }

  private func addBlank(_ base: UnsafePointer<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = unsafe Self.lineEnd(base, start, range.upperBound)
      let row = unsafe add(base, start, Self.withoutFeed(base, start, end), .record)
      if !isBlank(row) { set(row, .bad) }
      start = end
    }
  }

  private func isBlank(_ row: Int) -> Bool {
    unsafe rows[row].state == .blank
  }

  private func set(_ row: Int, _ state: State) {
    let old = unsafe rows[row]
    unsafe rows[row] = Row(start: old.start, end: old.end, state: state)
  }

  /// Adds a row without fields; one without anything but blanks and tabs is blank.
  @discardableResult @inline(__always)
  private func add(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ feed: Int, _ state: State
  ) -> Int {
    if unsafe rowCount == rows.count { grow() }
    let end = unsafe feed > start && base[feed - 1] == 0x0d ? feed - 1 : feed
    var state = state
    if state == .record {
      var at = start
      while at < end, unsafe base[at] == 0x20 || base[at] == 0x09 { at += 1 }
      if at == end { state = .blank }
    }
    let row = rowCount
    unsafe rows[row] = Row(start: start, end: end, state: state)
    let first = unsafe places.baseAddress.unsafelyUnwrapped + row * fieldCount
    unsafe first.update(repeating: Place(start: 0, end: 0), count: fieldCount)
    rowCount += 1
    return row
  }

  private func grow() {
    let bigger = unsafe UnsafeMutableBufferPointer<Row>.allocate(capacity: rows.count * 2)
    _ = unsafe bigger.initialize(from: rows)
    unsafe rows.deallocate()
    let biggerPlaces = unsafe UnsafeMutableBufferPointer<Place>.allocate(capacity: places.count * 2)
    _ = unsafe biggerPlaces.initialize(from: places)
    unsafe places.deallocate()
    unsafe rows = bigger
    unsafe places = biggerPlaces
  }

  /// The bytes of a key with a backslash in it; `nil` if it is none.
  func unescaped(_ key: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    let text = try? unsafe keyParser.withDocument(key) { $0.string($0.root) }
    return text.map { Array($0.utf8) }
  }
}
