import JSONParse

/// Finds fields of records, each in one walk over the members of the record. As everywhere in the
/// suite, the last of several equal keys counts, and a key that holds a whole path with its dots
/// wins over the parts.
struct Fields {
  /// The keys that lead to a field, from outside in.
  struct Path {
    let keys: [[UInt8]]
    /// All of them in one key, where they can be.
    let whole: [UInt8]?

    init(_ keys: [String], whole: String?) {
      self.keys = keys.map { Array($0.utf8) }
      self.whole = whole.map { Array($0.utf8) }
    }

    /// A path as people write it: `tokens.completion`.
    init(_ text: String) {
      let keys = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      self.init(keys, whole: keys.count > 1 ? text : nil)
    }
  }

  /// A key of the record itself: its length and first bytes tell most apart.
  private struct Name {
    let prefix: UInt64
    let length: Int
    let path: Int
    let isWhole: Bool
  }

  private let paths: [Path]
  private var names: [Name] = []
  private var texts: [[UInt8]] = []
  private var found: [JSONDocument.Node?]
  private var isWhole: [Bool]

  init(_ paths: [Path]) {
    self.paths = paths
    found = Array(repeating: nil, count: paths.count)
    isWhole = Array(repeating: false, count: paths.count)
    for (index, path) in paths.enumerated() {
      if let key = path.keys.first { add(key, index, isWhole: false) }
      if let whole = path.whole { add(whole, index, isWhole: true) }
    }
  }

  /// What the last `search` found for the path of that index.
  subscript(index: Int) -> JSONDocument.Node? { found[index] }

  mutating func search(_ document: borrowing JSONDocument) {
    for index in found.indices {
      found[index] = nil
      isWhole[index] = false
    }
    document.forEachMember(document.root) { key, value in
      let isEscaped = document.isEscaped(key)
      let (prefix, length) = document.prefix(key)
      for index in names.indices {
        let name = names[index]
        let isSame =
          isEscaped
          ? document.string(key, is: texts[index])
          : name.length == length && name.prefix == prefix
            && (length <= 8 || document.string(key, is: texts[index]))
        guard isSame, name.isWhole || !isWhole[name.path] else { continue }
        found[name.path] = value
        isWhole[name.path] = name.isWhole
      }
    }
    for index in paths.indices where paths[index].keys.count > 1 && !isWhole[index] {
      for key in paths[index].keys.dropFirst() {
        found[index] = found[index].flatMap { member(key, of: $0, document) }
      }
    }
  }

  private func member(
    _ wanted: [UInt8], of node: JSONDocument.Node, _ document: borrowing JSONDocument
  ) -> JSONDocument.Node? {
    guard document.kind(node) == .object else { return nil }
    var found: JSONDocument.Node?
    document.forEachMember(node) { key, value in
      if document.string(key, is: wanted) { found = value }
    }
    return found
  }

  private mutating func add(_ key: [UInt8], _ path: Int, isWhole: Bool) {
    var prefix: UInt64 = 0
    for (offset, byte) in key.prefix(8).enumerated() { prefix |= UInt64(byte) << (8 * offset) }
    names.append(Name(prefix: prefix, length: key.count, path: path, isWhole: isWhole))
    texts.append(key)
  }
}
