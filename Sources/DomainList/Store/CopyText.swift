/// The text form of COPY (PostgreSQL manual, COPY, "Text Format"): values apart by tabs, `\N` for
/// NULL, backslashes before what would be taken for something else.
enum CopyText {
  /// The values of one line that the server sent. A line is read where it lies; its values are
  /// copied.
  static func values(_ line: UnsafeRawBufferPointer) -> [[UInt8]?] {
    var values: [[UInt8]?] = []
    var value: [UInt8] = []
    var isNull = false
    var index = 0
    let count = line.count
    while index < count {
      let byte = unsafe line[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\t"), UInt8(ascii: "\n"):
        values.append(isNull ? nil : value)
        value = []
        isNull = false
      case UInt8(ascii: "\\") where index < count:
        let escaped = unsafe line[index]
        index += 1
        if escaped == UInt8(ascii: "N") { isNull = true } else { value.append(meaning(escaped)) }
      default: value.append(byte)
      }
    }
    return values
  }

  /// Adds a value and what ends it.
  static func append(_ value: String?, end: Unicode.Scalar, to text: inout [UInt8]) {
    guard let value else {
      text.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "N"), UInt8(ascii: end)])
      return
    }
    append(Array(value.utf8), to: &text)
    text.append(UInt8(ascii: end))
  }

  /// Adds bytes of a value. Each zero byte, which the server has no place for, becomes U+FFFD.
  static func append(_ value: [UInt8], to text: inout [UInt8]) {
    if value.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\\") }) {
      text.append(contentsOf: value)
      return
    }
    for byte in value {
      switch byte {
      case UInt8(ascii: "\\"): text.append(contentsOf: [byte, byte])
      case UInt8(ascii: "\n"): text.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
      case UInt8(ascii: "\r"): text.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
      case UInt8(ascii: "\t"): text.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
      case 0: text.append(contentsOf: "\u{fffd}".utf8)
      default: text.append(byte)
      }
    }
  }

  private static func meaning(_ escaped: UInt8) -> UInt8 {
    switch escaped {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0c
    case UInt8(ascii: "n"): 0x0a
    case UInt8(ascii: "r"): 0x0d
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "v"): 0x0b
    default: escaped
    }
  }
}

extension [UInt8] {
  var text: String { String(decoding: self, as: UTF8.self) }
}
