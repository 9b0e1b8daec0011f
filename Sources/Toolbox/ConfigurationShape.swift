import JSON
import Wire

/// What a place in the configuration may hold.
indirect enum Shape: Sendable {
  case any, text, flag, url, duration, size, share
  /// The name of an environment variable. What stands there instead is not shown: it may be a key.
  case variable
  case integer(ClosedRange<Int>)
  /// Zero or more.
  case number
  case choice([String])
  case list(Shape)
  /// Any keys, each with the same kind of value.
  case map(Shape)
  case object([(key: String, shape: Shape)])
  case nullable(Shape)
  case either(Shape, Shape)

  /// Adds a sentence for each thing under `value` that is wrong or unknown, with its path.
  func check(_ value: JSONValue, at path: String, into problems: inout [String]) {
    func expect(_ expected: String, _ holds: Bool) {
      if holds { return }
      problems.append(RecordError(expected: expected, at: path, found: value).description)
    }
    func parses(_ parse: (String) throws(Quantity.Problem) -> some Any) {
      guard let text = value.string else { return expect("a text", false) }
      do { _ = try parse(text) } catch { problems.append("at \(path): \(error)") }
    }
    switch self {
    case .any: break
    case .text: expect("a text", value.string != nil)
    case .flag: expect("true or false", value.bool != nil)
    case .url:
      expect(
        "a URL that begins with http:// or https://",
        value.string.map { $0.hasPrefix("http://") || $0.hasPrefix("https://") } ?? false)
    case .variable:
      if value.string.map(Self.isVariable) != true {
        problems.append(
          "expected the name of an environment variable at \(path), such as OPENAI_API_KEYS")
      }
    case .duration: parses(Quantity.duration)
    case .size: parses(Quantity.size)
    case .share: parses(Quantity.share)
    case .integer(let range):
      expect(
        "a whole number from \(range.lowerBound) to \(range.upperBound)",
        value.int.map(range.contains) ?? false)
    case .number: expect("a number of 0 or more", value.double.map { $0 >= 0 } ?? false)
    case .choice(let words):
      expect("one of \(words.joined(separator: ", "))", value.string.map(words.contains) ?? false)
    case .nullable(let shape):
      if !value.isNull { shape.check(value, at: path, into: &problems) }
    case .either(let first, let second):
      var attempt: [String] = []
      first.check(value, at: path, into: &attempt)
      if !attempt.isEmpty { second.check(value, at: path, into: &problems) }
    case .list(let shape):
      guard let elements = value.array else { return expect("a list", false) }
      for (index, element) in elements.enumerated() {
        shape.check(element, at: "\(path)[\(index)]", into: &problems)
      }
    case .map(let shape):
      guard let object = value.object else { return expect("an object", false) }
      for member in object.members {
        shape.check(member.value, at: Configuration.path(path, member.key), into: &problems)
      }
    case .object(let keys):
      guard let object = value.object else { return expect("an object", false) }
      for member in object.members {
        if let known = keys.first(where: { $0.key == member.key }) {
          known.shape.check(
            member.value, at: Configuration.path(path, member.key), into: &problems)
        } else {
          let names = keys.map(\.key).joined(separator: ", ")
          problems.append(
            "unknown key \(Configuration.path(path, member.key)); known here: \(names)")
        }
      }
    }
  }
}

extension Shape {
  private static func isVariable(_ name: String) -> Bool {
    name.utf8.first.map { !($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) } ?? false
      && name.unicodeScalars.allSatisfy {
        $0 == "_" || ("a"..."z").contains($0) || ("A"..."Z").contains($0)
          || ("0"..."9").contains($0)
      }
  }

  private static let count = Shape.integer(0...Int(Int32.max))
  private static let limit = Shape.nullable(.number)

  private static let model = Shape.object([
    ("context", .nullable(count)), ("max_output", .nullable(count)),
    ("input_usd_per_mtok", limit), ("output_usd_per_mtok", limit),
    ("price_date", .nullable(.text)), ("cap_field", .text), ("temperature", .flag),
    ("timeout", .duration), ("limits", limits),
  ])

  /// Of one account and model.
  private static let limits = Shape.object(
    ["requests", "tokens", "input_tokens", "output_tokens"].flatMap { unit in
      ["second", "minute", "day"].map { ("\(unit)_per_\($0)", limit) }
    } + [("concurrency", limit)])

  private static let provider = Shape.object([
    ("url", .url),
    ("family", .choice(["chat", "messages", "generateContent", "cohere-v2", "responses"])),
    ("keys_env", .variable), ("keys_file", .text), ("accounts", .map(.list(.text))),
    ("limits", limits), ("timeout", .duration), ("retries", .integer(0...100)),
    ("models", .map(.nullable(model))),
  ])

  private static let service = Shape.object([
    ("url", .url), ("health", .text), ("ready", .text), ("depends_on", .list(.text)),
    ("critical", .flag), ("build", .list(.text)), ("start", .list(.text)),
    ("migrate", .list(.text)),
    ("limits", .object([("memory", .size), ("cpu", .number), ("connections", count)])),
    ("retry", .object([("retries", .integer(0...100)), ("backoff", .text)])), ("driver", .text),
  ])

  private static let feature = Shape.object([
    ("percent", .number), ("enabled", .flag), ("when", .text), ("from", .text),
    ("over", .duration), ("rule", .text), ("on_alert", .choice(["hold", "off"])),
    ("rules_state", .text),
  ])

  /// The whole configuration.
  static let configuration = Shape.object([
    ("services", .map(service)),
    ("providers", .map(provider)),
    (
      "database",
      .object([
        ("url", .nullable(.text)), ("pool", .integer(1...10_000)), ("idle_timeout", .duration),
        ("connect_timeout", .duration), ("statement_timeout", .duration),
        ("tls", .choice(["disable", "prefer", "require", "verify-ca", "verify-full"])),
      ])
    ),
    (
      "pipeline",
      .object([
        ("models", .either(.list(.text), .text)), ("prompts", .list(.text)),
        ("batch", .integer(1...1_000_000)), ("max_cost_usd", .nullable(.number)),
        ("concurrency", .integer(1...10_000)),
      ])
    ),
    ("prompts", .map(.text)),
    ("breakers", .map(.map(.any))),
    ("rules", .list(.map(.any))),
    (
      "alerts",
      .object([
        ("channels", .map(.any)), ("routes", .list(.any)), ("group_wait", .duration),
        ("group_interval", .duration), ("repeat", .duration), ("group_by", .list(.text)),
        ("throttle", .text), ("inhibit", .list(.any)), ("flapping", .map(.any)),
        ("give_up_after", .duration),
      ])
    ),
    ("features", .map(feature)),
    ("security", .object([("key_max_age", .duration), ("tls_min", .choice(["1.2", "1.3"]))])),
    (
      "intervals",
      .object([
        ("health", .duration), ("llm_health", .duration), ("metrics", .duration),
        ("drain", .duration),
      ])
    ),
  ])
}
