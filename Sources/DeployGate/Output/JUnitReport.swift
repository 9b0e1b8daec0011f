import Wire

/// A verdict as JUnit XML: a rule is a test. What could not be measured is an error, not a failure.
enum JUnitReport {
  static func text(_ verdict: Verdict) -> String {
    func count(_ outcomes: Reason.Outcome...) -> Int {
      verdict.reasons.count { outcomes.contains($0.outcome) }
    }
    // A gate that found nothing has not passed.
    let isEmpty = verdict.reasons.isEmpty
    let counts =
      "tests=\"\(verdict.reasons.count + (isEmpty ? 1 : 0))\" failures=\"\(count(.fail))\""
      + " errors=\"\(count(.undecided) + (isEmpty ? 1 : 0))\" skipped=\"\(count(.skip))\" time=\"0\""
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="deploy-gate" \(counts)>
        <testsuite name="deploy-gate" \(counts) timestamp="\(verdict.time.text.prefix(19))">
          <properties>
            <property name="decision" value="\(verdict.decision.rawValue)"/>
          </properties>

      """
    if isEmpty { text += test(Reason("evidence", .undecided, "nothing was judged")) }
    for reason in verdict.reasons { text += test(reason) }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  private static func test(_ reason: Reason) -> String {
    let head =
      "    <testcase name=\"\(escaped(reason.rule + ": " + reason.message))\""
      + " classname=\"deploy-gate.\(escaped(reason.rule))\" time=\"0\""
    let message = escaped(reason.message)
    let inner: String
    switch reason.outcome {
    case .pass: return head + "/>\n"
    case .fail:
      inner = "<failure message=\"\(message)\" type=\"no_go\">\(detail(reason))</failure>"
    case .undecided:
      inner = "<error message=\"\(message)\" type=\"not_measured\">\(detail(reason))</error>"
    case .skip: inner = "<skipped message=\"\(message)\"/>"
    case .warn: inner = "<system-out>warning: \(message)</system-out>"
    }
    return head + ">\n      \(inner)\n    </testcase>\n"
  }

  private static func detail(_ reason: Reason) -> String {
    var text =
      "value \(TableReport.scalar(reason.value)), threshold \(TableReport.scalar(reason.threshold))"
    if let samples = reason.samples { text += ", samples \(samples)" }
    if let place = reason.place { text += ", from \(place.file):\(place.line)" }
    return escaped(text)
  }

  /// As XML 1.0 has it; characters that it has not are shown as `?`.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      case "\u{fffe}", "\u{ffff}": result += "?"
      default: result.unicodeScalars.append(scalar.value < 0x20 ? "?" : scalar)
      }
    }
    return result
  }
}
