/// A field that is looked for in many lines.
struct FieldPath: Hashable, Sendable {
  /// Keys from the record inwards.
  let keys: [String]
  /// A key of the record itself that wins over the path: `tokens.completion`.
  let whole: String?

  init(keys: [String], whole: String?) {
    self.keys = keys
    self.whole = keys.count > 1 ? whole : nil
  }

  /// Keys apart by dots, as flags write them.
  init(_ text: String) {
    self.init(
      keys: text.split(separator: ".", omittingEmptySubsequences: false).map(String.init),
      whole: text)
  }

  // Keys are the same if their bytes are.

  static func == (left: FieldPath, right: FieldPath) -> Bool {
    left.bytes == right.bytes
  }

  func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

  private var bytes: [[UInt8]] { (keys + [whole ?? ""]).map { Array($0.utf8) } }
}
