import TestSupport
import Testing
import Wire

/// Every record that a case expects is held against the schema of its type.
@Suite("Schemas")
struct SchemaTests {
  @Test("the records that the cases expect are valid")
  func casesAreValid() throws {
    let cases = "\(Repository.root)/Tests/Cases"
    let outputs = Folder.names(cases).flatMap { tool in
      Folder.names("\(cases)/\(tool)").map { "\(cases)/\(tool)/\($0)" }
    }
    .filter { !Descriptor.exists("\($0)/foreign") }
    .map { "\($0)/stdout" }.filter { Descriptor.exists($0) }
    if outputs.isEmpty { return }
    let outcome = try Self.validate(["--mixed"] + outputs)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }

  @Test(
    "a wrong record is caught",
    arguments: [
      #"{"type":"domain"}"#,
      #"{"type":"domain","domain":"Example.COM"}"#,
      #"{"type":"domain","domain":"example.com","ts":"2026-11-24 06:00:00"}"#,
      #"{"type":"domain","domain":"example.com","ts":"2026-02-30T06:00:00.000Z"}"#,
      #"{"type":"domain","domain":7}"#,
      #"{"type":"domain","domain":"example.com","domain":"example.com"}"#,
      #"{"type":"domains","domain":"example.com"}"#,
      #"{"domain":"example.com"}"#,
      #"{"type":"domain","domain":"example.com","priority":NaN}"#,
      #"["type"]"#,
      #"{"type":"domain""#,
    ])
  func wrongIsCaught(record: String) throws {
    let outcome = try validate("{\"type\":\"domain\",\"domain\":\"example.com\"}\n\(record)\n")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("records:2: "), "\(outcome.output)")
  }

  @Test("a good record passes, with fields that no schema knows")
  func goodPasses() throws {
    let outcome = try validate(
      "{\"type\":\"domain\",\"domain\":\"example.com\",\"ts\":\"2026-11-24T06:00:00.000Z\",\"x\":[]}\n"
    )
    #expect(outcome == Subprocess.Outcome())
  }

  @Test("what cannot be read is told")
  func missingFile() throws {
    #expect(try Self.validate(["/nowhere/records"]).status == 66)
  }

  private func validate(_ text: String) throws -> Subprocess.Outcome {
    let scratch = try Scratch()
    return try Self.validate([scratch.file("records", text)])
  }

  private static func validate(_ arguments: [String]) throws -> Subprocess.Outcome {
    try Subprocess.collect(["\(Repository.root)/scripts/validate"] + arguments)
  }
}
