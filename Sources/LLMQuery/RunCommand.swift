import ArgumentParser
import Breakers
import CLinux
import Glibc
import HTTPClient
import JSON
import Providers
import Streams
import Toolbox
import Wire

/// `llm-query [run]`: asks every selected model every selected prompt about each domain.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Ask many models about each domain.",
    discussion: "Reads domain records and prints a response record for each question.")

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "all, available (those with a key), or models: NAME, PROVIDER:NAME, with * for any letters.",
      valueName: "list"))
  var models: [String] = []

  @Option(help: ArgumentHelp("The prompts to ask, by name.", valueName: "list"))
  var prompts: [String] = []

  @Option(
    help: ArgumentHelp(
      "Add a prompt from a file; {domain} in it is replaced.", valueName: "name=file"))
  var prompt: [String] = []

  @Option(
    help: ArgumentHelp("Requests under way at once, 1 to 10000 (256).", valueName: "number"))
  var concurrency: Int?

  @Option(
    help: ArgumentHelp("The longest a request may take.", valueName: "duration"),
    transform: parseDuration)
  var timeout: Duration?

  @Option(
    help: ArgumentHelp("Send a failed request again so often, 0 to 100 (3).", valueName: "number"))
  var retries: Int?

  @Option(
    help: ArgumentHelp(
      "Wait no longer than this for a limit (120s); what would is put off.", valueName: "duration"),
    transform: parseDuration)
  var maxWait: Duration = .seconds(120)

  @Option(help: ArgumentHelp("The most tokens of an answer.", valueName: "number"))
  var maxTokens: Int = 2048

  @Option(
    help: ArgumentHelp("Sampling temperature, where a model takes it.", valueName: "number"))
  var temperature: Double?

  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp("Reach a provider at another URL.", valueName: "provider=url"))
  var baseURL: [String] = []

  @Option(
    help: ArgumentHelp(
      "Models that answer for one that cannot: names, or same-tier (none).", valueName: "list"))
  var fallback: [String] = []

  @OptionGroup var journal: JournalOptions
  @OptionGroup var cost: CostOptions

  @Flag(name: [.customShort("n"), .long], help: "Print the requests, keys hidden; send none.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("How long to wait for answers after a signal (30s).", valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @OptionGroup var progress: ProgressOptions
  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let concurrency, !(1...10_000).contains(concurrency) {
      throw ValidationError("--concurrency: expected a number from 1 to 10000")
    }
    if let retries, !(0...100).contains(retries) {
      throw ValidationError("--retries: expected a number from 0 to 100")
    }
    if !(1...100_000_000).contains(maxTokens) {
      throw ValidationError("--max-tokens: expected a number from 1 to 100000000")
    }
    if let temperature, !(0...2).contains(temperature) {
      throw ValidationError("--temperature: expected a number from 0 to 2")
    }
    if timeout == .zero { throw ValidationError("--timeout: expected more than 0") }
  }

  func run() throws {
    if input.files.isEmpty, Descriptor.standardInput.isTerminal {
      throw Failure(
        .usage,
        "standard input is a terminal; pipe domains in: domain-list FILE | \(Message.program)")
    }
    let configuration = try Configuration.load(explicit: configurationOptions.config)
    let clock = try common.clock()
    // A mistake in the call is told before a missing key.
    let prompts = try PromptLibrary(configuration: configuration, files: prompt)
      .select(words(self.prompts, "prompts", configuration))
    let providers = try providers(configuration)
    let selected = try select(providers, configuration)
    let plans = prompts.flatMap { prompt in
      selected.map { one in
        Plan(
          selected: one, prompt: prompt,
          maxTokens: min(maxTokens, one.model.maxOutput ?? .max), temperature: temperature)
      }
    }
    let reading = Reading(try LineStream(options: input))
    if dryRun { return try printRequests(reading, plans, clock: clock) }
    // Answers cost money, so that there is nowhere to put them is noticed before the first one.
    guard Descriptor.standardOutput.canBeWritten else {
      throw Failure(SystemError("write to", "standard output", code: EBADF))
    }
    let wanted = try concurrency(configuration)
    let fallbacks = try Fallback.select(fallback, for: selected, from: providers)
    let cap = cost.cap(configuration)
    try cost.check(selected + fallbacks, cap: cap)
    let kept = try journal.journal.map { path throws(Failure) in try Journal(path) }
    var world = try World.make(
      .init(
        concurrency: wanted, timeout: timeout, retries: retries, maxWait: maxWait,
        staysInTier: fallback.contains { $0.contains("same-tier") }, maxCost: cap,
        retriesFailed: journal.retryFailed, isNewOnly: journal.newOnly,
        drain: drain ?? configuration.duration("intervals", "drain", default: .seconds(30)),
        clock: clock, isQuiet: common.quiet, progress: progress.progress),
      plans: plans, fallbacks: fallbacks, reading: reading, journal: kept,
      ledger: KeyNotes.open(clock: clock), session: try session())
    let status = try world.run()
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// What breakers are asked with.
  private func session() throws(Failure) -> Session {
    var options = Session.Options()
    options.config = configurationOptions.config
    options.isQuiet = common.quiet
    let session = try Session(options)
    session.hooks = HookQueue()
    return session
  }

  /// A connection is a descriptor, of which many systems give 256: what was asked for is had or
  /// refused, what was not is made to fit.
  private func concurrency(_ configuration: Configuration) throws(Failure) -> Int {
    let room = Int(clamping: clinux_raise_file_limit()) - 32
    if let concurrency, Client.descriptors(connections: concurrency) > room {
      let needed = Client.descriptors(connections: concurrency) + 32
      throw Failure(
        .system, "--concurrency \(concurrency) needs \(needed) open files; raise ulimit -n")
    }
    guard room > 0 else {
      throw Failure(.system, "the process may open too few files; raise ulimit -n")
    }
    let wanted = concurrency ?? configuration["pipeline", "concurrency"]?.int ?? 256
    return min(wanted, max(1, room - (Client.descriptors(connections: wanted) - wanted)))
  }

  private func providers(_ configuration: Configuration) throws -> [Provider] {
    var providers = try ProviderTable.load(configuration)
    for override in baseURL {
      let parts = override.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw Failure(.usage, "--base-url: expected PROVIDER=URL, found no =")
      }
      if let problem = BaseURL.problem(parts[1]) {
        throw Failure(.usage, "--base-url: the URL for \(parts[0]) \(problem)")
      }
      guard let index = providers.firstIndex(where: { $0.name == parts[0] }) else {
        let known = providers.map(\.name).joined(separator: ", ")
        throw Failure(.usage, "--base-url: no provider is called \"\(parts[0])\"; known: \(known)")
      }
      providers[index].move(to: parts[1])
    }
    return providers
  }

  private func select(
    _ providers: [Provider], _ configuration: Configuration
  ) throws -> [Selected] {
    let selected = try Selection.select(
      words(models, "models", configuration), from: providers, needsKeys: !dryRun)
    for one in selected {
      if let problem = BaseURL.problem(one.provider.url) {
        throw Failure(
          .configuration, "\(Configuration.path("providers", one.provider.name)).url \(problem)")
      }
    }
    return selected
  }

  /// The words of a flag, apart by commas, else those of the key of that name in the pipeline's
  /// configuration.
  /// - Throws: `Failure` 64 or 78 if there are none: to ask nothing would look like success.
  private func words(
    _ flag: [String], _ key: String, _ configuration: Configuration
  ) throws(Failure) -> [String] {
    let configured = configuration["pipeline", key]
    let texts =
      flag.isEmpty ? configured?.array?.compactMap(\.string) ?? [configured?.string ?? ""] : flag
    let words = texts.flatMap { $0.split(separator: ",").map(String.init) }
    guard words.isEmpty else { return words }
    throw flag.isEmpty
      ? Failure(.configuration, "pipeline.\(key) is empty; name one or more, or leave it out")
      : Failure(.usage, "--\(key): expected names apart by commas, found nothing")
  }

  private func printRequests(
    _ reading: consuming Reading, _ plans: [Plan], clock: Clock
  ) throws {
    var output = Output()
    var writer = LineWriter(.standardOutput)
    var reading = reading
    while true {
      var passedOn: [UInt8] = []
      let input = try reading.next { passedOn += $0 }
      try failing { () throws(SystemError) in try writer.write(passedOn) }
      if let input {
        for plan in plans {
          let question = Question(input, plan, questions: plans.count)
          if input.done.contains(question.id) { continue }
          let line = output.request(question, at: clock.now)
          try failing { () throws(SystemError) in try writer.write(line) }
        }
        continue
      }
      if reading.isComplete { break }
      if reading.lines.descriptor != nil {
        try failing { () throws(SystemError) in try writer.flush() }
        try reading.lines.fill()
      }
    }
    try failing { () throws(SystemError) in try writer.flush() }
    let status = try reading.finish()
    if status != .success { throw ExitCode(status.rawValue) }
  }
}
