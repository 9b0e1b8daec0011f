import JSON

/// The members of an object in a request, read as strictly as a provider reads them.
struct Fields {
  let object: JSONObject
  /// Where the object stands: "" or `generationConfig.`.
  let path: String

  init(_ object: JSONObject, at path: String = "") {
    self.object = object
    self.path = path
  }

  /// `null` counts as absent.
  subscript(key: String) -> JSONValue? {
    let value = object[key]
    return value == .null ? nil : value
  }

  func place(_ key: String) -> String { path + key }

  func requiredString(_ key: String) throws(Problem) -> String {
    guard let value = self[key] else { throw .missing(place(key)) }
    guard let text = value.string else { throw .wrongType(place(key), expected: "a string") }
    guard !text.isEmpty else { throw .invalid(place(key), "it must not be empty") }
    return text
  }

  func optionalString(_ key: String) throws(Problem) -> String? {
    guard let value = self[key] else { return nil }
    guard let text = value.string else { throw .wrongType(place(key), expected: "a string") }
    return text
  }

  func requiredArray(_ key: String) throws(Problem) -> [JSONValue] {
    guard let value = self[key] else { throw .missing(place(key)) }
    guard let array = value.array else { throw .wrongType(place(key), expected: "an array") }
    guard !array.isEmpty else { throw .invalid(place(key), "it must not be empty") }
    return array
  }

  func optionalObject(_ key: String) throws(Problem) -> Fields? {
    guard let value = self[key] else { return nil }
    guard let object = value.object else { throw .wrongType(place(key), expected: "an object") }
    return Fields(object, at: "\(place(key)).")
  }

  /// - Returns: Whether the member is there.
  func check(_ key: String, in range: ClosedRange<Double>) throws(Problem) -> Bool {
    guard let value = self[key] else { return false }
    guard let number = value.double else { throw .wrongType(place(key), expected: "a number") }
    guard range.contains(number) else {
      throw .invalid(
        place(key),
        "it must be between \(JSONValue.double(range.lowerBound).text) and "
          + JSONValue.double(range.upperBound).text)
    }
    return true
  }

  /// A limit of tokens.
  func cap(_ key: String) throws(Problem) -> (field: String, value: Int)? {
    guard let value = self[key] else { return nil }
    guard let count = value.int else { throw .wrongType(place(key), expected: "an integer") }
    guard count >= 1 else { throw .invalid(place(key), "it must be at least 1") }
    return (place(key), count)
  }

  /// The text of a message: a string, or parts of which those with a text count.
  func text(_ key: String) throws(Problem) -> String {
    switch self[key] {
    case .string(let text)?: return text
    case .array(let parts)?:
      var text = ""
      for part in parts {
        guard part.object != nil else { throw .wrongType(place(key), expected: "objects") }
        text += part["text"]?.string ?? ""
      }
      return text
    case nil: throw .missing(place(key))
    default: throw .wrongType(place(key), expected: "a string or an array")
    }
  }

  /// Reads messages of a role and a content into `draft`.
  func readMessages(
    _ key: String, roles: Set<String>, into draft: inout Draft
  ) throws(Problem) {
    for (index, value) in try requiredArray(key).enumerated() {
      let place = "\(place(key))[\(index)]"
      guard let object = value.object else { throw .wrongType(place, expected: "an object") }
      let message = Fields(object, at: "\(place).")
      let role = try message.requiredString("role")
      guard roles.contains(role) else {
        throw .invalid(
          message.place("role"), "it must be one of \(roles.sorted().joined(separator: ", "))")
      }
      // An assistant's turn may be a call of a tool, without content.
      if role == "assistant", message["content"] == nil { continue }
      draft.add(try message.text("content"), isUser: role == "user")
    }
  }
}
