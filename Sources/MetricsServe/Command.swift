import ArgumentParser
import Streams
import Toolbox
import Wire

@main
struct MetricsServeCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "metrics-serve",
    abstract: "Show records on a live page, and answer for them over HTTP.",
    version: suiteVersion)

  @Option(
    help: ArgumentHelp(
      "Where to listen: host:port, port 0 for any that is free, or unix:path.",
      valueName: "address"))
  var listen = "127.0.0.1:3001"

  @Option(
    help: ArgumentHelp("Write the port into this file once it is open.", valueName: "file"),
    completion: .file())
  var portFile: String?

  @Option(
    help: ArgumentHelp("Keep what is this old.", valueName: "duration"), transform: parseDuration)
  var retain: Duration = .seconds(86_400)

  @Option(
    help: ArgumentHelp("Keep what is known in this file over a restart.", valueName: "file"),
    completion: .file())
  var store: String?

  @Option(
    help: ArgumentHelp(
      "Call a thing stale when nothing was heard of it for so long.", valueName: "duration"),
    transform: parseDuration)
  var stale: Duration = .seconds(300)

  @Option(
    help: ArgumentHelp(
      "Read the token from this file; needed where others than this host can connect.",
      valueName: "file"), completion: .file())
  var tokenFile: String?

  @Option(
    help: ArgumentHelp("Serve HTTPS with this certificate, in PEM.", valueName: "file"),
    completion: .file())
  var tlsCert: String?

  @Option(
    help: ArgumentHelp("The key of the certificate, in PEM.", valueName: "file"),
    completion: .file())
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "Read this file, and what is appended to it; may be repeated.", valueName: "file"),
    completion: .file())
  var follow: [String] = []

  @Flag(help: "Stop once the input has ended.")
  var untilEnd = false

  @Option(
    help: ArgumentHelp(
      "Read on for so long after a signal, until the input ends.", valueName: "duration"),
    transform: parseDuration)
  var drain: Duration = .seconds(30)

  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if (tlsCert == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-cert and --tls-key go together")
    }
    guard retain >= .seconds(60) else {
      throw ValidationError("--retain: expected a minute or more")
    }
    let listener = try Listening(listen)
    if listener.place == .network, tokenFile == nil {
      throw ValidationError(
        "--listen \(listen): others than this host can connect there; give --token-file too")
    }
  }

  func run() throws {
    // Where nothing is followed, a terminal on standard input is a mistake.
    let readsInput = !(follow.isEmpty == false && input.files.isEmpty && Self.inputIsTerminal)
    if readsInput { try input.refuseTerminal() }
    let world = try World(self, listening: Listening(listen))
    try world.serve(readsInput: readsInput)
  }

  private static var inputIsTerminal: Bool { Descriptor.standardInput.isTerminal }
}
