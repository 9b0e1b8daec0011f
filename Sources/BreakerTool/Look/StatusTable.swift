import Breakers
import Resilience
import Toolbox
import Wire

/// Breakers for people.
struct StatusTable {
  private let records: [BreakerRecord]

  init(_ records: [BreakerRecord]) { self.records = records }

  /// A table, and below it the last errors where they were asked for.
  func text(colored: Bool) -> String {
    var table = Table([
      ("NAME", .left), ("STATE", .left), ("CALLS", .right), ("FAILED", .right), ("RATE", .right),
      ("IN A ROW", .right), ("REFUSED", .right), ("RETRY IN", .right), ("WHY", .left),
    ])
    for record in records {
      let state = record.state.text + (record.isDue ? " (due)" : "")
      let rate = record.failureRate.map { "\(fixed($0 * 100, 1)) %" } ?? ""
      let retry = record.retryIn.flatMap { $0 > 0 ? durationText($0) : nil } ?? ""
      table.add([
        .init(record.name),
        .init(state, isAlarming: record.state == .open || record.state == .forcedOpen),
        .init("\(record.calls)"), .init("\(record.failures)"), .init(rate),
        .init("\(record.consecutiveFailures)"), .init("\(record.refused)"), .init(retry),
        .init(record.reason),
      ])
    }
    return table.text(colored: colored) + records.map { errors(of: $0, colored: colored) }.joined()
  }

  private func errors(of record: BreakerRecord, colored: Bool) -> String {
    guard let errors = record.errors, !errors.last.isEmpty else { return "" }
    var table = Table([("LAST ERRORS OF \(record.name)", .left), ("STATUS", .left), ("", .left)])
    for error in errors.last {
      table.add([
        .init(Timestamp(milliseconds: error.wall / 1_000_000).text), .init(error.status.text),
        .init(error.message),
      ])
    }
    let counts = errors.counts.map { "\($0.count) x \($0.status.text)" }.joined(separator: ", ")
    return "\n" + table.text(colored: colored) + "in all: \(counts)\n"
  }
}
