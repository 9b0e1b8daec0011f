import TestSupport
import Testing

@Test("the completions are those that the programs generate")
func completionsAreFresh() throws {
  let outcome = try Subprocess.collect(["\(Repository.root)/scripts/completions", "--check"])
  #expect(outcome.status == 0, "\(outcome.errors)")
}
