import JSON
import Testing
import Wire

@testable import DeployGate

@Suite("Formats")
struct OutputTests {
  private static func verdict(
    _ outcomes: [Reason.Outcome], message: String = "m", rule: String = "r"
  ) -> Verdict {
    Verdict(
      reasons: outcomes.map { Reason(rule, $0, message) }, checks: nil,
      time: Timestamp(milliseconds: 0))
  }

  private static func lines(_ verdict: Verdict, _ level: String) -> Int {
    GitHubReport.annotations(verdict).split(separator: "\n").count { $0.hasPrefix("::\(level) ") }
  }

  @Test("at most ten annotations a level, the decision among them", arguments: [1, 9, 10, 11, 500])
  func annotations(count: Int) {
    let fails = Self.verdict(
      Array(repeating: .fail, count: count) + Array(repeating: .undecided, count: count))
    #expect(Self.lines(fails, "error") == min(count + 1, 10))
    #expect(Self.lines(fails, "warning") == min(count, 10))
    let open = Self.verdict(Array(repeating: .undecided, count: count))
    #expect(Self.lines(open, "warning") == min(count + 1, 10))
  }

  @Test("no text ends a command or begins one")
  func escaping() {
    let text = GitHubReport.annotations(
      Self.verdict([.fail], message: "100%\r\n::error::x\u{0d}", rule: "a,b:c=d"))
    #expect(
      text.split(separator: "\n").last
        == "::error title=a%2Cb%3Ac=d::100%25%0D%0A::error::x%0D")
  }

  @Test("a summary keeps within its room", arguments: [0, 200, 1000, 100_000, 1 << 20])
  func summary(room: Int) {
    let verdict = Self.verdict(
      Array(repeating: .fail, count: 9000), message: String(repeating: "é|`", count: 40))
    let text = GitHubFiles.summary(verdict, room: room)
    #expect(text.utf8.count <= room)
    if room >= 1000 { #expect(text.contains("more have no place here")) }
  }

  @Test("XML takes any text")
  func xml() {
    #expect(
      JUnitReport.escaped("<a b=\"c\">&\u{1b}\u{0}\n\u{fffe}é")
        == "&lt;a b=&quot;c&quot;&gt;&amp;??&#10;?é")
  }

  @Test("what was not measured is an error of JUnit, and nothing at all is, too")
  func junit() {
    #expect(JUnitReport.text(Self.verdict([.undecided])).contains("errors=\"1\""))
    #expect(JUnitReport.text(Self.verdict([.undecided])).contains("<error "))
    #expect(JUnitReport.text(Self.verdict([.fail])).contains("failures=\"1\" errors=\"0\""))
    #expect(JUnitReport.text(Self.verdict([])).contains("tests=\"1\" failures=\"0\" errors=\"1\""))
  }

  @Test(
    "paths become URIs",
    arguments: [
      ("a b.ndjson", "a%20b.ndjson"), ("/tmp/é", "file:///tmp/%C3%A9"),
      ("standard input", "standard%20input"),
    ])
  func uri(path: String, uri: String) {
    #expect(SARIFReport.uri(path) == uri)
  }
}
