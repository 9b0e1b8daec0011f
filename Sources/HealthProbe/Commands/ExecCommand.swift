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
    parsing: .postTerminator,
    help: ArgumentHelp("The program and its arguments.", valueName: "plugin"))
  var arguments: [String] = []

  @OptionGroup var options: RunOptions

  func validate() throws {
    if arguments.isEmpty { throw ValidationError("expected a plugin behind --") }
    if name == "" { throw ValidationError("--name: expected a name") }
  }

  func run() throws {
    let question = PluginQuestion(arguments: arguments)
    var target = Target(name ?? question.name, .exec(question))
    options.defaults.apply(to: &target)
    try options.execute([target])
  }
}
