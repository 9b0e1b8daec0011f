import TestSupport
import Testing

@Suite("Scenarios of other breakers, by the program")
struct ScenarioTests {
  @Test("all of them are there")
  func count() {
    #expect(Scenario.all.count == 87)
    #expect(Set(Scenario.all.map(\.id)).count == 87)
  }

  @Test(
    "every step is as its scenario says", arguments: Scenario.of(.sm), ScenarioRun.Mapping.allCases)
  func steps(scenario: Scenario, mapping: ScenarioRun.Mapping) throws {
    var run = try ScenarioRun(scenario, mapping)
    for (index, step) in scenario.steps.enumerated() {
      do { try run.run(step) } catch {
        Issue.record("step \(index + 1), \(step): \(error)")
        return
      }
    }
  }
}
