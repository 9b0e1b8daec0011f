/// Half a surrogate pair in a JSON text, such as `"nice \ud83d"`: what servers write that cut an
/// answer in the middle of an emoji. RFC 8259 section 8.2 leaves it open; the parser takes none.
package enum LoneSurrogates {
  /// The text with U+FFFD in their place; `nil` if it has none.
  package static func replaced(in text: [UInt8]) -> [UInt8]? {
    var result = text
    var hasSome = false
    var index = 0
    while index + 1 < text.count {
      guard text[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      guard let unit = unit(text, at: index) else {
        // Another escape: what follows its letter is no part of it.
        index += 2
        continue
      }
      let next = unit & 0xfc00 == 0xd800 ? self.unit(text, at: index + 6) : nil
      if let next, next & 0xfc00 == 0xdc00 {
        index += 12
        continue
      }
      if unit & 0xf800 == 0xd800 {
        result.replaceSubrange(index + 2..<index + 6, with: "fffd".utf8)
        hasSome = true
      }
      index += 6
    }
    return hasSome ? result : nil
  }

  /// The UTF-16 unit of an escape `\uXXXX`.
  private static func unit(_ text: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"),
      text[index + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: text[index + 2..<index + 6], as: UTF8.self), radix: 16)
  }
}
