package import JSON

/// One line of a stream: an object whose members keep their order. Members that nobody changes are
/// printed as the bytes they were read as.
package struct Record: Sendable {
  package struct Member: Sendable {
    package let key: String
    package fileprivate(set) var value: JSONValue
    /// Key and value as read, in `source`; `nil` once changed.
    fileprivate var place: Range<Int>?
  }

  package private(set) var members: [Member] = []
  private var source: [UInt8] = []
  private var isUntouched = false

  package init() {}

  /// A record as a parser found it: `source` is the line, each `place` where in it a key and its
  /// value stand.
  package init(source: [UInt8], members: [(key: String, value: JSONValue, place: Range<Int>)]) {
    self.source = source
    self.members = members.map { Member(key: $0.key, value: $0.value, place: $0.place) }
    isUntouched = true
  }

  package subscript(key: String) -> JSONValue? {
    get { members.last { $0.key == key }?.value }
    set {
      isUntouched = false
      guard let newValue else { return members.removeAll { $0.key == key } }
      if let index = members.lastIndex(where: { $0.key == key }) {
        members[index].value = newValue
        members[index].place = nil
      } else {
        members.append(Member(key: key, value: newValue, place: nil))
      }
    }
  }

  /// Puts a member in front of all others.
  package mutating func insertFirst(_ key: String, _ value: JSONValue) {
    isUntouched = false
    members.insert(Member(key: key, value: value, place: nil), at: 0)
  }

  package var type: String? { self["type"]?.string }

  /// A member that may be absent but, where it stands, is a string. `null` counts as absent.
  /// - Throws: `RecordError` if it is anything else.
  package func optionalString(_ key: String) throws(RecordError) -> String? {
    switch self[key] {
    case nil, .null: nil
    case .string(let text): text
    case let other?: throw RecordError(expected: "a string", at: key, found: other)
    }
  }

  /// A member that must be there and be a string.
  /// - Throws: `RecordError` if it is not.
  package func requiredString(_ key: String) throws(RecordError) -> String {
    guard let text = try optionalString(key) else {
      throw RecordError("expected a string at \(key), found nothing")
    }
    return text
  }

  /// The value that a path such as `tokens.completion` leads to. A key that itself holds the
  /// whole path wins over the parts.
  package func value(at path: String) -> JSONValue? {
    if let direct = self[path] { return direct }
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, var value = self[String(parts[0])] else { return nil }
    for part in parts.dropFirst() {
      guard let next = value[String(part)] else { return nil }
      value = next
    }
    return value
  }

  /// Prints the record with its line feed: the line as it was read if nothing has changed, else
  /// the unchanged members to the byte.
  package func write(to writer: inout JSONWriter) {
    if isUntouched {
      writer.raw(source[...])
    } else {
      writer.beginObject()
      for member in members {
        if let place = member.place {
          writer.raw(source[place])
        } else {
          writer.member(member.key, member.value)
        }
      }
      writer.endObject()
    }
    writer.endLine()
  }
}

/// Why a record is not what a program can use.
package struct RecordError: Error, Equatable, CustomStringConvertible {
  /// A sentence: `expected a number at latency_ms, found "fast"`.
  package let description: String

  package init(_ sentence: String) { description = sentence }

  package init(expected: String, at path: String, found: JSONValue) {
    let text = found.text
    let shown = text.utf8.count <= 40 ? text : found.kind
    description = "expected \(expected) at \(path), found \(shown)"
  }
}
