import JSON
import Toolbox
import Wire

/// Prints a verdict, in whatever format.
enum Report {
  /// - Throws: `SystemError` or `Failure` if it cannot be written.
  static func print(_ verdict: Verdict, as format: GateFormat, color: ColorChoice) throws {
    let text: [UInt8] =
      switch format {
      case .ndjson: verdict.line
      case .table:
        Array(
          TableReport.text(verdict, colored: color.applies(to: .standardOutput)).utf8)
      case .junit: Array(JUnitReport.text(verdict).utf8)
      case .github: Array(GitHubReport.annotations(verdict).utf8)
      case .sarif: Array((SARIFReport.document(verdict).text + "\n").utf8)
      }
    try failing { () throws(SystemError) in try Descriptor.standardOutput.write(text) }
    if format == .github { try GitHubFiles.write(verdict) }
  }
}
