import ArgumentParser
import Toolbox

/// `health-probe exec`: a plugin of Nagios, as it is.
struct ExecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec", abstract: "Run a plugin of Nagios and read what it says.",
    usage: "health-probe exec [<options>] -- <plugin> [<argument> ...]")

  @Option(help: ArgumentHelp("What to call it (the plugin's name).", valueName: "name"))
  var name: String?

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The program and its arguments.", valueName: "plugin"))
  var arguments: [String]

  @OptionGroup var options: RunOptions

  /// The marker may be handed on with what it marks.
  private var command: [String] {
    arguments.first == "--" ? Array(arguments.dropFirst()) : arguments
  }

  func validate() throws {
    if command.isEmpty { throw ValidationError("expected a plugin behind --") }
    if name == "" { throw ValidationError("--name: expected a name") }
  }

  func run() throws {
    let question = PluginQuestion(arguments: command)
    var target = Target(name ?? question.name, .exec(question))
    options.defaults.apply(to: &target)
    try options.execute([target])
  }
}
