import TestSupport
import Testing

/// A line of bash around `breaker` (see `Bench.bash`), on the test clock, and what comes of it.
struct Line: Sendable, CustomTestStringConvertible {
  let claim: String
  let script: String
  let output: String
  let errors: String
  let status: Int32

  init(
    _ claim: String, _ script: String, output: String = "", errors: String = "", status: Int32 = 0
  ) {
    self.claim = claim
    self.script = script
    self.output = output
    self.errors = errors
    self.status = status
  }

  var testDescription: String { claim }

  func check(isFixed: Bool = true) throws {
    let bench = try Bench()
    let outcome = try bench.bash(script, isFixed: isFixed)
    #expect(outcome.output.replacing(bench.state, with: "STATE") == output)
    #expect(outcome.errors.replacing(bench.state, with: "STATE") == errors)
    #expect(outcome.status == status)
  }
}
