package import JSON

/// Where a field stands in a record: the key of a member, then keys of members inside of it.
package struct Path: Hashable, Sendable, CustomStringConvertible {
  /// At least one.
  package let keys: [String]
  /// The keys with dots between them, where they are plain and more than one.
  package let dotted: String?

  package init(_ first: String, _ others: String...) { self.init(keys: [first] + others) }

  init(keys: [String]) {
    self.keys = keys
    dotted = keys.count > 1 && keys.allSatisfy(Self.isPlain) ? keys.joined(separator: ".") : nil
  }

  /// The value that the path leads to, from the members of a record. As everywhere in the suite, a
  /// member whose key holds the whole path (`"tokens.completion"`) wins over the parts.
  package func value(_ member: (String) -> JSONValue?) -> JSONValue? {
    if let dotted, let whole = member(dotted) { return whole }
    guard let first = keys.first, var value = member(first) else { return nil }
    for key in keys.dropFirst() {
      guard let next = value[key] else { return nil }
      value = next
    }
    return value
  }

  /// As it is written in an expression: `tokens.completion`, `labels["a.b"]`.
  package var description: String {
    var text = ""
    for (index, key) in keys.enumerated() {
      if Self.isPlain(key) && (index > 0 || !Token.reserved.contains(key)) {
        text += index > 0 ? ".\(key)" : key
      } else {
        text += "[\(JSONValue.string(key).text)]"
      }
    }
    return text
  }

  /// Whether a key needs no quotes: letters, digits and `_`, and no digit in front.
  private static func isPlain(_ key: String) -> Bool {
    guard let first = key.utf8.first, Token.startsName(first) else { return false }
    return key.utf8.allSatisfy(Token.continuesName)
  }

  // Keys are the same if their bytes are. Swift's strings are already equal when they look alike.

  package static func == (left: Path, right: Path) -> Bool {
    left.keys.count == right.keys.count
      && zip(left.keys, right.keys).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  package func hash(into hasher: inout Hasher) {
    for key in keys { hasher.combine(key) }
  }
}
