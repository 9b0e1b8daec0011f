import JSONParse

/// Finds fields of records, each in one walk over its members. A field is named by its key, or by
/// keys apart by dots. As in `Record`, the last of several equal keys counts, and a key that itself
/// holds a whole path wins over the parts.
///
/// This is the hottest place of the program: what the walk touches is flat and holds no references.
struct FieldFinder {
  /// A key that is looked for at one level.
  private struct Name {
    let prefix: UInt64
    let length: Int
    /// The path that ends here, or -1.
    let path: Int
    /// The level below, or -1.
    let level: Int
  }

  /// A path, or the rest of one.
  private typealias Path = (index: Int, keys: ArraySlice<[UInt8]>)

  private var names: [Name] = []
  /// The text of each name; looked at only where it is longer than its prefix.
  private var texts: [[UInt8]] = []
  /// The names of each level; the first one is that of the record itself.
  private var levels: [Range<Int>] = []
  /// The paths that go through each level.
  private var pathsThrough: [[Int]] = []
  private var found: [JSONDocument.Node?]
  /// Whether it was found under a key that holds the whole path.
  private var isWhole: [Bool]

  init(_ paths: [String]) {
    found = Array(repeating: nil, count: paths.count)
    isWhole = Array(repeating: false, count: paths.count)
    var first: [Path] = []
    for (index, path) in paths.enumerated() {
      let keys = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      if keys.count > 1 { first.append((index, [Array(path.utf8)])) }
      first.append((index, keys.map(Array.init)[...]))
    }
    _ = addLevel(first)
  }

  /// What the last `search` found for the path of that index.
  subscript(index: Int) -> JSONDocument.Node? { found[index] }

  mutating func search(_ document: borrowing JSONDocument, in object: JSONDocument.Node) {
    for index in found.indices {
      found[index] = nil
      isWhole[index] = false
    }
    search(document, in: object, level: 0)
  }

  private mutating func search(
    _ document: borrowing JSONDocument, in object: JSONDocument.Node, level: Int
  ) {
    let range = levels[level]
    document.forEachMember(object) { key, value in
      let isEscaped = document.isEscaped(key)
      let (prefix, length) = document.prefix(key)
      for index in range {
        let name = names[index]
        if isEscaped {
          guard document.string(key, is: texts[index]) else { continue }
        } else {
          guard name.length == length, name.prefix == prefix,
            length <= 8 || document.string(key, is: texts[index])
          else { continue }
        }
        meet(name, document, value, isFirst: level == 0)
      }
    }
  }

  private mutating func meet(
    _ name: Name, _ document: borrowing JSONDocument, _ value: JSONDocument.Node, isFirst: Bool
  ) {
    if name.path >= 0, isFirst || !isWhole[name.path] {
      found[name.path] = value
      if isFirst { isWhole[name.path] = true }
    }
    guard name.level >= 0 else { return }
    for path in pathsThrough[name.level] where !isWhole[path] { found[path] = nil }
    if document.kind(value) == .object { search(document, in: value, level: name.level) }
  }

  /// Adds the names that paths begin with, and the levels below them; answers the level.
  private mutating func addLevel(_ paths: [Path]) -> Int {
    let level = levels.count
    levels.append(0..<0)
    pathsThrough.append(paths.map(\.index))
    var keys: [[UInt8]] = []
    for case (_, let rest) in paths {
      if let key = rest.first, !keys.contains(key) { keys.append(key) }
    }
    // The levels below come first, so that the names of this one stand side by side.
    var new: [(key: [UInt8], path: Int, level: Int)] = []
    for key in keys {
      let here = paths.filter { $0.keys.first == key }
      for path in here where path.keys.count == 1 { new.append((key, path.index, -1)) }
      let below = here.filter { $0.keys.count > 1 }.map { ($0.index, $0.keys.dropFirst()) }
      if !below.isEmpty { new.append((key, -1, addLevel(below))) }
    }
    levels[level] = names.count..<names.count + new.count
    for (key, path, below) in new {
      var prefix: UInt64 = 0
      for (offset, byte) in key.prefix(8).enumerated() { prefix |= UInt64(byte) << (8 * offset) }
      names.append(Name(prefix: prefix, length: key.count, path: path, level: below))
      texts.append(key)
    }
    return level
  }
}
