import Toolbox
import Wire

/// Shows groups, window after window, as they were asked for.
struct Report: ~Copyable {
  private let format: ReportFormat
  private let quantiles: Quantiles
  private var record: MetricRecord
  private let top: Int?
  private let isColored: Bool
  /// The file to replace, and what it is to hold.
  private let file: String?
  /// Whether each window replaces the file, not all of them together.
  private let replacesEachTime: Bool
  private var content: [UInt8] = []
  private var writer = LineWriter(.standardOutput)
  private let rules: RuleEngine?
  private let showsMetrics: Bool

  init(
    _ options: ReportOptions, color: ColorChoice, now: Timestamp, isLive: Bool, rules: RuleEngine?,
    showsMetrics: Bool
  ) {
    format = options.chosen
    quantiles = options.quantiles ?? .standard
    record = MetricRecord(
      quantiles: quantiles, hasSketches: options.sketches, origin: options.origin, now: now)
    top = options.top
    isColored = options.output == nil && color.applies(to: .standardOutput)
    file = options.output
    replacesEachTime = isLive
    self.rules = rules
    self.showsMetrics = showsMetrics
  }

  var isFiring: Bool { rules?.hasFired ?? false }

  /// Shows the groups of a window, or of the whole input.
  mutating func show(_ lists: [any GroupSequence], end: Timestamp?) throws {
    if replacesEachTime { content = [] }
    rules?.begin(at: end)
    var exposed: [Group] = []
    if format == .table, showsMetrics, end == nil, lists.allSatisfy({ $0.count == 0 }),
      let none = lists.first?.none
    {
      let text = TableText(quantiles: quantiles, isColored: isColored).text([], total: none)
      try put(Array(text.utf8))
    }
    for list in lists where list.count > 0 {
      if rules != nil {
        for index in 0..<list.count {
          try rules?.look(record.line(list[index]), kind: list.kindName)
        }
      }
      guard showsMetrics else { continue }
      let shown = top.map { list.largest($0) } ?? Array(0..<list.count)
      switch format {
      case .ndjson:
        for index in shown { try put(record.line(list[index])) }
      case .table:
        let all = (0..<list.count).map { list[$0] }
        var total = all[0]
        for group in all.dropFirst() { total.merge(group) }
        let text = TableText(quantiles: quantiles, isColored: isColored)
          .text(shown.map { all[$0] }, total: total)
        try put(Array(text.utf8))
      case .prometheus, .openmetrics: exposed += shown.map { list[$0] }
      }
    }
    if showsMetrics, format == .prometheus || format == .openmetrics {
      // A series stands there once: the latest window takes the place of the ones before.
      let text = Exposition(quantiles: quantiles, isOpenMetrics: format == .openmetrics)
        .text(exposed)
      content = Array(text.utf8)
    }
    for line in rules?.end() ?? [] { try put(line) }
    if replacesEachTime { try replace() }
    if rules != nil {
      try flush()
      // Without a live stream the file is replaced at the end; only then has anything been said.
      if file == nil || replacesEachTime { try rules?.save() }
    }
  }

  /// Writes what is collected.
  mutating func flush() throws {
    try failing { () throws(SystemError) in try writer.flush() }
  }

  /// Shows what is left.
  mutating func finish() throws {
    if file != nil {
      if !replacesEachTime { try replace() }
    } else if format == .prometheus || format == .openmetrics {
      let bytes = content
      try failing { () throws(SystemError) in try writer.write(bytes) }
    }
    try flush()
    try rules?.save()
  }

  private mutating func put(_ bytes: [UInt8]) throws {
    if file != nil {
      content += bytes
    } else {
      try failing { () throws(SystemError) in try writer.write(bytes) }
    }
  }

  private func replace() throws {
    guard let file else { return }
    do throws(SystemError) { try AtomicFile.replace(file, with: content) } catch {
      throw Failure(SystemError("create", error.object, code: error.code))
    }
  }
}
