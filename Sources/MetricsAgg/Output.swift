import JSON
import Sketch
import Toolbox
import Wire

/// Prints groups, as `metric` records or as a table.
struct Output {
  private static let quantiles = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)]
  /// Above this share of errors a cell stands out: the built-in threshold.
  private static let alarmingErrorRate = 0.05

  let by: [String]
  /// The time of a group whose events have none.
  let now: Timestamp

  /// The record of a group, with its line feed.
  func record(_ key: [JSONValue], _ group: Group) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("type", "metric")
    writer.member("ts", (group.last ?? now).text)
    writer.key("by")
    writer.beginObject()
    for (name, value) in zip(by, key) { writer.member(name, value) }
    writer.endObject()
    writer.member("count", group.count)
    writer.member("errors", group.errors)
    writer.member("error_rate", Self.number(group.errorRate))
    writer.member("rate_per_s", Self.number(group.rate))
    writer.key(Input.latency)
    writer.beginObject()
    writer.member("min", Self.number(group.latency.min))
    writer.member("mean", Self.number(group.meanLatency))
    writer.member("max", Self.number(group.latency.max))
    for (name, quantile) in Self.quantiles {
      writer.member(name, Self.number(group.latency.quantile(quantile)))
    }
    writer.endObject()
    writer.key("sums")
    writer.beginObject()
    for (name, sum) in zip(Input.sums, group.sums) { writer.member(name, Self.number(sum.value)) }
    writer.endObject()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  /// A row a group, and one for all of them.
  func table(_ results: [(key: [JSONValue], group: Group)], total: Group, isColored: Bool) -> String
  {
    var table = Table(
      by.map { (title: $0, alignment: .left) }
        + ["count", "errors", "error_rate", "rate_per_s", "mean_ms"].map(Self.numeric)
        + Self.quantiles.map { Self.numeric("\($0.0)_ms") } + Input.sums.map(Self.numeric))
    for (key, group) in results {
      table.add(key.map { Table.Cell(Self.text($0)) } + cells(group))
    }
    let label = by.indices.map { $0 == 0 ? Table.Cell("total") : "" }
    table.add(label + cells(total))
    return table.text(colored: isColored)
  }

  private func cells(_ group: Group) -> [Table.Cell] {
    let rate = group.errorRate
    var cells = [
      Table.Cell("\(group.count)"), Table.Cell("\(group.errors)"),
      Table.Cell(
        rate.map { "\(fixed($0 * 100, 1)) %" } ?? "-",
        isAlarming: rate.map { $0 > Self.alarmingErrorRate } ?? false),
      Self.cell(group.rate, 1), Self.cell(group.meanLatency, 1),
    ]
    cells += Self.quantiles.map { Self.cell(group.latency.quantile($0.1), 1) }
    cells += zip(Input.sums, group.sums).map { name, sum in
      Self.cell(sum.value, name.hasSuffix("_usd") ? 4 : 0)
    }
    return cells
  }

  private static func number(_ value: Double?) -> JSONValue { value.map(JSONValue.double) ?? .null }

  private static func numeric(_ title: String) -> (title: String, alignment: Table.Alignment) {
    (title, .right)
  }

  private static func cell(_ value: Double?, _ digits: Int) -> Table.Cell {
    Table.Cell(value.map { fixed($0, digits) } ?? "-")
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: "-"
    case .string(let text): text
    default: value.text
    }
  }
}
