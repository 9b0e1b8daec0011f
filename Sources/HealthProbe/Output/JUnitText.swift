import JSON
import Toolbox
import Wire

/// Findings as the report of a test run, for CI systems: what is unhealthy has failed.
enum JUnitText {
  static func text(_ findings: [(finding: Finding, at: Timestamp)]) -> String {
    let failures = findings.filter { $0.finding.status == .unhealthy }.count
    let time = findings.reduce(0) { $0 + ($1.finding.milliseconds ?? 0) }
    let counts =
      "tests=\"\(findings.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"0\" time=\"\(seconds(time))\""
    // The form knows no fractions of a second here.
    let began = findings.map(\.at).min().map { String($0.text.prefix(19)) } ?? ""
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="health-probe" \(counts)>
      <testsuite name="health-probe" \(counts) timestamp="\(began)">

      """
    for (finding, _) in findings { text += testCase(finding) }
    return text + "</testsuite>\n</testsuites>\n"
  }

  private static func testCase(_ finding: Finding) -> String {
    let head =
      "<testcase name=\"\(escaped(finding.target))\" classname=\"\(finding.kind.rawValue)\""
      + " time=\"\(seconds(finding.milliseconds ?? 0))\""
    guard let error = finding.error else { return head + "/>\n" }
    let message = escaped("\(error.kind): \(error.message)")
    let inner =
      finding.status == .unhealthy
      ? "<failure message=\"\(message)\" type=\"\(escaped(error.kind))\">\(escaped(JSONValue.object(finding.details).text))</failure>"
      : "<system-out>\(finding.status.rawValue): \(message)</system-out>"
    return "\(head)>\n\(inner)\n</testcase>\n"
  }

  private static func seconds(_ milliseconds: Double) -> String { fixed(milliseconds / 1000, 3) }

  /// XML 1.0 has no place for most control characters.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t", "\r": result += "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff:
        result += "\u{fffd}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
