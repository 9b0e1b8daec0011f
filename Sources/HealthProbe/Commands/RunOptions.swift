import ArgumentParser
import Toolbox
import Wire

/// What every kind of look takes: how long, how often, how it is told.
struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The longest a look may take (10s; llm 20s, exec 60s).", valueName: "duration"),
    transform: parseDuration)
  var maxTime: Duration?

  @Option(
    help: ArgumentHelp(
      "A look that takes longer is degraded (5s; llm and exec: none).", valueName: "duration"),
    transform: parseDuration)
  var degradedOver: Duration?

  @Option(help: ArgumentHelp("How many looks begin at once.", valueName: "n"))
  var concurrency: Int = 256

  @Option(
    help: ArgumentHelp("Look again and again, so often.", valueName: "duration"),
    transform: parseDuration)
  var watch: Duration?

  @Option(
    help: ArgumentHelp("With --watch: begin each look up to so much later.", valueName: "duration"),
    transform: parseDuration)
  var jitter: Duration?

  @Option(help: ArgumentHelp("With --watch: how many rounds.", valueName: "n"))
  var count: Int?

  @Option(
    help: ArgumentHelp(
      "With --watch: looks in a row until a target is said to be worse (3).", valueName: "n"))
  var failAfter: Int?

  @Option(
    help: ArgumentHelp(
      "With --watch: looks in a row until a target is said to be better (2).", valueName: "n"))
  var recoverAfter: Int?

  @Flag(help: "With --watch: print the first finding of each target, then changes only.")
  var changes = false

  @Option(
    help: ArgumentHelp(
      "How long to wait for looks after SIGTERM or SIGINT (30s unless configured).",
      valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @Flag(help: "First see whether this host reaches anything; if not, say that once.")
  var selfCheck = false

  @Option(
    help: ArgumentHelp(
      "With --self-check: what it should reach, in the place of its name servers.",
      valueName: "host:port"))
  var uplink: [String] = []

  @Option(
    help: ArgumentHelp(
      "ndjson, table, nagios, prometheus or junit; a table on a terminal unless given.",
      valueName: "form"))
  var format: Form?

  @Option(
    name: .customLong("exit"),
    help: ArgumentHelp(
      "What the status means: contract, nagios, docker or consul (that of the format).",
      valueName: "form"))
  var exitForm: ExitForm?

  @Flag(help: "Count degraded as no.")
  var strictHealth = false

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if watch == nil {
      for (isGiven, name) in [
        (jitter != nil, "--jitter"), (count != nil, "--count"), (failAfter != nil, "--fail-after"),
        (recoverAfter != nil, "--recover-after"), (changes, "--changes"),
      ] where isGiven {
        throw ValidationError("\(name) means nothing without --watch")
      }
    }
    if watch == .zero { throw ValidationError("--watch: expected more than 0") }
    if maxTime == .zero { throw ValidationError("--max-time: expected more than 0") }
    for (value, name) in [
      (count, "--count"), (failAfter, "--fail-after"), (recoverAfter, "--recover-after"),
    ] {
      if let value, value < 1 { throw ValidationError("\(name): expected 1 or more") }
    }
    if !(1...10_000).contains(concurrency) {
      throw ValidationError("--concurrency: expected a number from 1 to 10000")
    }
    if watch != nil, format == .junit {
      throw ValidationError("--format junit is one report, so it goes with no --watch")
    }
    if !uplink.isEmpty, !selfCheck {
      throw ValidationError("--uplink means nothing without --self-check")
    }
    for text in uplink where TCPQuestion(text) == nil {
      throw ValidationError("--uplink: expected HOST:PORT, found \"\(text)\"")
    }
  }

  var defaults: TargetDefaults { TargetDefaults(maxTime: maxTime, degradedOver: degradedOver) }
}
