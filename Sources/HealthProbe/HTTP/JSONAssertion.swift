import JSON
import JSONParse

/// `status=ok`: a value that an answer in JSON must have at a path of keys and numbers of elements.
struct JSONAssertion: Sendable, Equatable {
  let path: String
  let expected: String

  /// `nil` where there is no `=` or nothing before it.
  init?(_ text: String) {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
    path = String(text[..<sign])
    expected = String(text[text.index(after: sign)...])
  }

  /// What is wrong with a body; `nil` if it is as it should be.
  static func problem(_ assertions: [JSONAssertion], _ body: [UInt8]) -> String? {
    if assertions.isEmpty { return nil }
    guard let value = try? JSONParser().value(body) else { return "the answer is no JSON" }
    for assertion in assertions {
      guard let found = assertion.find(in: value) else {
        return "there is no \(assertion.path) in the answer"
      }
      if !assertion.holds(for: found) {
        let text = found.text
        let shown = text.utf8.count <= 60 ? text : found.kind
        return "\(assertion.path) is \(shown), not \(assertion.expected)"
      }
    }
    return nil
  }

  private func find(in value: JSONValue) -> JSONValue? {
    if let whole = value[path] { return whole }
    var value = value
    for key in path.split(separator: ".") {
      guard let next = value[String(key)] ?? Int(key).flatMap({ value[$0] }) else { return nil }
      value = next
    }
    return value
  }

  /// A string by its text, anything else by its value.
  private func holds(for found: JSONValue) -> Bool {
    if let text = found.string { return text == expected || found.text == expected }
    if let number = found.double, let wanted = Double(expected) { return number == wanted }
    return found.text == expected
  }
}
