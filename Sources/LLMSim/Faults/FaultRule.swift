import JSON
import Providers
import Toolbox
import Wire

/// Which questions a fault befalls.
struct FaultRule: Equatable {
  let selector: Selector
  /// The first and the last of those that match, counted from 1.
  let first: Int
  let last: Int
  let probability: Double
  /// Of several, one is drawn.
  let faults: [Fault]

  var isBeforeBody: Bool { faults.first?.kind == .resetBeforeBody }

  /// Of `--fault-rate`.
  init(rate: Double, providers: [Provider]) throws(SettingMistake) {
    selector = try Selector("*", among: providers)
    (first, last) = (1, .max)
    probability = rate
    faults = Fault.retryable
  }

  /// Of `--faults`: an object with a list `faults`.
  ///
  /// - Throws: `Failure` 66 if it cannot be read, 78 naming what is wrong with it, and where.
  static func read(_ path: String, providers: [Provider]) throws(Failure) -> [FaultRule] {
    let object = try JSONFile.object(path)
    do throws(SettingMistake) {
      let file = Settings(object, at: "")
      try file.allow(["faults"])
      guard let list = object["faults"]?.array else {
        throw SettingMistake("expected a list at faults")
      }
      var rules: [FaultRule] = []
      for (index, value) in list.enumerated() {
        let place = "faults[\(index)]"
        guard let object = value.object else {
          throw SettingMistake("at \(place): expected an object, found \(value.kind)")
        }
        rules.append(try FaultRule(Settings(object, at: "\(place)."), providers))
      }
      return rules
    } catch {
      throw Failure(.configuration, "\(path): \(error)")
    }
  }

  private init(_ settings: Settings, _ providers: [Provider]) throws(SettingMistake) {
    try settings.allow([
      "for", "kind", "from", "to", "probability", "status", "body", "headers",
      "bytes_per_second", "size", "usage",
    ])
    do throws(SettingMistake) {
      selector = try Selector(settings.text("for") ?? "*", among: providers)
    } catch {
      throw settings.mistake("for", error.description)
    }
    first = try settings.integer("from", 1...Int.max) ?? 1
    last = try settings.integer("to", first...Int.max) ?? .max
    probability = try settings.share("probability") ?? 1
    var fault = Fault(kind: .status)
    let status = try settings.integer("status", 100...599)
    fault.status = status ?? fault.status
    fault.body = try settings.body("body")
    fault.headers = try settings.headers("headers")
    fault.bytesPerSecond =
      try settings.integer("bytes_per_second", 1...1_000_000_000) ?? fault.bytesPerSecond
    fault.size = try settings.size("size") ?? fault.size
    fault.usage = try settings.word("usage", Fault.Usage.self) ?? fault.usage
    let kinds = try settings.kinds("kind")
    if status == nil, kinds.contains(.status) {
      throw settings.mistake("kind", "a fault of kind status needs a status")
    }
    if kinds.contains(.resetBeforeBody), kinds.count > 1 || selector.model != nil {
      throw settings.mistake(
        "kind",
        "reset_before_body is decided before the body tells the model; give it a rule of its own "
          + "and no model")
    }
    faults = kinds.map { kind in
      var copy = fault
      copy.kind = kind
      return copy
    }
  }
}

/// The members of an object in a file, told with their places.
private struct Settings {
  let object: JSONObject
  let path: String

  init(_ object: JSONObject, at path: String) {
    self.object = object
    self.path = path
  }

  func mistake(_ key: String, _ sentence: String) -> SettingMistake {
    SettingMistake("at \(path)\(key): \(sentence)")
  }

  func allow(_ keys: [String]) throws(SettingMistake) {
    for member in object.members where !keys.contains(member.key) {
      throw mistake(member.key, "unknown key; known here: \(keys.joined(separator: ", "))")
    }
  }

  func text(_ key: String) throws(SettingMistake) -> String? {
    guard let value = object[key] else { return nil }
    guard let text = value.string else {
      throw mistake(key, "expected a text, found \(value.kind)")
    }
    return text
  }

  func integer(_ key: String, _ range: ClosedRange<Int>) throws(SettingMistake) -> Int? {
    guard let value = object[key] else { return nil }
    guard let number = value.int, range.contains(number) else {
      let bounds =
        range.upperBound == .max
        ? "\(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
      throw mistake(key, "expected a whole number \(bounds), found \(value.text)")
    }
    return number
  }

  /// A share as a number, or as people write it.
  func share(_ key: String) throws(SettingMistake) -> Double? {
    guard let value = object[key] else { return nil }
    if let number = value.double, (0...1).contains(number) { return number }
    if let share = value.string.flatMap({ try? Quantity.share($0) }) { return share }
    throw mistake(key, "expected a share such as 0.05 or \"5%\", found \(value.text)")
  }

  func size(_ key: String) throws(SettingMistake) -> Int? {
    guard let text = try text(key) else { return nil }
    do throws(Quantity.Problem) {
      // More would try the memory of this machine and not the client's.
      return min(try Quantity.size(text), 1 << 30)
    } catch {
      throw mistake(key, error.description)
    }
  }

  /// A text is sent as it is, any other value as JSON.
  func body(_ key: String) throws(SettingMistake) -> String? {
    guard let value = object[key] else { return nil }
    return value.string ?? value.text
  }

  func headers(_ key: String) throws(SettingMistake) -> [(name: String, value: String)] {
    guard let value = object[key] else { return [] }
    var headers: [(name: String, value: String)] = []
    guard let object = value.object else {
      throw mistake(key, "expected an object, found \(value.kind)")
    }
    for member in object.members {
      guard let text = member.value.string ?? member.value.int.map(String.init),
        (member.key + text).unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value < 0x7f }),
        !member.key.isEmpty, !member.key.contains(where: { ": ".contains($0) })
      else {
        throw mistake(key, "expected names and values of one line, in ASCII")
      }
      headers.append((member.key, text))
    }
    return headers
  }

  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Word.Type
  ) throws(SettingMistake) -> Word? where Word.RawValue == String {
    guard let text = try text(key) else { return nil }
    guard let word = Word(rawValue: text) else { throw noSuch(key, text, type) }
    return word
  }

  func kinds(_ key: String) throws(SettingMistake) -> [Fault.Kind] {
    guard let value = object[key] else { throw mistake(key, "there is none") }
    let words = value.array ?? [value]
    guard !words.isEmpty else { throw mistake(key, "the list is empty") }
    return try words.map { word throws(SettingMistake) in
      guard let kind = word.string.flatMap(Fault.Kind.init(rawValue:)) else {
        throw noSuch(key, word.string ?? word.text, Fault.Kind.self)
      }
      return kind
    }
  }

  private func noSuch<Word: RawRepresentable & CaseIterable>(
    _ key: String, _ text: String, _ type: Word.Type
  ) -> SettingMistake where Word.RawValue == String {
    mistake(
      key,
      "there is no \(key) \"\(text)\"; there are "
        + type.allCases.map(\.rawValue).joined(separator: ", "))
  }
}
