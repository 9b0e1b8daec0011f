import JSON
import Testing
import Toolbox
import Wire

@testable import HealthProbe

/// What one finding makes of another, and of the program's status.
@Suite("Findings")
struct RollUpTests {
  private static func target(_ name: String, isCritical: Bool) throws -> Target {
    let place = try #require(TCPQuestion("\(name):1"))
    var target = Target(name, .tcp(place))
    target.isCritical = isCritical
    return target
  }

  @Test(
    "an unhealthy need degrades, a critical one makes unhealthy",
    arguments: [
      (Health.healthy, false, Health.healthy, Health.healthy),
      (.healthy, false, .degraded, .healthy), (.healthy, true, .degraded, .healthy),
      (.healthy, false, .unhealthy, .degraded), (.healthy, true, .unhealthy, .unhealthy),
      (.unhealthy, false, .unhealthy, .unhealthy), (.degraded, false, .unhealthy, .degraded),
    ])
  func needs(own: Health, isCritical: Bool, need: Health, expected: Health) throws {
    var finding = Finding("api", .http)
    if own > .healthy { finding.note(own, Problem("own", "trouble of its own")) }
    RollUp.apply([(try Self.target("db", isCritical: isCritical), need)], to: &finding)
    #expect(finding.status == expected)
    // Trouble of its own is not hidden by that of another that is no worse.
    if own == .unhealthy { #expect(finding.error?.kind == "own") }
  }

  @Test("the worst trouble is told, of equals the first")
  func worst() {
    var finding = Finding("a", .http)
    finding.degrade("slow", "it was slow")
    finding.degrade("tls_expiring", "it ends soon")
    #expect(finding.error?.kind == "slow")
    finding.fail("status", "500", in: .assert)
    finding.fail("other", "later", in: .tls)
    #expect(finding.error?.kind == "status" && finding.failedPhase == .assert)
    #expect(finding.status == .unhealthy)
  }

  @Test("adding trouble never makes a finding better", arguments: 0..<27)
  func neverBetter(number: Int) {
    let all = [Health.healthy, .degraded, .unhealthy]
    var finding = Finding("a", .http)
    var worst = Health.healthy
    for health in [all[number % 3], all[number / 3 % 3], all[number / 9]] {
      finding.note(health, Problem("x", "y"))
      worst = max(worst, health)
      #expect(finding.status == worst)
    }
  }

  @Test("whose statuses are whose")
  func exits() {
    #expect(ExitForm.asked(["http", "--exit", "nagios"]) == .nagios)
    #expect(ExitForm.asked(["--exit=consul"]) == .consul)
    #expect(ExitForm.asked(["--format", "nagios"]) == .nagios)
    #expect(ExitForm.asked(["--format", "nagios", "--exit", "contract"]) == .contract)
    #expect(ExitForm.asked(["exec", "--", "--exit", "nagios"]) == .contract)
    #expect(ExitForm.contract.translated(.usage) == .usage)
    #expect(ExitForm.nagios.translated(.usage).rawValue == 3)
    #expect(ExitForm.docker.translated(.configuration).rawValue == 1)
    #expect(ExitForm.consul.translated(.usage).rawValue == 2)
  }
}
