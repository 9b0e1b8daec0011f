import JSON
import Wire

/// Findings as one of the forms. Those that are one document come at the end of a round.
final class Output {
  private let form: Form
  private let isColored: Bool
  private var writer = JSONWriter()
  private var round: [(finding: Finding, at: Timestamp)] = []

  init(_ form: Form, isColored: Bool) {
    self.form = form
    self.isColored = isColored
  }

  func add(_ finding: Finding, at now: Timestamp) -> [UInt8] {
    guard form == .ndjson else {
      round.append((finding, now))
      return []
    }
    writer.removeAll()
    finding.write(to: &writer, at: now)
    return writer.bytes
  }

  func endRound() -> [UInt8] {
    let findings = round
    round = []
    guard !findings.isEmpty else { return [] }
    return switch form {
    case .ndjson: []
    case .table: Array(FindingTable.text(findings.map(\.finding), isColored: isColored).utf8)
    case .nagios: Array(NagiosText.text(findings.map(\.finding)).utf8)
    case .prometheus: Array(PrometheusText.text(findings.map(\.finding)).utf8)
    case .junit: Array(JUnitText.text(findings).utf8)
    }
  }
}
