import Resilience
import Testing

@testable import BreakerFilter

/// What is done with records that may pass, and with those that may not.
@Suite("Steps")
struct StepTests {
  private static let permit = Permit(generation: 7)
  private static let second: Int64 = 1_000_000_000
  private static let patience = Step.patience

  struct Row: Sendable, CustomTestStringConvertible {
    var claim: String
    var choice: Step.Choice
    /// The seconds since the first answer, the answer, and what is left to wait.
    var steps: [(at: Double, answer: Step.Answer, left: Int64?)]
    var last: Step.Action
    var testDescription: String { claim }
  }

  private static let refused = Step.Answer.refused(retryIn: 30 * second)

  static let rows: [Row] = [
    Row(
      claim: "a permit passes", choice: .init(), steps: [(0, .permit(permit), nil)],
      last: .pass(permit)),
    Row(
      claim: "with nothing chosen a refusal stops", choice: .init(), steps: [(0, refused, nil)],
      last: .stop),
    Row(
      claim: "with a file it diverts", choice: .init(diverts: true), steps: [(0, refused, nil)],
      last: .divert),
    Row(
      claim: "waiting looks again soon, as the breaker may be closed by hand",
      choice: .init(waitsFor: nil), steps: [(0, refused, nil), (1000, refused, nil)],
      last: .wait(patience)),
    Row(
      claim: "waiting looks again when the open time is over", choice: .init(waitsFor: nil),
      steps: [(0, .refused(retryIn: 3_000_000), nil)], last: .wait(3_000_000)),
    Row(
      claim: "waiting never spins", choice: .init(waitsFor: nil),
      steps: [(0, .refused(retryIn: 0), nil)], last: .wait(1_000_000)),
    Row(
      claim: "waiting where no one knows how long", choice: .init(waitsFor: nil),
      steps: [(0, .refused(retryIn: nil), nil)], last: .wait(patience)),
    Row(
      claim: "a limited wait ends where it ends", choice: .init(waitsFor: second),
      steps: [(0, refused, nil), (0.9, refused, nil)], last: .wait(100_000_000)),
    Row(
      claim: "after it the run stops", choice: .init(waitsFor: second),
      steps: [(0, refused, nil), (1, refused, nil)], last: .stop),
    Row(
      claim: "or diverts", choice: .init(diverts: true, waitsFor: second),
      steps: [(0, refused, nil), (1, refused, nil)], last: .divert),
    Row(
      claim: "and does not wait again before a record has passed",
      choice: .init(diverts: true, waitsFor: second),
      steps: [(0, refused, nil), (1, refused, nil), (1.1, refused, nil)], last: .divert),
    Row(
      claim: "but after one has", choice: .init(diverts: true, waitsFor: second),
      steps: [(0, refused, nil), (1, refused, nil), (2, .permit(permit), nil), (3, refused, nil)],
      last: .wait(patience)),
    Row(
      claim: "the drain time limits a wait", choice: .init(waitsFor: nil),
      steps: [(0, refused, 5_000_000)], last: .wait(5_000_000)),
    Row(
      claim: "and ends it", choice: .init(waitsFor: nil), steps: [(0, refused, 0)], last: .stop),
    Row(
      claim: "also one that diverts then", choice: .init(diverts: true, waitsFor: second),
      steps: [(0, refused, 0)], last: .divert),
  ]

  @Test("a refusal", arguments: rows)
  func decides(_ row: Row) {
    var step = Step(row.choice)
    var last: Step.Action?
    for (at, answer, left) in row.steps {
      last = step.decide(answer, now: 5 * Self.second + Int64(at * 1e9), left: left)
    }
    #expect(last == row.last)
  }

  @Test("what was decided is counted")
  func counts() {
    var step = Step(.init(diverts: true))
    #expect(step.isNewlyRefused)
    for answer in [Step.Answer.permit(Self.permit), Self.refused, Self.refused] {
      _ = step.decide(answer, now: 0)
    }
    #expect(step.passed == 1 && step.diverted == 2 && !step.isNewlyRefused)
  }
}
