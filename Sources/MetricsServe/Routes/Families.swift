import JSON

/// The text that Prometheus reads, in its format 0.0.4 or in OpenMetrics 1.0: families of samples,
/// those of one family together.
struct Families {
  enum Kind: String { case counter, gauge, summary }

  private struct Family {
    let name: String
    let kind: Kind
    let unit: String?
    let help: String
    var lines: [String] = []
  }

  private let isOpenMetrics: Bool
  private var families: [Family] = []

  init(isOpenMetrics: Bool) { self.isOpenMetrics = isOpenMetrics }

  /// Begins a family; a counter is named without `_total`.
  mutating func begin(_ name: String, _ kind: Kind, unit: String? = nil, _ help: String) {
    families.append(
      Family(name: "domain_runner_\(name)", kind: kind, unit: unit, help: help))
  }

  /// Adds a sample to the family begun last; none where there is no value.
  mutating func add(
    _ value: Double?, _ labels: [(String, String)] = [], suffix: String = ""
  ) {
    guard let value, let family = families.last else { return }
    let end = family.kind == .counter ? "_total" : suffix
    let list = labels.map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }
    let text = list.isEmpty ? "" : "{\(list.joined(separator: ","))}"
    families[families.count - 1].lines.append(
      "\(family.name)\(end)\(text) \(Self.number(value))")
  }

  var text: String {
    var text = ""
    for family in families where !family.lines.isEmpty {
      if isOpenMetrics {
        text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
        if let unit = family.unit { text += "# UNIT \(family.name) \(unit)\n" }
        text += "# HELP \(family.name) \(Self.escaped(family.help, quotes: true))\n"
      } else {
        let name = family.kind == .counter ? "\(family.name)_total" : family.name
        text += "# HELP \(name) \(Self.escaped(family.help, quotes: false))\n"
        text += "# TYPE \(name) \(family.kind.rawValue)\n"
      }
      for line in family.lines { text += line + "\n" }
    }
    return text + (isOpenMetrics ? "# EOF\n" : "")
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    let text = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    return quotes ? text.replacing("\"", with: "\\\"") : text
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return JSONNumber(value)?.text ?? "NaN"
  }
}
