import ArgumentParser
import Streams
import Toolbox
import Wire

@main
struct DomainListCommand: Tool {
  static let configuration = CommandConfiguration(
    commandName: "domain-list",
    abstract: "Print the domains to ask about; keep them, and their answers, in PostgreSQL.",
    version: suiteVersion,
    subcommands: [
      List.self, Migrate.self, Import.self, Claim.self, RecordAnswers.self, Release.self,
      Status.self, Export.self,
    ], defaultSubcommand: List.self)
}

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Read lists of domains and print each domain once.",
    usage: "domain-list [list] [<options>] [<file> ...]",
    discussion: """
      Reads plain text (a domain or URL a line), CSV (a header names the column domain; without \
      one, the first column that holds a domain is taken) and newline-delimited JSON; each file \
      is told apart by its first line. Prints domain records.
      """)

  @Option(help: ArgumentHelp("Print at most this many, and stop.", valueName: "n"))
  var limit: Int?

  @Option(help: ArgumentHelp("Leave out this many first.", valueName: "n"))
  var offset = 0

  @Option(
    help: ArgumentHelp(
      "Only domains that match: * ? [a-z]; may be repeated.", valueName: "glob"),
    transform: parseMatch)
  var match: [Glob] = []

  @Option(
    help: ArgumentHelp("Only domains of this cohort; may be repeated.", valueName: "glob"),
    transform: parseGlob)
  var cohort: [Glob] = []

  @Option(help: ArgumentHelp("A random sample of this many.", valueName: "n"))
  var sample: Int?

  @Option(help: ArgumentHelp("The same seed takes the same sample.", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Name the run in every record.", valueName: "name"))
  var runName: String?

  @Flag(help: "Take www. off the front of names.")
  var stripWww = false

  @Flag(help: "Print a domain as often as it comes; memory stays flat.")
  var keepDuplicates = false

  @Option(
    help: ArgumentHelp(
      "Of the table: only domains of this status; may be repeated.", valueName: "status"))
  var status: [DomainStatus] = []

  @Option(
    help: ArgumentHelp(
      "Of the table: only domains not processed for so long.", valueName: "duration"),
    transform: parseDuration)
  var due: Duration?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var settings: ConfigurationOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var output: FormatOptions
  @OptionGroup var common: CommonOptions

  /// A file or - is read as ever; without one, the table where a database is named.
  private var readsTable: Bool { input.files.isEmpty && database.isNamed }

  func validate() throws {
    if (!status.isEmpty || due != nil) && !readsTable {
      throw ValidationError(
        "--status and --due are of the table: set DATABASE_URL or --db, and name no file")
    }
    if let limit, limit < 0 { throw ValidationError("--limit: expected 0 or more, found \(limit)") }
    if offset < 0 { throw ValidationError("--offset: expected 0 or more, found \(offset)") }
    if let sample, sample < 1 {
      throw ValidationError("--sample: expected 1 or more, found \(sample)")
    }
    if seed != nil && sample == nil { throw ValidationError("--seed needs --sample") }
    // The identity of a question is a hash over the run and other texts, 0x1f between them.
    if let runName, runName.isEmpty || runName.unicodeScalars.contains(where: { $0.value < 0x20 }) {
      throw ValidationError("--run: expected a name without control characters")
    }
  }

  func run() throws {
    if readsTable { return try listTable() }
    try input.refuseTerminal()
    var stream = try LineStream(options: input)
    var reader = Input(stripsWWW: stripWww)
    var step = Step(selection())
    var output = Output(
      format: self.output.chosen, isColored: common.color.applies(to: .standardOutput))
    do {
      while !step.isDone, let line = try stream.next(whileWaiting: { try output.flush() }) {
        let item: Input.Item?
        do {
          item = try unsafe stream.withBytes(line) { bytes in
            try unsafe reader.item(bytes, inputNumber: stream.inputNumber)
          }
        } catch let problem as RecordError {
          try stream.reject(line, problem.description)
          continue
        }
        switch item {
        case .entry(let entry):
          if let entry = step.take(entry) { try output.write(entry) }
        case .other: try unsafe stream.withBytes(line) { try unsafe output.pass($0) }
        case nil: break
        }
      }
      for entry in step.finish() { try output.write(entry) }
    } catch let failure as Failure {
      // What was good before the line that ends the run still goes out.
      try output.finish()
      throw failure
    }
    try output.finish()
    if common.verbose {
      Message.say(
        "\(step.domains) domains read, \(step.duplicates) duplicates, \(step.printed) printed")
    }
    let status = try stream.finish()
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func listTable() throws {
    let store = try database.store("list", configuration: settings.config)
    var listing = TableListing()
    listing.statuses = status
    if let due {
      listing.before = Timestamp(
        milliseconds: try common.clock().now.milliseconds - Int64(due.milliseconds))
    }
    listing.isOrdered = limit != nil || offset > 0
    let chooses = !match.isEmpty || !cohort.isEmpty || sample != nil
    if !chooses, let limit { listing.limit = limit.addingReportingOverflow(offset).partialValue }
    var selection = selection()
    // The table holds each once.
    selection.keepsDuplicates = true
    var step = Step(selection)
    var output = Output(
      format: self.output.chosen, isColored: common.color.applies(to: .standardOutput))
    let isPlain =
      !chooses && offset == 0 && runName == nil && self.output.chosen == .ndjson
    try unsafe listing.rows(store) { line in
      if isPlain, try unsafe output.write(row: line) { return true }
      if let entry = step.take(try unsafe TableListing.entry(line)) { try output.write(entry) }
      return !step.isDone
    }
    for entry in step.finish() { try output.write(entry) }
    try output.finish()
  }

  private func selection() -> Step.Selection {
    var selection = Step.Selection()
    selection.keepsDuplicates = keepDuplicates
    selection.match = match
    selection.cohorts = cohort
    selection.run = runName
    selection.offset = offset
    selection.limit = limit ?? .max
    if let sample {
      let seed = seed ?? .random(in: 0...UInt64(UInt32.max))
      if self.seed == nil && common.verbose { Message.say("this sample is that of --seed \(seed)") }
      selection.sample = (sample, seed)
    }
    return selection
  }
}

extension DomainStatus: ExpressibleByArgument {}

/// Patterns of names, which are in lower case.
private func parseMatch(_ text: String) throws -> Glob { try parseGlob(text.lowercased()) }

private func parseGlob(_ text: String) throws -> Glob {
  do { return try Glob(text) } catch {
    throw ValidationError("expected a pattern such as *.com, found \"\(text)\": \(error.reason)")
  }
}
