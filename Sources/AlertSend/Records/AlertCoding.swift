import JSON
import Toolbox
import Wire

extension Alert {
  /// - Throws: `RecordError` naming the field that is not what it has to be.
  init(_ json: JSONValue, now: Timestamp) throws(RecordError) {
    id = try Self.id(json, "id")
    isFiring = try Self.choice(json, "state", ["resolved", "firing"]) == 1
    let word = try Self.choice(json, "severity", Severity.allCases.map(\.text))
    severity = Severity(rawValue: word) ?? .critical
    source = try Self.text(json, "source")
    summary = try Self.text(json, "summary")
    at = try Self.time(json, "ts") ?? now
    since = try Self.time(json, "since")
    switch json["labels"] {
    case nil, .null: break
    case .object(let object)?:
      for member in object.members {
        if member.value.object != nil || member.value.array != nil {
          throw RecordError(
            expected: "a text, a number or a boolean", at: "labels.\(member.key)",
            found: member.value)
        }
      }
      labels = object
    case let other?: throw RecordError(expected: "an object", at: "labels", found: other)
    }
    value = json["value"] ?? .null
    threshold = json["threshold"] ?? .null
  }

  /// `[a-z0-9-]{8,64}`.
  static func isID(_ text: String) -> Bool {
    (8...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
  }

  static func id(_ json: JSONValue, _ key: String) throws(RecordError) -> String {
    let id = try text(json, key)
    guard isID(id) else {
      throw RecordError(
        expected: "8 to 64 lower-case letters, digits and hyphens", at: key,
        found: json[key] ?? .null)
    }
    return id
  }

  static func text(_ json: JSONValue, _ key: String) throws(RecordError) -> String {
    switch json[key] {
    case nil: throw RecordError("expected a string at \(key), found nothing")
    case .string(let text)?:
      if text.isEmpty { throw RecordError(expected: "a string", at: key, found: "") }
      return text
    case let other?: throw RecordError(expected: "a string", at: key, found: other)
    }
  }

  private static func choice(
    _ json: JSONValue, _ key: String, _ words: [String]
  ) throws(RecordError) -> Int {
    let text = try text(json, key)
    guard let index = words.firstIndex(of: text) else {
      throw RecordError(
        expected: "one of \(words.joined(separator: ", "))", at: key, found: .string(text))
    }
    return index
  }

  static func time(_ json: JSONValue, _ key: String) throws(RecordError) -> Timestamp? {
    guard let value = json[key], !value.isNull else { return nil }
    guard let text = value.string, let time = Timestamp(text) else {
      throw RecordError(expected: "a time", at: key, found: value)
    }
    return time
  }
}

extension Acknowledgement {
  /// - Throws: `RecordError` naming the field that is not what it has to be.
  init(_ json: JSONValue, now: Timestamp) throws(RecordError) {
    alert = try Alert.id(json, "alert")
    by = try Alert.text(json, "by")
    until = try Alert.time(json, "until")
    at = try Alert.time(json, "ts") ?? now
    note = json["note"]?.string
  }
}
