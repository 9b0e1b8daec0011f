import Expressions
import JSON
import Toolbox
import Wire

/// One object of the configuration: what is in it, and all that is wrong with it.
struct SettingsReader {
  let object: JSONObject
  let place: String
  private(set) var problems: [String] = []
  private var known: [String] = []

  init(_ value: JSONValue, at place: String) {
    self.place = place
    object = value.object ?? JSONObject()
    if value.object == nil { fail("", "an object", value) }
  }

  private func path(_ key: String) -> String { key.isEmpty ? place : "\(place).\(key)" }

  mutating func fail(_ key: String, _ expected: String, _ found: JSONValue) {
    problems.append(
      RecordError(expected: expected, at: path(key), found: found).description)
  }

  mutating func fail(_ sentence: String) { problems.append(sentence) }

  private mutating func value(_ key: String) -> JSONValue? {
    known.append(key)
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  mutating func text(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.string, !text.isEmpty else {
      fail(key, "a text", value)
      return nil
    }
    return text
  }

  mutating func required(_ key: String) -> String {
    let before = problems.count
    if let text = text(key) { return text }
    if problems.count == before { fail("expected a text at \(path(key)), found nothing") }
    return ""
  }

  mutating func texts(_ key: String) -> [String]? {
    guard let value = value(key) else { return nil }
    if let text = value.string { return [text] }
    guard let list = value.array, list.allSatisfy({ $0.string != nil }) else {
      fail(key, "a list of texts", value)
      return nil
    }
    return list.compactMap(\.string)
  }

  mutating func flag(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    if value.bool == nil { fail(key, "true or false", value) }
    return value.bool
  }

  mutating func count(_ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let value = value(key) else { return nil }
    guard let count = value.int, range.contains(count) else {
      fail(key, "a whole number from \(range.lowerBound) to \(range.upperBound)", value)
      return nil
    }
    return count
  }

  /// In milliseconds.
  mutating func duration(_ key: String) -> Int64? {
    guard let text = text(key) else { return nil }
    do { return Int64(try Quantity.duration(text).milliseconds) } catch {
      fail("at \(path(key)): \(error)")
      return nil
    }
  }

  mutating func rate(_ key: String) -> ChannelSettings.Rate? {
    guard let text = text(key) else { return nil }
    let rate = ChannelSettings.Rate(text)
    if rate == nil { fail(key, "a number and a time such as 10/5m", .string(text)) }
    return rate
  }

  mutating func expression(_ key: String) -> Expression? {
    guard let text = text(key) else { return nil }
    do { return try Expression(parsing: text) } catch {
      fail("at \(path(key)): \(error)")
      return nil
    }
  }

  mutating func inner(_ key: String) -> SettingsReader? {
    value(key).map { SettingsReader($0, at: path(key)) }
  }

  mutating func list(_ key: String) -> [SettingsReader] {
    guard let value = value(key) else { return [] }
    guard let list = value.array else {
      fail(key, "a list", value)
      return []
    }
    return list.enumerated().map { SettingsReader($0.element, at: "\(path(key))[\($0.offset)]") }
  }

  /// Nothing may be there that no one has asked for.
  mutating func finish() -> [String] {
    for member in object.members where !known.contains(member.key) {
      fail(
        "unknown key \(path(member.key)); known here: \(known.joined(separator: ", "))")
    }
    return problems
  }
}

extension ChannelSettings.Rate {
  /// `10/5m`; `nil` if the text is none.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[0]), (1...100_000).contains(count),
      let time = try? Quantity.duration(String(parts[1])), time > .zero
    else { return nil }
    self.init(count: count, time: Int64(time.milliseconds))
  }
}
