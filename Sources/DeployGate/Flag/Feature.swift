import Expressions
import JSON
import Toolbox
import Wire

/// A feature of the configuration that is rolled out little by little.
struct Feature {
  let name: String
  /// The share of keys for which it is on in the end, in percent.
  var percent = 0.0
  var isEnabled = true
  /// Only for keys with such a context.
  var when: Expression?
  /// It grows from nothing to `percent`, evenly, from then on for so many milliseconds.
  var growth: (from: Timestamp, over: Int64)?
  /// The rule that stops it, and whose alerts tell: see `RuleStates`.
  var rule: String?
  var goesOff = false
  var rulesState = "configuration"

  /// Why a key has the feature or not.
  enum Why: String {
    case disabled
    /// Its rule is firing.
    case alert
    case context
    case fraction
  }

  /// What is decided for all keys before one is looked at.
  struct Stand: Equatable {
    /// In thousandths of a percent.
    let parts: Int
    let isOff: Why?
    /// Since when growth has been held.
    let held: Timestamp?

    var percent: Double { Double(parts) * 100 / Double(Fraction.whole) }
  }

  /// `firing` is since when its rule has been firing.
  func stand(at now: Timestamp, firing: Timestamp?) -> Stand {
    let held = firing != nil && !goesOff && growth != nil ? firing : nil
    let time = min(held ?? now, now)
    var share = percent
    if let growth {
      let passed = Double(time.milliseconds - growth.from.milliseconds)
      share *= growth.over > 0 ? min(1, max(0, passed / Double(growth.over))) : passed >= 0 ? 1 : 0
    }
    let parts = Int((share * Double(Fraction.whole) / 100).rounded(.down))
    let why: Why? = !isEnabled ? .disabled : firing != nil && goesOff ? .alert : nil
    return Stand(parts: why == nil ? parts : 0, isOff: why, held: held)
  }

  func bucket(_ key: some Collection<UInt8>) -> Int {
    Fraction.bucket(Fraction.hash(flag: name, key: key), of: Fraction.whole)
  }

  /// Whether a key has it, and why.
  func decide(
    _ key: some Collection<UInt8>, context: JSONObject, stand: Stand
  ) -> (isOn: Bool, why: Why) {
    if let why = stand.isOff { return (false, why) }
    if let when, !when.isTrue(of: .object(context)) { return (false, .context) }
    return (bucket(key) < stand.parts, .fraction)
  }
}

extension Feature {
  /// - Throws: `Failure` 78 naming what is wrong; the shape was checked with the configuration.
  init(_ name: String, _ value: JSONValue) throws(Failure) {
    self.name = name
    let path = Configuration.path("features", name)
    func wrong(_ key: String, _ expected: String) -> Failure {
      Failure(
        .configuration,
        RecordError(expected: expected, at: "\(path).\(key)", found: value[key] ?? .null)
          .description)
    }
    percent = value["percent"]?.double ?? 0
    guard (0...100).contains(percent) else { throw wrong("percent", "a number from 0 to 100") }
    isEnabled = value["enabled"]?.bool ?? true
    if let text = value["when"]?.string {
      do throws(ExpressionError) { when = try Expression(parsing: text) } catch {
        throw Failure(.configuration, "at \(path).when: \(error)")
      }
    }
    if let text = value["from"]?.string {
      guard let from = Timestamp(text) else { throw wrong("from", "a time") }
      let over = value["over"]?.string.flatMap { try? Quantity.duration($0) } ?? .zero
      growth = (from, Int64(over.milliseconds))
    } else if value["over"] != nil {
      throw wrong("from", "a time, which over counts from,")
    }
    rule = value["rule"]?.string
    goesOff = value["on_alert"]?.string == "off"
    if goesOff, rule == nil { throw wrong("rule", "the name of a rule, for on_alert,") }
    rulesState = value["rules_state"]?.string ?? rulesState
  }
}
