import Wire
import Sketch
import JSON
import Toolbox

/// Prints groups as a table: a row a group, and one for all of them.
struct TableText {
  let quantiles: Quantiles
  let isColored: Bool

  /// Above this share of errors a cell stands out: the built-in threshold.
  private static let alarmingErrorRate = 0.05

  func text(_ groups: [Group], total: Group) -> String {
    let fields = total.fields.filter { !$0.isOptional || $0.measure.sketch.count > 0 }.map(\.name)
    let sums = total.sums.map(\.name)
    var headings: [(title: String, alignment: Table.Alignment)] = []
    if total.window != nil { headings.append(("window", .left)) }
    headings += total.by.map { ($0, .left) }
    headings += ["count", "errors", "error_rate", "rate_per_s"].map { ($0, .right) }
    for field in fields {
      headings += (["mean"] + quantiles.list.map(\.name)).map { (Self.title(field, $0), .right) }
    }
    headings += sums.map { ($0, .right) }
    var table = Table(headings)
    for group in groups {
      table.add(
        window(group) + group.keyValues.map { Table.Cell(Self.text($0)) }
          + cells(group, fields, sums))
    }
    let label = total.by.indices.map { $0 == 0 ? Table.Cell("total") : "" }
    table.add(window(total) + label + cells(total, fields, sums))
    return table.text(colored: isColored)
  }

  /// `latency_ms` is what most tables are about: its columns are `mean_ms`, `p50_ms`.
  private static func title(_ field: String, _ statistic: String) -> String {
    field == Plan.Kind.latency ? "\(statistic)_ms" : "\(field).\(statistic)"
  }

  private func window(_ group: Group) -> [Table.Cell] {
    group.window.map { [Table.Cell($0.start.text)] } ?? []
  }

  private func cells(_ group: Group, _ fields: [String], _ sums: [String]) -> [Table.Cell] {
    let rate = group.errorRate
    var cells = [
      Table.Cell("\(group.counts.count)"), Table.Cell("\(group.counts.errors)"),
      Table.Cell(
        rate.map { "\(fixed($0 * 100, 1)) %" } ?? "-",
        isAlarming: rate.map { $0 > Self.alarmingErrorRate } ?? false),
      Self.cell(group.rate, 1),
    ]
    for name in fields {
      let measure = group.fields.first { $0.name == name }?.measure
      let digits = name.hasSuffix("_ratio") ? 3 : 1
      cells.append(Self.cell(measure?.mean, digits))
      let values = measure?.sketch.quantiles(quantiles.list.map(\.share)) ?? []
      cells += quantiles.list.indices.map {
        Self.cell(values.indices.contains($0) ? values[$0] : nil, digits)
      }
    }
    for name in sums {
      let sum = group.sums.first { $0.name == name }?.sum
      let value = sum.flatMap { $0.isEmpty ? nil : $0.value }
      let isWhole = value.map { $0 == $0.rounded() } ?? true
      cells.append(Self.cell(value, name.hasSuffix("_usd") ? 4 : isWhole ? 0 : 1))
    }
    return cells
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
