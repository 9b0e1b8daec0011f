import Wire

/// The file names of breakers. Letters, digits, `-_@+=,:` and a dot that is not the first stand for
/// themselves, all else as a percent sign and two digits.
package enum FileName {
  static let suffix = ".breaker"
  /// In bytes, as encoded; what a file system takes (255) less the suffix, with room to spare.
  static let limit = 240

  /// `nil` for a name that is empty, too long when encoded, a pattern, or has control characters,
  /// which could drive a terminal.
  package static func encoded(_ name: String) -> String? {
    if name.isEmpty || Glob.isPattern(name) { return nil }
    if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return nil
    }
    var text = ""
    for (index, byte) in name.utf8.enumerated() {
      if isPlain(byte) || byte == UInt8(ascii: ".") && index > 0 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return text.utf8.count <= limit ? text + suffix : nil
  }

  /// The name that stands in a file name; `nil` if it is none of ours.
  package static func decoded(_ file: String) -> String? {
    guard file.hasSuffix(suffix) else { return nil }
    var bytes: [UInt8] = []
    var rest = file.dropLast(suffix.count).utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let digits = String(rest.prefix(2)), let value = UInt8(digits, radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    guard let name = String(validating: bytes, as: UTF8.self), encoded(name) == file else {
      return nil
    }
    return name
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-_@+=,:".utf8.contains(byte)
    }
  }
}
