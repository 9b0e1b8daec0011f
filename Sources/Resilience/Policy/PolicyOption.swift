/// An option of a policy: what the command line, the configuration and the help are made of.
package struct PolicyOption: Sendable {
  /// On the command line, behind two dashes.
  package let name: String
  /// The name of the value in the help; `nil` for a flag.
  package let value: String?
  /// One line.
  package let help: String
  /// Whether it is one of the trip rules: the first that is given replaces those of the default.
  package let isTripRule: Bool
  let read: @Sendable (String, inout Policy) throws(Mismatch) -> Void
  let show: @Sendable (Policy) -> String?

  /// In the configuration.
  package var key: String { Self.key(name) }

  static func key(_ name: String) -> String { String(name.map { $0 == "-" ? "_" : $0 }) }

  init(
    _ name: String, _ value: String?, _ help: String, isTripRule: Bool = false,
    read: @escaping @Sendable (String, inout Policy) throws(Mismatch) -> Void,
    show: @escaping @Sendable (Policy) -> String?
  ) {
    self.name = name
    self.value = value
    self.help = help
    self.isTripRule = isTripRule
    self.read = read
    self.show = show
  }

  /// Sets the option from a text; that of a flag is `true` or `false`.
  /// - Throws: `PolicyProblem` if the text is none of its values.
  package func set(_ text: String, in policy: inout Policy) throws(PolicyProblem) {
    do throws(Mismatch) { try read(text, &policy) } catch {
      throw PolicyProblem(
        option: name, message: "expected \(error.expected), found \"\(text)\"")
    }
  }

  /// As `set` reads it; `nil` where the option is off.
  package func text(in policy: Policy) -> String? { show(policy) }

  /// That a text is not what was expected.
  struct Mismatch: Error { let expected: String }
}

/// An option and its text, as they were given.
package struct PolicySetting: Equatable, Sendable {
  package let option: String
  package let text: String

  package init(_ option: String, _ text: String) {
    self.option = option
    self.text = text
  }
}

extension Policy {
  /// The policy with settings laid over it. If any of them is a trip rule, those that were there
  /// are gone; every other replaces only itself.
  /// - Throws: `PolicyProblem` for the first that is unknown or wrong, or does not go with another.
  package func applying(_ settings: [PolicySetting]) throws(PolicyProblem) -> Policy {
    var policy = self
    let options = PolicyOption.all
    if settings.contains(where: { setting in
      options.contains { $0.isTripRule && $0.name == setting.option }
    }) {
      policy.trip = TripRules()
    }
    for setting in settings {
      guard let option = options.first(where: { $0.name == setting.option }) else {
        throw PolicyProblem(option: setting.option, message: "expected an option of a policy")
      }
      try option.set(setting.text, in: &policy)
    }
    try policy.validate()
    return policy
  }

  /// The settings that make this policy of the built-in default: the same for equal policies.
  package var settings: [PolicySetting] {
    PolicyOption.all.compactMap { option in
      option.text(in: self).map { PolicySetting(option.name, $0) }
    }
  }

  /// The settings as a command line: `--window time:1m --trip-failures 5 --open-for 30s ...`.
  package var text: String {
    settings.map { setting in
      let isFlag = PolicyOption.all.contains { $0.name == setting.option && $0.value == nil }
      return isFlag ? "--\(setting.option)" : "--\(setting.option) \(quoted(setting.text))"
    }.joined(separator: " ")
  }

  private func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "%+,-./:_=@".utf8.contains(byte)
      }
    }
    if plain && !text.isEmpty { return text }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }
}
