import ArgumentParser
import Streams
import Toolbox
import Wire

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look before a deployment: print a check record for each look, and a verdict.",
    discussion: "Exit status: 0 go, 1 no-go, 2 could not decide.")

  @Option(
    help: ArgumentHelp("Variables that must be set, apart by commas.", valueName: "names"))
  var requireEnv: [String] = []

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Run a command, which must end with 0: NAME='CMD'.", valueName: "name=cmd"))
  var runs: [String] = []

  @Flag(help: "Run the commands of --run by sh -c.")
  var shell = false

  @Option(
    help: ArgumentHelp("How long each command may take (5m).", valueName: "duration"),
    transform: parseDuration)
  var timeout: Duration?

  @Option(
    help: ArgumentHelp(
      "So much must be free here, or on the file system of PATH: PATH=SIZE.", valueName: "size"))
  var disk: [String] = []

  @Flag(help: "This host's clock must go with the database's.")
  var clock = false

  @Flag(help: "The tree of git must be as it was committed.")
  var gitClean = false

  @Flag(help: "No key of a provider may be due.")
  var keys = false

  @Flag(help: "No circuit breaker may be open.")
  var breakers = false

  @Flag(help: "The database must answer.")
  var postgres = false

  @Flag(help: "The tables must be those of the programs.")
  var migrations = false

  @Option(
    help: ArgumentHelp(
      "production: --disk 2GiB, and all of --clock, --git-clean, --keys, --breakers, --postgres and "
        + "--migrations.", valueName: "name"))
  var profile: CheckProfile?

  @OptionGroup var output: GateFormatOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    _ = try commands()
    _ = try disks()
    if shell, runs.isEmpty { throw ValidationError("--shell goes with --run") }
    if requireEnv.contains(where: { variables($0).isEmpty }) {
      throw ValidationError("--require-env: expected names, found nothing")
    }
    if let timeout, timeout <= .zero { throw ValidationError("--timeout: expected more than 0") }
    let isAsked =
      !requireEnv.isEmpty || !runs.isEmpty || !disk.isEmpty || clock || gitClean || keys || breakers
      || postgres || migrations || profile != nil
    if !isAsked { throw ValidationError("nothing to check; see deploy-gate check --help") }
  }

  func run() throws {
    let now = try common.clock()
    let configuration = try Configuration.load(explicit: self.configuration.config)
    let isAll = profile == .production
    let programs = ProgramChecks(
      masks: Masks(World.environment), timeout: timeout ?? .seconds(300), folder: World.folder)
    let database = DatabaseChecks(configuration)
    var run = CheckRun(clock: now, isStreamed: output.chosen == .ndjson)
    for name in requireEnv.flatMap(variables) { try run.add { HostChecks.environment(name) } }
    var disks = try disks()
    if isAll, disks.isEmpty { disks = [(".", 2 << 30)] }
    for (path, size) in disks { try run.add { HostChecks.disk(path, free: size) } }
    if gitClean || isAll { try run.add { try programs.gitClean() } }
    if postgres || isAll { try run.add { database.answers() } }
    if clock || isAll { try run.add { database.clock() } }
    if migrations || isAll {
      try run.add {
        try programs.ask(
          "migrations", ["domain-list", "migrate", "--check"] + configurationArguments,
          yes: "every step is done", no: "steps are to be done; run domain-list migrate")
      }
    }
    if keys || isAll {
      try run.add {
        try programs.ask(
          "keys", ["llm-query", "keys"] + configurationArguments, yes: "no key is due",
          no: "a key is due")
      }
    }
    if breakers || isAll { try run.add { try programs.breakers() } }
    for (name, words) in try commands() { try run.add { try programs.run(name, words) } }
    let verdict = run.verdict()
    try Report.print(verdict, as: output.chosen, color: common.color)
    if verdict.decision != .go { throw ExitCode(verdict.decision.status.rawValue) }
  }

  private var configurationArguments: [String] {
    configuration.config.map { ["--config", $0] } ?? []
  }

  private func variables(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
  }

  private func commands() throws -> [(name: String, words: [String])] {
    try runs.map { text in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("--run: expected NAME='CMD', found \"\(text)\"")
      }
      let (name, command) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
      if shell { return (name, ["sh", "-c", command]) }
      do throws(Words.Problem) { return (name, try Words.split(command)) } catch {
        throw ValidationError("--run \(name): \(error.sentence)")
      }
    }
  }

  private func disks() throws -> [(path: String, size: Int)] {
    try disk.map { text in
      let equals = text.lastIndex(of: "=")
      let path = equals.map { String(text[..<$0]) } ?? "."
      let size = equals.map { String(text[text.index(after: $0)...]) } ?? text
      do throws(Quantity.Problem) { return (path, try Quantity.size(size)) } catch {
        throw ValidationError("--disk: \(error)")
      }
    }
  }
}

enum CheckProfile: String, CaseIterable, ExpressibleByArgument {
  case production
}
