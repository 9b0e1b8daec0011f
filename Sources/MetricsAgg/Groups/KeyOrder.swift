import JSON
import JSONParse

/// The order of groups by their keys: as in jq, null before false, true, numbers and texts.
enum KeyOrder {
  /// Keys are JSON texts apart by 0x1f.
  static func precedes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    if let order = quick(left.span, right.span) { return order }
    var (left, right) = (left, right)
    while true {
      let (first, second) = (part(&left), part(&right))
      let order = compare(first, second)
      if order != 0 { return order < 0 }
      if left.isEmpty || right.isEmpty { return left.count < right.count }
    }
  }

  /// The order of keys that differ first within texts that hold no escapes; else `nil`.
  private static func quick(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool? {
    let count = min(left.count, right.count)
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    var (index, start) = (0, 0)
    while index < count, left[index] == right[index] {
      if left[index] == backslash { return nil }
      if left[index] == Event.separator { start = index + 1 }
      index += 1
    }
    guard index < count, start < index, left[start] == quote else { return nil }
    let (first, second) = (left[index], right[index])
    // A text that ends comes before one that goes on.
    if first == quote || second == quote { return first == quote }
    return first == backslash || second == backslash ? nil : first < second
  }

  /// Takes the first part, with what separates it from the rest.
  private static func part(_ key: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let end = key.firstIndex(of: Event.separator) ?? key.endIndex
    let part = key[key.startIndex..<end]
    key = key[min(end + 1, key.endIndex)...]
    return part
  }

  private static func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    let (leftRank, rightRank) = (rank(left.first), rank(right.first))
    if leftRank != rightRank { return leftRank < rightRank ? -1 : 1 }
    switch leftRank {
    case 3:
      let (first, second) = (number(left), number(right))
      if first != second { return first < second ? -1 : 1 }
      return bytes(left, right)
    case 4: return bytes(unquoted(left), unquoted(right))
    default: return 0
    }
  }

  private static func rank(_ first: UInt8?) -> Int {
    switch first {
    case UInt8(ascii: "f"): 1
    case UInt8(ascii: "t"): 2
    case UInt8(ascii: "\""): 4
    case nil, UInt8(ascii: "n"): 0
    default: 3
    }
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Double {
    Double(String(decoding: text, as: UTF8.self)) ?? 0
  }

  private static func bytes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    let count = min(left.count, right.count)
    for offset in 0..<count {
      let (first, second) = (left[left.startIndex + offset], right[right.startIndex + offset])
      if first != second { return first < second ? -1 : 1 }
    }
    return left.count - right.count
  }

  private static func unquoted(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.contains(UInt8(ascii: "\\")) else { return text.dropFirst().dropLast() }
    let value = try? JSONParser().value(Array(text))
    return Array((value?.string ?? "").utf8)[...]
  }
}
