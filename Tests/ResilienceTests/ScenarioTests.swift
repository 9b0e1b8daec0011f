import TestSupport
import Testing

@Suite("Scenarios of other breakers")
struct ScenarioTests {
  @Test("all of them are there")
  func count() { #expect(Scenario.of(.sm).count == 58) }

  @Test("every step is as its scenario says", arguments: Scenario.of(.sm), [false, true])
  func steps(scenario: Scenario, isStored: Bool) throws {
    var run = try ScenarioRun(policy: scenario.policy, isStored: isStored)
    for (index, step) in scenario.steps.enumerated() {
      do { try run.run(step) } catch {
        Issue.record("step \(index + 1), \(step.description): \(error)")
        return
      }
    }
  }
}
