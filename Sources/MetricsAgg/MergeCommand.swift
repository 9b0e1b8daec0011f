import ArgumentParser
import JSON
import Streams
import Toolbox
import Wire

/// `metrics-agg merge`: makes of the metrics of parts those of the whole.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Merge metric records that have sketches, from many hosts or hours.",
    discussion: "Prints what one pass over all their events would have printed.")

  @OptionGroup var input: InputOptions
  @OptionGroup var report: ReportOptions

  @Option(
    help: ArgumentHelp(
      "How long to read on after SIGTERM or SIGINT (30s unless configured).",
      valueName: "duration"),
    transform: parseDuration)
  var drain: Duration?

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    try input.refuseTerminal()
    let configured =
      drain == nil ? try Configuration.load(explicit: configuration.config) : Configuration()
    let drain = drain ?? configured.duration("intervals", "drain", default: .seconds(30))
    let now = try common.clock().now
    Drain.begin(limit: drain)
    var stream = try LineStream(options: input, drain: drain)
    var merge = MergeStep()
    let parser = RecordParser()
    while let line = try stream.next(whileWaiting: { Drain.setInFlight(merge.count) }) {
      do {
        let record = try unsafe stream.withBytes(line) { try unsafe parser.record($0) }
        try merge.add(try SketchCoding.group(record), origin: record["sketch"]?["origin"]?.string)
      } catch let problem as RecordError {
        try stream.reject(line, problem.description)
      }
    }
    var output = Report(
      report, color: common.color, now: now, isLive: false, rules: nil, showsMetrics: true)
    try output.show(merge.groups().map { GroupArray(groups: $0) }, end: nil)
    try output.finish()
    let status = try stream.finish()
    if status != .success { throw ExitCode(status.rawValue) }
  }
}

/// Puts groups that are about the same together.
struct MergeStep {
  private struct Key: Hashable {
    var window: Group.Window?
    var kind: String
    var by: [String]
    var values: ArraySlice<UInt8>
  }

  private struct Source: Hashable {
    var origin: String
    var key: Key
  }

  private var indexes: [Key: Int] = [:]
  private var merged: [Group] = []
  private var sources: Set<Source> = []

  var count: Int { merged.count }

  /// - Throws: `RecordError` if the origin has given this group before.
  mutating func add(_ group: Group, origin: String?) throws(RecordError) {
    let key = Key(window: group.window, kind: group.kind, by: group.by, values: group.key)
    if let origin, !sources.insert(Source(origin: origin, key: key)).inserted {
      throw RecordError(
        "\(JSONValue.string(origin).text) has given this group before; it counts once")
    }
    if let index = indexes[key] {
      merged[index].merge(group)
    } else {
      indexes[key] = merged.count
      merged.append(group)
    }
  }

  /// The groups in the order in which one pass prints them.
  func groups() -> [[Group]] {
    let kinds = [""] + Plan.Kind.all.map(\.name)
    func rank(_ group: Group) -> Int { kinds.firstIndex(of: group.kind) ?? kinds.count }
    let sorted = merged.sorted { left, right in
      if left.window != right.window {
        guard let first = left.window, let second = right.window else { return left.window == nil }
        return first.end != second.end ? first.end < second.end : first.start < second.start
      }
      if rank(left) != rank(right) { return rank(left) < rank(right) }
      if left.by != right.by { return left.by.lexicographicallyPrecedes(right.by) }
      return KeyOrder.precedes(left.key, right.key)
    }
    // Those that are alike and of one window are shown together.
    var lists: [[Group]] = []
    for group in sorted {
      if let last = lists.last?.last, last.window == group.window, last.kind == group.kind,
        last.by == group.by
      {
        lists[lists.count - 1].append(group)
      } else {
        lists.append([group])
      }
    }
    return lists
  }
}
