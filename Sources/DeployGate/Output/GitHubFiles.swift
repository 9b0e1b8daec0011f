import Toolbox
import Wire

/// The files that a step of GitHub Actions hands its summary and its outputs over in.
enum GitHubFiles {
  /// GitHub drops a summary that is larger, as a whole.
  static let longest = 1 << 20

  /// - Throws: `Failure` if one of the files is named and cannot be written.
  static func write(_ verdict: Verdict) throws {
    if let path = Environment.nonEmpty("GITHUB_STEP_SUMMARY") {
      let before = try size(path)
      try append(summary(verdict, room: longest - before), to: path)
    }
    if let path = Environment.nonEmpty("GITHUB_OUTPUT") {
      try append("decision=\(verdict.decision.rawValue)\n", to: path)
    }
  }

  /// Markdown of at most `room` bytes: rows that have no place are counted instead.
  static func summary(_ verdict: Verdict, room: Int) -> String {
    let head = """
      ## deploy-gate: \(verdict.decision.words)

      \(GitHubReport.summary(verdict))

      | outcome | rule | value | threshold | samples | what |
      |---|---|---:|---:|---:|---|

      """
    // What says that rows are missing.
    let reserve = 100
    guard head.utf8.count + reserve <= room else { return "" }
    var text = head
    for (index, reason) in verdict.reasons.enumerated() {
      let cells = [
        reason.outcome.rawValue, reason.rule, TableReport.scalar(reason.value),
        TableReport.scalar(reason.threshold), reason.samples.map(String.init) ?? "-",
        reason.message,
      ]
      let row = "| " + cells.map(cell).joined(separator: " | ") + " |\n"
      if text.utf8.count + row.utf8.count + reserve > room {
        return text + "\n\(verdict.reasons.count - index) more have no place here.\n"
      }
      text += row
    }
    return text + "\n"
  }

  private static func cell(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "|", "\\", "`", "*", "_", "[", "]": result += "\\\(scalar)"
      case "<": result += "&lt;"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
      }
    }
  }

  private static func size(_ path: String) throws -> Int {
    guard Descriptor.exists(path) else { return 0 }
    return try failing { () throws(SystemError) in try DataFile(path, .reading).size() }
  }

  private static func append(_ text: String, to path: String) throws {
    try failing { () throws(SystemError) in
      let file = try OpenFile(appending: path, mode: 0o666, followsLinks: true)
      try file.descriptor.write(Array(text.utf8))
    }
  }
}
