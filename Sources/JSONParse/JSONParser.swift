import CSimdjson
package import JSON

/// Why a line is not JSON.
package struct JSONSyntaxError: Error, Equatable {
  /// Lower case, without a full stop: "a string is not closed".
  package var reason: String
  /// Counted from 1; of the byte at which the trouble was seen.
  package var byte: Int
}

/// Parses JSON documents one after another, reusing its memory.
@safe package struct JSONParser: ~Copyable {
  private let parser: OpaquePointer?

  package init() { unsafe parser = csj_create() }

  deinit { unsafe csj_destroy(parser) }

  /// Parses `bytes` as one document and lends it to `body`.
  ///
  /// - Throws: `JSONSyntaxError` if `bytes` are not one JSON document in valid UTF-8, at most
  ///   1,024 containers deep; and whatever `body` throws.
  package func withDocument<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (borrowing JSONDocument) throws -> Result
  ) throws -> Result {
    guard let parser = unsafe self.parser else {
      throw JSONSyntaxError(reason: "out of memory", byte: 1)
    }
    var nodes: UnsafePointer<csj_node>?
    var count = 0
    var position = 0
    // An empty buffer may have no address.
    let code =
      if let base = bytes.baseAddress {
        unsafe csj_parse(parser, base, bytes.count, &nodes, &count, &position)
      } else {
        Int32(CSJ_EMPTY)
      }
    guard code == Int32(CSJ_OK), let start = unsafe nodes else {
      throw JSONSyntaxError(reason: Self.reason(code), byte: position + 1)
    }
    let document = unsafe JSONDocument(
      bytes: bytes, nodes: UnsafeBufferPointer(start: start, count: count))
    return try body(document)
  }

  /// The value of a whole text.
  package func value(_ text: [UInt8]) throws -> JSONValue {
    try unsafe text.withUnsafeBufferPointer { bytes in
      try unsafe withDocument(bytes) { $0.value($0.root) }
    }
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case Int32(CSJ_EMPTY): "nothing there"
    case Int32(CSJ_UTF8): "not valid UTF-8"
    case Int32(CSJ_CONTROL_CHARACTER): "a control character in a string"
    case Int32(CSJ_UNCLOSED_STRING): "a string is not closed"
    case Int32(CSJ_BAD_ESCAPE): "an unknown escape in a string"
    case Int32(CSJ_LONE_SURROGATE): "half a surrogate pair in a string"
    case Int32(CSJ_BAD_NUMBER): "a malformed number"
    case Int32(CSJ_NUMBER_RANGE): "a number too large"
    case Int32(CSJ_BAD_LITERAL): "a word that is not JSON"
    case Int32(CSJ_DEPTH): "nested more than 1,024 deep"
    case Int32(CSJ_UNEXPECTED_END): "it ends too early"
    case Int32(CSJ_TRAILING): "more after the end of the value"
    case Int32(CSJ_MEMORY): "out of memory"
    default: "an unexpected character"
    }
  }
}

/// One parsed document, lent for as long as the parser and the bytes stand still. Values are read
/// where they lie; nothing is copied before it is asked for.
@safe package struct JSONDocument: ~Copyable {
  /// The place of a value.
  package struct Node: Equatable, Sendable {
    fileprivate let index: Int
  }

  package enum Kind { case object, array, string, number, bool, null }

  fileprivate let bytes: UnsafeBufferPointer<UInt8>
  fileprivate let nodes: UnsafeBufferPointer<csj_node>

  package var root: Node { Node(index: 0) }

  package func kind(_ node: Node) -> Kind {
    switch unsafe Int32(nodes[node.index].kind) {
    case Int32(CSJ_OBJECT): .object
    case Int32(CSJ_ARRAY): .array
    case Int32(CSJ_STRING): .string
    case Int32(CSJ_NUMBER): .number
    case Int32(CSJ_NULL): .null
    default: .bool
    }
  }

  /// Where the value stands in the document.
  package func range(_ node: Node) -> Range<Int> {
    unsafe Int(nodes[node.index].start)..<Int(nodes[node.index].end)
  }

  /// Calls `body` with the key and value of each member, in order.
  package func forEachMember(_ node: Node, _ body: (_ key: Node, _ value: Node) throws -> Void)
    rethrows
  {
    let end = unsafe Int(nodes[node.index].next)
    var index = node.index + 1
    while index < end {
      try body(Node(index: index), Node(index: index + 1))
      index = unsafe Int(nodes[index + 1].next)
    }
  }

  package func forEachElement(_ node: Node, _ body: (Node) throws -> Void) rethrows {
    let end = unsafe Int(nodes[node.index].next)
    var index = node.index + 1
    while index < end {
      try body(Node(index: index))
      index = unsafe Int(nodes[index].next)
    }
  }

  /// The text of a string, or of a key.
  package func string(_ node: Node) -> String {
    let place = unsafe nodes[node.index]
    let content = unsafe UnsafeBufferPointer(
      rebasing: bytes[Int(place.start) + 1..<Int(place.end) - 1])
    return unsafe place.escaped == 0
      ? String(decoding: content, as: UTF8.self) : Self.unescape(content)
  }

  /// Whether the text of a string, or of a key, is `text`, given in UTF-8.
  package func string(_ node: Node, is text: [UInt8]) -> Bool {
    let place = unsafe nodes[node.index]
    if place.escaped != 0 { return Array(string(node).utf8) == text }
    let start = Int(place.start) + 1
    guard Int(place.end) - 1 - start == text.count else { return false }
    for offset in text.indices where unsafe bytes[start + offset] != text[offset] { return false }
    return true
  }

  /// The first eight bytes of what stands in a string, the first one lowest, zeros behind its end;
  /// and its length in bytes. Enough to tell most keys apart. Of a string that is not escaped.
  package func prefix(_ node: Node) -> (bytes: UInt64, length: Int) {
    let start = unsafe Int(nodes[node.index].start) + 1
    let length = unsafe Int(nodes[node.index].end) - 1 - start
    var word: UInt64 = 0
    for offset in 0..<min(length, 8) {
      word |= unsafe UInt64(bytes[start + offset]) << (8 * offset)
    }
    return (word, length)
  }

  /// The value of a number.
  package func double(_ node: Node) -> Double {
    unsafe decimal(UnsafeBufferPointer(rebasing: bytes[range(node)]))
  }

  /// The value of a number that is whole and not too large for an Int; else `nil`.
  package func integer(_ node: Node) -> Int? {
    let range = range(node)
    guard range.count <= 18 else { return value(node).int }
    var sum = 0
    for index in range {
      let digit = unsafe Int(bytes[index]) - 0x30
      guard 0...9 ~= digit else { return value(node).int }
      sum = sum * 10 + digit
    }
    return sum
  }

  /// Adds the JSON text of a value to `text`, as it stands in the document.
  package func append(_ node: Node, to text: inout [UInt8]) {
    unsafe text.append(contentsOf: bytes[range(node)])
  }

  /// Adds what stands between the quotes of a string: its text, unless `isEscaped`.
  package func appendContent(of node: Node, to text: inout [UInt8]) {
    let range = range(node)
    unsafe text.append(contentsOf: bytes[range.lowerBound + 1..<range.upperBound - 1])
  }

  /// Whether a string is written with a backslash, so that its text differs from what stands there.
  package func isEscaped(_ node: Node) -> Bool { unsafe nodes[node.index].escaped != 0 }

  /// The value with everything below it.
  package func value(_ node: Node) -> JSONValue {
    switch kind(node) {
    case .null: return .null
    case .bool: return .bool(unsafe Int32(nodes[node.index].kind) == Int32(CSJ_TRUE))
    case .number:
      let text = unsafe String(decoding: bytes[range(node)], as: UTF8.self)
      return .number(JSONNumber(validated: text))
    case .string: return .string(string(node))
    case .array:
      var elements: [JSONValue] = []
      forEachElement(node) { elements.append(value($0)) }
      return .array(elements)
    case .object:
      var members: [JSONObject.Member] = []
      forEachMember(node) { members.append(JSONObject.Member(string($0), value($1))) }
      return .object(JSONObject(members))
    }
  }

  /// The parser has checked every escape, so each is one of the nine of RFC 8259.
  private static func unescape(_ content: UnsafeBufferPointer<UInt8>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = 0
    while index < content.count {
      guard unsafe content[index] == UInt8(ascii: "\\") else {
        unsafe result.append(content[index])
        index += 1
        continue
      }
      let escape = unsafe content[index + 1]
      index += 2
      switch escape {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0c)
      case UInt8(ascii: "n"): result.append(0x0a)
      case UInt8(ascii: "r"): result.append(0x0d)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = unsafe hex(content, at: index)
        index += 4
        if scalar & 0xfc00 == 0xd800 {
          scalar = unsafe 0x10000 + (scalar & 0x3ff) << 10 + (hex(content, at: index + 2) & 0x3ff)
          index += 6
        }
        result.append(contentsOf: Unicode.Scalar(scalar).map { Array(String($0).utf8) } ?? [])
      default: result.append(escape)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func hex(_ content: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
    var value: UInt32 = 0
    for offset in 0..<4 {
      let byte = unsafe content[index + offset]
      let digit = byte <= UInt8(ascii: "9") ? byte & 15 : (byte & 7) + 9
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
