import TestSupport
import Testing

/// A line of bash around `supervise` (Tests/Supervise), which it finds as `$S`. What became of each
/// attempt comes on descriptor 9.
struct Supervise: Sendable, CustomTestStringConvertible {
  let claim: String
  var script: String
  var output = ""
  var errors = ""
  var report = ""
  var status: Int32 = 0

  init(
    _ claim: String, _ script: String, output: String = "", errors: String = "",
    report: String = "", status: Int32 = 0
  ) {
    self.claim = claim
    self.script = script
    self.output = output
    self.errors = errors
    self.report = report
    self.status = status
  }

  var testDescription: String { claim }

  /// The product lies beside the test bundle.
  static let program = Folder.ofTests + "/supervise"

  func check() throws {
    let scratch = try Scratch()
    let report = "\(scratch.path)/report"
    let outcome = try Subprocess.collect(
      ["bash", "-c", "exec 9>\"$REPORT\"; \(script)"],
      environment: ["PATH": "/usr/bin:/bin", "S": Self.program, "REPORT": report],
      folder: scratch.folder("work"))
    #expect(outcome.output == output)
    #expect(outcome.errors == errors)
    #expect(File.text(report) == self.report)
    #expect(outcome.status == status)
  }
}

extension Folder {
  static let ofTests: String = {
    let path = CommandLine.arguments.first ?? ""
    return path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
  }()
}
