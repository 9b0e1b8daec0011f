import JSON
import TestSupport
import Testing

/// The scenarios that are a line of bash around `breaker`: around commands, and with a store that
/// fails.
@Suite("Scenarios by the shell")
struct ScriptTests {
  static let scripted = Scenario.all.filter { $0.value["script"] != nil }

  /// Whether this machine lets a test mount a file system that fills up.
  static let mayMount =
    (try? Subprocess.collect(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status)
    == 0

  @Test("what is printed, and how it ends", arguments: scripted.filter { $0.text("needs") == "" })
  func plain(scenario: Scenario) throws { try check(scenario) }

  @Test(
    "the same on file systems of their own",
    .enabled(if: mayMount, "user namespaces are switched off here"),
    arguments: scripted.filter { $0.text("needs") == "mount" })
  func mounted(scenario: Scenario) throws { try check(scenario) }

  private func check(_ scenario: Scenario) throws {
    let bench = try Bench()
    let outcome = try bench.bash(scenario.text("script"))
    let expected = Subprocess.Outcome(
      output: scenario.text("stdout"), errors: scenario.text("stderr"),
      status: Int32(scenario.number("status") ?? 0))
    #expect(outcome == expected)
    guard let members = scenario.value["breaker"]?.object?.members else { return }
    let status = try bench.status()
    for member in members { #expect(status[member.key] == member.value) }
  }

  @Test(
    "D15: a stalled trial on another host",
    .disabled(Comment(rawValue: Scenario.all.first { $0.id == "D15" }?.text("skip") ?? "")))
  func otherHost() {}

  @Test("each scenario is run by a test")
  func complete() {
    let elsewhere: Set = ["G12", "Y15", "D02", "D03", "D07", "D08"]
    for scenario in Scenario.all {
      let isRun =
        !scenario.steps.isEmpty || scenario.value["script"] != nil
        || elsewhere.contains(scenario.id) || scenario.value["skip"] != nil
      #expect(isRun, "\(scenario.id)")
    }
  }
}
