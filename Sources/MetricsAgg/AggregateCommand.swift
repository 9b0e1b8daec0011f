import ArgumentParser
import Expressions
import Sketch
import Streams
import Toolbox
import Wire

/// `metrics-agg [aggregate]`: adds records up.
struct AggregateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aggregate",
    abstract: "Add records up: counts, error rates, quantiles and sums, by group and window.",
    discussion: """
      Without --by, --value, --sum or --error the known types are added up: response by provider \
      and model, health by target, breaker and check by name, delivery by channel. With one of \
      them, records of every type.
      """)

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "Group by these fields, such as prompt,error.kind.", valueName: "field,..."),
    transform: parseFields)
  var by: [String]?

  @Option(
    help: ArgumentHelp("Measure these fields (latency_ms).", valueName: "field,..."),
    transform: parseFields)
  var value: [String]?

  @Option(
    help: ArgumentHelp("Add up these fields, such as cost_usd.", valueName: "field,..."),
    transform: parseFields)
  var sum: [String]?

  @Option(
    help: ArgumentHelp("Which records are errors.", valueName: "expression"),
    transform: parseExpression)
  var error: Expression?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Which records count.", valueName: "expression"),
    transform: parseExpression)
  var condition: Expression?

  @Option(help: ArgumentHelp("service, llm, database or system.", valueName: "name"))
  var preset: Preset?

  @Option(
    help: ArgumentHelp("Add up each part of time of this length.", valueName: "duration"),
    transform: parseDuration)
  var window: Duration?

  @Option(
    help: ArgumentHelp("Begin a window each time this has passed.", valueName: "duration"),
    transform: parseDuration)
  var slide: Duration?

  @Option(
    help: ArgumentHelp(
      "Close a window when records this much later have come (--follow: 5s).",
      valueName: "duration"),
    transform: parseDuration)
  var late: Duration?

  @Option(help: ArgumentHelp("The field that holds the time (ts).", valueName: "field"))
  var time: String?

  @Flag(help: "A live stream: print each window as soon as it is complete.")
  var follow = false

  @Option(
    help: ArgumentHelp(
      "The largest error of a quantile, 0.14% or more (0.55%).", valueName: "share"),
    transform: parseShare)
  var accuracy: Double?

  @Flag(help: "Keep every value, so that quantiles are exact.")
  var exact = false

  @Option(
    help: ArgumentHelp(
      "At most so many groups a window; the rest is \"other\" (1000000).", valueName: "number"))
  var maxGroups = 1_000_000

  @OptionGroup var rules: RuleOptions
  @OptionGroup var report: ReportOptions

  @Option(
    help: ArgumentHelp(
      "How long to read on after SIGTERM or SIGINT (30s unless configured).",
      valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @Flag(help: "Check all of each line, not only its structure and the fields used.")
  var check = false

  @Option(help: ArgumentHelp("Threads that add up (one a processor).", valueName: "number"))
  var threads: Int?

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    for (name, duration) in [("--window", window), ("--slide", slide)] {
      if let duration, duration < .milliseconds(1) {
        throw ValidationError("\(name): expected a duration of 1ms or more")
      }
    }
    if slide != nil, window == nil { throw ValidationError("--slide goes with --window") }
    if let slide, let window,
      Int64(window.milliseconds) % Int64(slide.milliseconds) != 0 || slide > window
    {
      throw ValidationError("--slide: expected a part of the window, such as a sixth of it")
    }
    if late != nil, window == nil, !follow {
      throw ValidationError("--late goes with --window or --follow")
    }
    if maxGroups < 1 { throw ValidationError("--max-groups: expected a number of 1 or more") }
    if let threads, !(1...64).contains(threads) {
      throw ValidationError("--threads: expected a number from 1 to 64")
    }
    if exact, accuracy != nil {
      throw ValidationError("--exact and --accuracy exclude each other")
    }
    if preset != nil, by != nil || value != nil || sum != nil || error != nil {
      throw ValidationError("--preset excludes --by, --value, --sum and --error")
    }
    if let accuracy, QuantileSketch.Precision(relativeError: accuracy) == nil {
      throw ValidationError("--accuracy: expected 0.14% or more; --exact has no error")
    }
    if time == "" { throw ValidationError("--time: expected the name of a field") }
    let isExposed = report.format == .prometheus || report.format == .openmetrics
    if follow, isExposed, report.output == nil {
      throw ValidationError(
        "--format \(report.format?.rawValue ?? "") with --follow goes to a file: add --output")
    }
    if isExposed, rules.isOn {
      throw ValidationError("alerts are records; rules go with --format ndjson")
    }
    let used = Plan(kinds: kinds, where: condition, error: error, time: time).fields.count
    if used > FieldScanner.mostFields {
      throw ValidationError("\(used) fields are named; at most \(FieldScanner.mostFields) can be")
    }
  }

  func run() throws {
    try input.refuseTerminal()
    let configuration = try loaded()
    let clock = try common.clock()
    let plan = try plan(configuration)
    let drain = drain ?? configuration.duration("intervals", "drain", default: .seconds(30))
    let engine = try rules.engine(configuration, clock: clock)
    Drain.begin(limit: drain)
    var report = Report(
      report, color: common.color, now: clock.now, isLive: follow, rules: engine,
      showsMetrics: !rules.isOn || rules.withMetrics)
    var flow = try Flow(
      plan, options: input, drain: drain, clock: clock, isLive: follow,
      threads: threads ?? min(WorkerThread.processors, 4))
    if let windows = plan.windows {
      try show(windows, plan, &flow, &report)
    } else {
      while case .complete = try flow.next() {}
      try report.show(lists(plan, flow.groups(), window: nil), end: nil)
    }
    try report.finish()
    let status = tell(flow.tally, plan, try flow.finish())
    let isNo = rules.exitOnAlert && report.isFiring
    let final = isNo ? ExitStatus.worst(status, .no) : status
    if final != .success { throw ExitCode(final.rawValue) }
  }

  /// Shows each window once it is complete, the last ones at the end of the input.
  private func show(
    _ windows: Plan.Windows, _ plan: Plan, _ flow: inout Flow, _ report: inout Report
  ) throws {
    var shown = Int64.min
    func show(upTo closed: Int64) throws {
      for end in ends(windows, flow.times(), after: shown, upTo: closed) {
        let start = end - windows.length
        let groups = flow.groups(
          of: Array(stride(from: start, to: end, by: Int64.Stride(windows.slide))), dropping: start)
        let window = Group.Window(
          start: Timestamp(milliseconds: start), end: Timestamp(milliseconds: end))
        try report.show(lists(plan, groups, window: window), end: window.end)
        shown = end
      }
      try report.flush()
    }
    let wake: (Int64) -> Int64? = { latest in
      guard follow, let lateness = windows.lateness else { return nil }
      // The first end that the time of events has not passed.
      return Watermark.floor(latest - lateness, windows.slide) + windows.slide + lateness
    }
    let idle = follow && rules.isOn ? Int32(clamping: windows.slide) : nil
    reading: while true {
      switch try flow.next(wake: wake, idle: idle) {
      case .complete(let closed): try show(upTo: closed)
      case .idle: try report.show([], end: nil)
      case .end: break reading
      }
    }
    try show(upTo: .max)
  }

  /// Where windows with events in them end; with rules, which look for what is missing, also those
  /// between them, a thousand at most.
  private func ends(
    _ windows: Plan.Windows, _ panes: Set<Int64>, after shown: Int64, upTo closed: Int64
  ) -> [Int64] {
    let slide = Int64.Stride(windows.slide)
    var ends: Set<Int64> = []
    for pane in panes {
      for end in stride(from: pane + windows.slide, through: pane + windows.length, by: slide)
      where end > shown && end <= closed {
        ends.insert(end)
      }
    }
    let last = closed == .max ? ends.max() : closed
    guard rules.isOn, let last, let first = shown > .min ? shown : ends.min() else {
      return ends.sorted()
    }
    for end in stride(from: max(first, last - 1000 * windows.slide), through: last, by: slide)
    where end > shown {
      ends.insert(end)
    }
    return ends.sorted()
  }

  private func lists(_ plan: Plan, _ tables: [GroupTable], window: Group.Window?) -> [GroupList] {
    tables.enumerated().map { GroupList(plan, kind: $0, $1, window: window) }
  }

  /// Says what was left out, and answers the status.
  private func tell(_ tally: Flow.Tally, _ plan: Plan, _ status: ExitStatus) -> ExitStatus {
    let leftOut = [
      (tally.leftOut.late, "too late"), (tally.leftOut.future, "of the future"),
      (tally.leftOut.timeless, "without a time"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    if !leftOut.isEmpty {
      Message.say("records in no window: \(leftOut.joined(separator: ", "))")
    }
    if tally.overflowed > 0 {
      Message.say(
        "more than \(plan.mostGroups) groups; \(tally.overflowed) records of the rest are in \"other\"; raise --max-groups"
      )
    }
    if common.verbose {
      Message.say("records counted: \(tally.counted); of other types: \(tally.passedOver)")
    }
    return status
  }

  private var kinds: [Plan.Kind] {
    if let preset { return [preset.kind] }
    guard by != nil || value != nil || sum != nil || error != nil else { return Plan.Kind.all }
    let isDefault = value == nil && sum == nil
    return [
      .every(
        by: by ?? [], values: value ?? (isDefault ? [Plan.Kind.latency] : []),
        sums: sum ?? (isDefault ? Plan.Kind.usage : []))
    ]
  }

  private func plan(_ configuration: Configuration) throws -> Plan {
    var condition = condition
    if let preset {
      let own = preset.condition
      let text = condition.map { "(\(own)) && (\($0.description))" } ?? own
      do { condition = try Expression(parsing: text) } catch {
        throw Failure(.usage, "--where: \(error)")
      }
    }
    var plan = Plan(kinds: kinds, where: condition, error: error, time: time)
    if exact { plan.precision = QuantileSketch.Precision(schema: 6, isExact: true) }
    if let accuracy, let precision = QuantileSketch.Precision(relativeError: accuracy) {
      plan.precision = precision
    }
    plan.mostGroups = maxGroups
    plan.checksAll = check
    if window != nil || follow {
      let length =
        window ?? configuration.duration("intervals", "metrics", default: .seconds(60))
      let lateness = late ?? (follow ? .seconds(5) : nil)
      plan.windows = Plan.Windows(
        length: Int64(length.milliseconds), slide: Int64((slide ?? length).milliseconds),
        lateness: lateness.map { Int64($0.milliseconds) })
    }
    return plan
  }

  /// The configuration, where something of it is wanted.
  private func loaded() throws -> Configuration {
    if drain != nil, !rules.isOn, !follow, configuration.config == nil { return Configuration() }
    return try Configuration.load(explicit: configuration.config)
  }
}

extension Preset: ExpressibleByArgument {}

func parseFields(_ text: String) throws -> [String] {
  let fields = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  if fields.contains("") {
    throw ValidationError("expected names of fields apart by commas, found \"\(text)\"")
  }
  if Set(fields).count < fields.count {
    throw ValidationError("a field is named twice in \"\(text)\"")
  }
  if let empty = fields.first(where: { name in
    name.split(separator: ".", omittingEmptySubsequences: false).contains("")
  }) {
    throw ValidationError("expected fields such as error.kind, found \"\(empty)\"")
  }
  return fields
}

func parseExpression(_ text: String) throws -> Expression {
  do { return try Expression(parsing: text) } catch { throw ValidationError(error.description) }
}

private func parseShare(_ text: String) throws -> Double {
  do { return try Quantity.share(text) } catch { throw ValidationError(error.description) }
}
