import JSON
import Toolbox

/// Findings as a plugin of Nagios prints them: one line and figures, then a line each where there
/// are several (nagios-plugins.org/doc/guidelines.html).
enum NagiosText {
  static func text(_ findings: [Finding]) -> String {
    guard findings.count != 1 else { return line(findings[0]) + figures(findings) + "\n" }
    let worst = findings.map(\.status).max() ?? .healthy
    func count(_ health: Health) -> Int { findings.filter { $0.status == health }.count }
    var text =
      "PROBE \(word(worst)): \(count(.unhealthy)) unhealthy, \(count(.degraded)) degraded,"
      + " \(count(.healthy)) healthy"
    if let first = findings.first(where: { $0.status == worst && worst > .healthy }) {
      text += "; \(clean(first.target))"
    }
    text += figures(findings) + "\n"
    for finding in findings { text += line(finding) + "\n" }
    return text
  }

  private static func line(_ finding: Finding) -> String {
    let what = finding.error.map { clean("\($0.kind): \($0.message)") } ?? "found well"
    return
      "\(finding.kind.rawValue.uppercased()) \(word(finding.status)): \(clean(finding.target)) - \(what)"
  }

  private static func word(_ health: Health) -> String {
    switch health {
    case .healthy: "OK"
    case .degraded: "WARNING"
    case .unhealthy: "CRITICAL"
    }
  }

  /// A bar would begin the figures.
  private static func clean(_ text: String) -> String {
    text.replacing("|", with: "/").replacing("\n", with: " ")
  }

  private static func figures(_ findings: [Finding]) -> String {
    let isOne = findings.count == 1
    let all = findings.flatMap { finding in
      figures(finding).map { label, value in
        quoted(isOne ? label : "\(finding.target) \(label)") + "=\(value)"
      }
    }
    return all.isEmpty ? "" : " | " + all.joined(separator: " ")
  }

  private static func figures(_ finding: Finding) -> [(String, String)] {
    var all: [(String, String)] = []
    if let milliseconds = finding.milliseconds { all.append(("time", seconds(milliseconds))) }
    for (phase, milliseconds) in finding.phases.values {
      all.append(("time_\(phase.rawValue)", seconds(milliseconds)))
    }
    for (label, key) in [("cpu", "cpu_ratio"), ("memory", "memory_ratio")] {
      if let ratio = finding.details[key]?.double {
        all.append((label, "\(JSONValue.double((ratio * 10_000).rounded() / 100).text)%"))
      }
    }
    if let used = finding.details["connections"]?.int {
      let most = finding.details["connections_max"]?.int.map { ";;;0;\($0)" } ?? ""
      all.append(("connections", "\(used)\(most)"))
    }
    if let days = finding.details["certificate"]?["days_left"]?.double {
      all.append(("cert_days", JSONValue.double(days).text))
    }
    for figure in finding.details["perfdata"]?.array ?? [] {
      guard let label = figure["label"]?.string else { continue }
      let value = figure["value"]?.double.map { JSONValue.double($0).text } ?? "U"
      all.append((label, value + (figure["unit"]?.string ?? "")))
    }
    return all
  }

  private static func seconds(_ milliseconds: Double) -> String {
    fixed(milliseconds / 1000, 6) + "s"
  }

  /// A label may hold no `=`; a quote in it is doubled.
  private static func quoted(_ label: String) -> String {
    "'\(clean(label).replacing("=", with: "_").replacing("'", with: "''"))'"
  }
}
