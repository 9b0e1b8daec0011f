import JSON
import Sketch

/// Prints groups for Prometheus: in the text format 0.0.4, or in OpenMetrics 1.0. Names are in base
/// units: milliseconds become seconds.
struct Exposition {
  let quantiles: Quantiles
  let isOpenMetrics: Bool

  private struct Family {
    let name: String
    let type: String
    let unit: String?
    let help: String
    var lines: [String] = []
  }

  func text(_ groups: [Group]) -> String {
    var families: [Family] = []
    func add(
      _ name: String, _ type: String, unit: String? = nil, _ help: String, _ lines: [String]
    ) {
      if let index = families.firstIndex(where: { $0.name == name }) {
        families[index].lines += lines
      } else {
        families.append(Family(name: name, type: type, unit: unit, help: help, lines: lines))
      }
    }
    // A summary has no quantile below zero.
    let negative = Set(
      groups.flatMap(\.fields).filter { $0.measure.sketch.min ?? 0 < 0 }.map(\.name))
    let names = FamilyNames(
      of: groups, besides: ["events", "errors", "error_ratio", "events_per_second"])
    for group in groups {
      let labels = labels(group)
      func line(_ name: String, _ value: Double, _ more: [String] = []) -> String {
        let all = labels + more
        return name + (all.isEmpty ? "" : "{\(all.joined(separator: ","))}") + " " + number(value)
      }
      func gauge(_ name: String, unit: String? = nil, _ help: String, _ value: Double?) {
        if let value { add(name, "gauge", unit: unit, help, [line(name, value)]) }
      }
      gauge(
        "domain_runner_events", "Events of the window or the whole input.",
        Double(group.counts.count))
      gauge("domain_runner_errors", "Events that were errors.", Double(group.counts.errors))
      gauge(
        "domain_runner_error_ratio", unit: "ratio", "The share of events that were errors.",
        group.errorRate)
      gauge("domain_runner_events_per_second", "Events a second.", group.rate)
      for field in group.fields where !field.isOptional || field.measure.sketch.count > 0 {
        let name = names.value(field.name)
        let (family, factor) = (name.text, name.factor)
        let sketch = field.measure.sketch
        let isSummary = !negative.contains(field.name)
        var lines: [String] = []
        for (quantile, value) in zip(
          quantiles.list, sketch.quantiles(quantiles.list.map(\.share)))
        {
          let label = "\(isSummary ? "quantile" : "rank")=\"\(number(quantile.share))\""
          lines.append(line(family, value.map { $0 / factor } ?? .nan, [label]))
        }
        if isSummary {
          lines.append(line("\(family)_sum", field.measure.sum.value / factor))
          lines.append(line("\(family)_count", Double(sketch.count)))
        }
        add(
          family, isSummary ? "summary" : "gauge", unit: name.unit, "Quantiles of \(field.name).",
          lines)
      }
      for (path, sum) in group.sums where !sum.isEmpty {
        let name = names.sum(path)
        gauge(name.text, unit: name.unit, "The sum of \(path).", sum.value / name.factor)
      }
    }
    var text = ""
    for family in families {
      if isOpenMetrics {
        text += "# TYPE \(family.name) \(family.type)\n"
        if let unit = family.unit { text += "# UNIT \(family.name) \(unit)\n" }
        text += "# HELP \(family.name) \(Self.escaped(family.help, quotes: true))\n"
      } else {
        text += "# HELP \(family.name) \(Self.escaped(family.help, quotes: false))\n"
        text += "# TYPE \(family.name) \(family.type)\n"
      }
      text += family.lines.map { $0 + "\n" }.joined()
    }
    return text + (isOpenMetrics ? "# EOF\n" : "")
  }

  private func labels(_ group: Group) -> [String] {
    var taken: Set<String> = ["quantile", "rank", "le"]
    var labels: [String] = []
    // Several kinds of records may be about the same name.
    if !group.kind.isEmpty {
      labels.append("of=\"\(group.kind)\"")
      taken.insert("of")
    }
    return labels
      + zip(group.by, group.keyValues).map { path, value in
        var name = FamilyNames.cleaned(path)
        while !taken.insert(name).inserted { name += "_" }
        return "\(name)=\"\(Self.escaped(Self.text(value), quotes: true))\""
      }
  }

  /// A label is text. So that null and "null" stay apart, a text that reads as something else, or as
  /// a text with quotes, keeps its quotes.
  private static func text(_ value: JSONValue) -> String {
    guard case .string(let text) = value else { return value.text }
    let isOther =
      ["null", "true", "false", ""].contains(text) || Double(text) != nil
      || text.hasPrefix("\"")
    return isOther ? value.text : text
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    let text = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    return quotes ? text.replacing("\"", with: "\\\"") : text
  }

  private func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return JSONNumber(value)?.text ?? "NaN"
  }
}
