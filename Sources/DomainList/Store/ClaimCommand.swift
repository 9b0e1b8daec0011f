import ArgumentParser
import Glibc
import JSON
import PostgreSQL
import Toolbox
import Wire

struct Claim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim",
    abstract: "Take the domains of a run that are due, and hold them while they are worked on.",
    discussion: """
      Prints each domain with its lease and the questions that are answered already. Leases are \
      renewed while this runs; what is not completed when it ends is given back. It ends when \
      nothing is due and everything that it handed out is completed, failed or back.
      """)

  @Option(
    name: .customLong("run"), help: ArgumentHelp("The run to take domains of.", valueName: "name"))
  var runName: String

  @Option(
    help: ArgumentHelp("Hold at most this many unfinished domains (1000).", valueName: "n"))
  var batch: Int?

  @Option(
    help: ArgumentHelp("How long a domain is held without a renewal (10m).", valueName: "duration"),
    transform: parseDuration)
  var lease: Duration = .seconds(600)

  @Option(
    help: ArgumentHelp("A domain that fails so often is failed (2).", valueName: "n"))
  var maxAttempts: Int?

  @Option(
    help: ArgumentHelp("Only domains not processed for so long.", valueName: "duration"),
    transform: parseDuration)
  var due: Duration?

  @Option(
    help: ArgumentHelp("Only domains of this cohort; may be repeated.", valueName: "name"))
  var cohort: [String] = []

  @Flag(help: "Wait for more when nothing is due.")
  var follow = false

  @Option(
    help: ArgumentHelp(
      "Wait so long after a signal for what is held (30s).", valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if runName.isEmpty || runName.unicodeScalars.contains(where: { $0.value < 0x20 }) {
      throw ValidationError("--run: expected a name without control characters")
    }
    if let batch, batch < 1 { throw ValidationError("--batch: expected 1 or more, found \(batch)") }
    if let maxAttempts, !(1...1000).contains(maxAttempts) {
      throw ValidationError("--max-attempts: expected 1 to 1000, found \(maxAttempts)")
    }
    if lease < .seconds(1) { throw ValidationError("--lease: expected a second or more") }
  }

  func run() throws {
    let configuration = try Configuration.load(explicit: settings.config)
    let drain =
      self.drain ?? configuration.duration("intervals", "drain", default: .seconds(30))
    Drain.ignoreBrokenPipe()
    Drain.begin(limit: drain)
    let store = try database.store("claim", configuration: settings.config)
    let run = try ClaimedRun(
      runName, store: store, maxAttempts: maxAttempts, due: due, cohorts: cohort,
      prompts: configuration["prompts"]?.object)
    var world = Holding(
      run,
      settings: .init(
        most: batch ?? configuration["pipeline", "batch"]?.int ?? 1000, lease: lease,
        follows: follow, drain: drain, isQuiet: common.quiet))
    try world.work()
  }
}
