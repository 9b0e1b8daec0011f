/// A plugin as Nagios has them: a program whose status is the verdict.
struct PluginQuestion: Sendable {
  /// The program and its arguments.
  var arguments: [String]

  var name: String {
    let program = arguments.first ?? ""
    return program.split(separator: "/").last.map(String.init) ?? program
  }
}
