import JSON
import Testing

@testable import DeployGate

@Suite("Journals")
struct StandingTests {
  @Test(
    "where a deployment stands",
    arguments: [
      ([], false), ([("build", "done")], true), ([("build", "started")], false),
      ([("build", "started"), ("build", "done")], true),
      ([("build", "done"), ("verify", "failed")], false),
      ([("build", "failed"), ("build", "done")], true),
      ([("build", "done"), ("switch", "waiting")], false),
      ([("build", "skipped"), ("switch", "done")], true),
    ] as [([(String, String)], Bool)])
  func standing(steps: [(String, String)], isWell: Bool) {
    let records = steps.map { step, status -> JSONValue in
      ["type": "deploy", "step": .string(step), "status": .string(status)]
    }
    #expect(Standing(records).isWell == isWell)
  }

  @Test(
    "an identity names a file and leads nowhere else",
    arguments: [
      ("d42", true), ("2026-11-24_a.b", true), ("", false), (".", false), ("..", false),
      (".hidden", false), ("a/b", false), ("a b", false), ("é", false),
      (String(repeating: "a", count: 128), true), (String(repeating: "a", count: 129), false),
    ])
  func identity(id: String, isOne: Bool) {
    #expect(Journal.isID(id) == isOne)
  }
}
