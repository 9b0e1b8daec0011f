/// One statement with its parameters `$1`, `$2`, ...; the text itself is never made of data.
package struct Statement: Sendable {
  package let sql: String
  package let parameters: [Parameter]

  package init(_ sql: String, _ parameters: [Parameter] = []) {
    self.sql = sql
    self.parameters = parameters
  }
}

/// A value as the server reads it from text. The server's text holds no U+0000.
package struct Parameter: Sendable, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
  /// Ended by a zero byte; `nil` is NULL.
  let bytes: [UInt8]?

  package init(stringLiteral value: String) { self.init(value) }
  package init(nilLiteral: ()) { bytes = nil }
  package init(_ text: String?) { bytes = text.map { Array($0.utf8) + [0] } }
  package init(_ number: Int) { self.init(String(number)) }

  /// An array of texts, or of anything that the server reads from texts.
  package init(_ elements: [String]) {
    var array = ArrayText()
    for element in elements { array.append(element.utf8) }
    self.init(array)
  }

  package init(_ array: consuming ArrayText) { bytes = array.finished() }
}

/// The text of an array (PostgreSQL manual, 8.15.6), element by element.
package struct ArrayText: Sendable {
  package private(set) var count = 0
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  package init() {}

  /// A NULL.
  package mutating func appendNull() {
    separate()
    bytes.append(contentsOf: "NULL".utf8)
  }

  /// Each zero byte, which the server has no place for, becomes U+FFFD.
  package mutating func append(_ element: some Sequence<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    for byte in element {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0: bytes.append(contentsOf: "\u{fffd}".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// An element that needs no quotes: digits, a word.
  package mutating func appendPlain(_ element: some Sequence<UInt8>) {
    separate()
    bytes.append(contentsOf: element)
  }

  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(UInt8(ascii: "{"))
    count = 0
  }

  fileprivate consuming func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(0)
    return bytes
  }

  private mutating func separate() {
    if count > 0 { bytes.append(UInt8(ascii: ",")) }
    count += 1
  }
}
