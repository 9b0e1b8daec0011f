import JSON

/// A verdict as annotations of GitHub Actions, which shows ten of each level a step: the decision
/// comes first, then what decided.
enum GitHubReport {
  private static let most = 10

  static func annotations(_ verdict: Verdict) -> String {
    let level: String =
      switch verdict.decision {
      case .go: "notice"
      case .noGo: "error"
      case .inconclusive: "warning"
      }
    let first = line(
      level, title: "deploy-gate: \(verdict.decision.words)", summary(verdict), place: nil)
    let errors = lines("error", verdict.reasons.filter { $0.outcome == .fail }, level)
    let warnings = lines(
      "warning",
      verdict.reasons.filter { $0.outcome == .undecided || $0.outcome == .warn }, level)
    return ([first] + errors + warnings).joined()
  }

  private static func lines(
    _ level: String, _ reasons: [Reason], _ used: String
  ) -> [String] {
    let room = most - (level == used ? 1 : 0)
    // The last one says how many there is no room for.
    let shown = reasons.count > room ? room - 1 : reasons.count
    var lines = reasons.prefix(shown).map {
      line(level, title: $0.rule, message($0), place: $0.place)
    }
    if shown < reasons.count {
      lines.append(
        line(
          level, title: "deploy-gate", "and \(reasons.count - shown) more; see the step summary",
          place: nil))
    }
    return lines
  }

  static func message(_ reason: Reason) -> String {
    var text = reason.message
    var parts: [String] = []
    if !reason.value.isNull { parts.append("value \(TableReport.scalar(reason.value))") }
    if !reason.threshold.isNull {
      parts.append("threshold \(TableReport.scalar(reason.threshold))")
    }
    if let samples = reason.samples { parts.append("samples \(samples)") }
    if !parts.isEmpty { text += " (\(parts.joined(separator: ", ")))" }
    return text
  }

  static func summary(_ verdict: Verdict) -> String {
    let counts = [Reason.Outcome.fail, .undecided, .warn, .pass, .skip].compactMap { outcome in
      let count = verdict.reasons.count { $0.outcome == outcome }
      return count > 0 ? "\(count) \(outcome.rawValue)" : nil
    }
    return counts.isEmpty ? "nothing was judged" : counts.joined(separator: ", ")
  }

  private static func line(
    _ level: String, title: String, _ message: String, place: Reason.Place?
  ) -> String {
    var properties = "title=\(property(title))"
    // Standard input is no file of the repository.
    if let place, place.file != "standard input" {
      properties = "file=\(property(place.file)),line=\(place.line)," + properties
    }
    return "::\(level) \(properties)::\(data(message))\n"
  }

  /// As actions/toolkit escapes, so that no text can end a command or begin one.
  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
