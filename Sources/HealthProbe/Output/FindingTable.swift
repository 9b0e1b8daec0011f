import Toolbox

/// Findings for people.
enum FindingTable {
  static func text(_ findings: [Finding], isColored: Bool) -> String {
    var table = Table([
      ("TARGET", .left), ("KIND", .left), ("STATUS", .left), ("MS", .right), ("PROBLEM", .left),
    ])
    for finding in findings {
      table.add([
        .init(finding.target), .init(finding.kind.rawValue),
        .init(finding.status.rawValue, isAlarming: finding.status == .unhealthy),
        .init(finding.milliseconds.map { fixed($0, $0 < 10 ? 2 : 0) } ?? "-"),
        .init(finding.error.map { "\($0.kind): \($0.message)" } ?? ""),
      ])
    }
    return table.text(colored: isColored)
  }
}
