/// The keys that lead to the fields looked for, level by level, each level a small hash table. Flat
/// memory without references: this is what the walk over each line touches.
@safe struct FieldNames: ~Copyable {
  struct Name {
    /// The first eight bytes, the first one lowest.
    let prefix: UInt64
    let length: Int
    /// The rest of a longer key, in `texts`.
    let text: Int
    /// The field that ends here, or -1.
    let field: Int
    /// The level below, or -1.
    let level: Int
    /// Another name of the same key, or -1.
    let other: Int
  }

  static let tableSize = 128

  let names: UnsafeMutableBufferPointer<Name>
  let texts: UnsafeMutableBufferPointer<UInt8>
  /// `tableSize` indexes of names a level, -1 where there is none.
  let tables: UnsafeMutableBufferPointer<Int16>
  /// The fields below each level, a bit each.
  let fieldsBelow: UnsafeMutableBufferPointer<UInt64>
  /// The fields below all levels but the first.
  let nested: UInt64

  init(_ paths: [FieldPath]) {
    var builder = Builder()
    var first: [Builder.Rest] = []
    for (index, path) in paths.enumerated() {
      if let whole = path.whole { first.append((index, [Array(whole.utf8)])) }
      first.append((index, path.keys.map { Array($0.utf8) }[...]))
    }
    _ = builder.addLevel(first)
    unsafe names = .copy(of: builder.names)
    unsafe texts = .copy(of: builder.texts + [0])
    unsafe tables = .copy(of: builder.tables)
    unsafe fieldsBelow = .copy(of: builder.fieldsBelow)
    nested = builder.fieldsBelow.dropFirst().reduce(0, |)
  }

  deinit {
    unsafe names.deallocate()
    unsafe texts.deallocate()
    unsafe tables.deallocate()
    unsafe fieldsBelow.deallocate()
  }

  @inline(__always)
  static func slot(_ prefix: UInt64, _ length: Int) -> Int {
    Int(
      truncatingIfNeeded: ((prefix ^ UInt64(truncatingIfNeeded: length)) &* 0x9e37_79b9_7f4a_7c15)
        >> 57)
  }

  private struct Builder {
    /// A path, or the rest of one.
    typealias Rest = (field: Int, keys: ArraySlice<[UInt8]>)

    var names: [Name] = []
    var texts: [UInt8] = []
    var tables: [Int16] = []
    var fieldsBelow: [UInt64] = []

    mutating func addLevel(_ paths: [Rest]) -> Int {
      let level = fieldsBelow.count
      fieldsBelow.append(paths.reduce(0) { $0 | 1 << UInt64($1.field) })
      tables += repeatElement(-1, count: FieldNames.tableSize)
      var keys: [[UInt8]] = []
      for case (_, let rest) in paths {
        if let key = rest.first, !keys.contains(key) { keys.append(key) }
      }
      for key in keys {
        let here = paths.filter { $0.keys.first == key }
        let below = here.filter { $0.keys.count > 1 }.map { ($0.field, $0.keys.dropFirst()) }
        var ends = here.filter { $0.keys.count == 1 }.map(\.field)
        let levelBelow = below.isEmpty ? -1 : addLevel(below)
        if ends.isEmpty { ends = [-1] }
        var other = -1
        for (number, field) in ends.enumerated() {
          let isLast = number == ends.count - 1
          add(key, field: field, level: isLast ? levelBelow : -1, other: other)
          other = names.count - 1
        }
        enter(other, into: level)
      }
      return level
    }

    private mutating func add(_ key: [UInt8], field: Int, level: Int, other: Int) {
      var prefix: UInt64 = 0
      for (offset, byte) in key.prefix(8).enumerated() { prefix |= UInt64(byte) << (8 * offset) }
      names.append(
        Name(
          prefix: prefix, length: key.count, text: texts.count, field: field, level: level,
          other: other))
      texts += key
    }

    private mutating func enter(_ index: Int, into level: Int) {
      let base = level * FieldNames.tableSize
      var slot = FieldNames.slot(names[index].prefix, names[index].length)
      while tables[base + slot] >= 0 { slot = (slot + 1) % FieldNames.tableSize }
      tables[base + slot] = Int16(index)
    }
  }
}

extension UnsafeMutableBufferPointer {
  fileprivate static func copy(of elements: [Element]) -> Self {
    let buffer = Self.allocate(capacity: elements.count)
    _ = unsafe buffer.initialize(from: elements)
    return unsafe buffer
  }
}
