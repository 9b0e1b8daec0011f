import Breakers
import Resilience
import Toolbox

/// An option of a subcommand that is read without the parser.
struct HotOption {
  let name: String
  let short: Character?
  let takesValue: Bool

  init(_ name: String, short: Character? = nil, takesValue: Bool = true) {
    self.name = name
    self.short = short
    self.takesValue = takesValue
  }

  /// What every subcommand takes.
  static let common = [
    HotOption("quiet", short: "q", takesValue: false),
    HotOption("verbose", short: "v", takesValue: false), HotOption("color"), HotOption("now"),
    HotOption("config"),
  ]

  static let policy = PolicyOption.all.map { HotOption($0.name, takesValue: $0.value != nil) }
}

/// The arguments of such a subcommand.
struct HotArguments {
  private(set) var values: [(name: String, value: String)] = []
  private(set) var operands: [String] = []
  /// Where in the process's arguments the command begins that follows `--`; `nil` without one.
  private(set) var commandStart: Int?

  /// Reads what follows the name of the subcommand.
  /// - Throws: `Failure` (64) for an option that is unknown or lacks its value.
  init(_ arguments: [String], options: [HotOption]) throws(Failure) {
    var index = 1
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--" {
        commandStart = index + 1
        return
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        operands.append(argument)
        continue
      }
      let (name, attached) = Self.split(argument)
      let option = options.first {
        argument.hasPrefix("--") ? $0.name == name : $0.short.map(String.init) == name
      }
      guard let option else { throw Failure(.usage, "unknown option '\(argument)'") }
      if !option.takesValue {
        if attached != nil {
          throw Failure(.usage, "the option '--\(option.name)' takes no value")
        }
        values.append((option.name, "true"))
      } else if let attached {
        values.append((option.name, attached))
      } else {
        guard index < arguments.count, arguments[index] != "--" else {
          throw Failure(.usage, "missing value for '--\(option.name)'")
        }
        values.append((option.name, arguments[index]))
        index += 1
      }
    }
  }

  /// The last value of an option.
  subscript(name: String) -> String? { values.last { $0.name == name }?.value }

  /// The value of an option, read.
  /// - Throws: `Failure` (64) if it cannot be.
  func read<Value, Problem: Error>(
    _ name: String, _ body: (String) throws(Problem) -> Value
  ) throws(Failure) -> Value? {
    guard let text = self[name] else { return nil }
    do { return try body(text) } catch {
      let sentence = (error as? Failure)?.message ?? "\(error)"
      throw Failure(.usage, "--\(name): \(sentence)")
    }
  }

  /// The one operand that names the breaker.
  /// - Throws: `Failure` (64) if there is none, or more.
  func name(atMost count: Int = 1) throws(Failure) -> String {
    guard let name = operands.first else {
      throw Failure(.usage, "missing the name of a breaker")
    }
    if operands.count > count {
      let hint = commandStart == nil ? "; a command follows --" : ""
      throw Failure(.usage, "unexpected argument '\(operands[count])'\(hint)")
    }
    return name
  }

  var policySettings: [PolicySetting] {
    values.compactMap { given in
      PolicyOption.all.contains { $0.name == given.name }
        ? PolicySetting(given.name, given.value) : nil
    }
  }

  /// - Throws: `Failure` (64) for options that exclude each other or a colour that is none.
  func sessionOptions() throws(Failure) -> Session.Options {
    if self["quiet"] != nil && self["verbose"] != nil {
      throw Failure(.usage, "--quiet and --verbose exclude each other")
    }
    if let color = self["color"], ColorChoice(rawValue: color) == nil {
      throw Failure(.usage, "--color: expected auto, always or never, found \"\(color)\"")
    }
    var options = Session.Options()
    options.config = self["config"]
    options.now = self["now"]
    options.isQuiet = self["quiet"] != nil
    return options
  }

  private static func split(_ argument: String) -> (name: String, value: String?) {
    guard argument.hasPrefix("--") else { return (String(argument.dropFirst()), nil) }
    let text = argument.dropFirst(2)
    guard let sign = text.firstIndex(of: "=") else { return (String(text), nil) }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }
}
