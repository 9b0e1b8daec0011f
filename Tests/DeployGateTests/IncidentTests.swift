import TestSupport
import Testing

@testable import DeployGate

@Suite("Incidents")
struct IncidentTests {
  private static func report(_ records: [String]) throws -> String {
    var incident = Incident()
    for record in records { try incident.look(Gate.record(record)) }
    return IncidentReport.markdown(incident)
  }

  private static func look(_ status: String, _ second: Int, _ target: String = "a") -> String {
    #"{"type":"health","ts":"2026-11-24T06:00:0\#(second)Z","target":"\#(target)","status":"\#(status)"}"#
  }

  @Test("the order of the records does not matter", arguments: 0..<50)
  func order(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let words = ["healthy", "unhealthy", "degraded"]
    let records = (0..<20).map { _ in
      Self.look(
        words[Int.random(in: 0..<3, using: &random)], Int.random(in: 0..<10, using: &random),
        ["a", "b"][Int.random(in: 0..<2, using: &random)])
    }
    let report = try Self.report(records)
    #expect(try Self.report(records.shuffled(using: &random)) == report)
    #expect(try Self.report(records.reversed()) == report)
  }

  @Test("a trouble that is over, and one that goes on")
  func ends() throws {
    let over = try Self.report([
      Self.look("healthy", 0), Self.look("unhealthy", 2), Self.look("unhealthy", 3),
      Self.look("healthy", 5),
    ])
    #expect(over.hasPrefix("# Over: health a unhealthy\n"))
    #expect(over.contains("until 2026-11-24T06:00:05.000Z (3s)"))
    #expect(over.contains("**Left:** nothing\n"))
    let going = try Self.report([Self.look("healthy", 0), Self.look("unhealthy", 2)])
    #expect(going.hasPrefix("# Going on: "))
    #expect(going.contains("and it goes on"))
  }

  @Test("what matters stands in the first ten lines")
  func tenLines() throws {
    let report = try Self.report([Self.look("unhealthy", 2)])
    let head = report.split(separator: "\n", omittingEmptySubsequences: false).prefix(10)
    for word in ["What", "Since", "Changed before", "Done", "Left", "Verdict", "Told"] {
      #expect(head.contains { $0.contains("**\(word):**") })
    }
  }
}
