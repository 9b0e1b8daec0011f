import Testing
import Wire

@Suite("Patterns")
struct GlobTests {
  @Test(
    "match the whole text",
    arguments: [
      ("", "", true), ("", "a", false), ("*", "", true), ("*", "a.b.c", true),
      ("*.com", "example.com", true), ("*.com", "example.com.au", false),
      ("example.*", "example.co.uk", true), ("*bank*", "mybank.de", true),
      ("bank", "mybank.de", false), ("?.com", "x.com", true), ("?.com", "xx.com", false),
      ("[a-c]*.de", "bmw.de", true), ("[a-c]*.de", "dhl.de", false),
      ("[!a-c]*.de", "dhl.de", true), ("[^a-c]*.de", "bmw.de", false),
      ("[]x]", "]", true), ("[]x]", "x", true), ("[a-]", "-", true), ("[a-]", "b", false),
      ("\\*", "*", true), ("\\*", "a", false), ("a\\", "a\\", true),
      ("a*b*c", "a1b2b3c", true), ("a*b*c", "a1b2b3", false), ("**x", "x", true),
      ("é?", "éa", true),
    ])
  func matches(pattern: String, text: String, expected: Bool) throws {
    #expect(try Glob(pattern).matches(text) == expected)
  }

  @Test("many stars do not take for ever")
  func stars() throws {
    let pattern = String(repeating: "a*", count: 30) + "b"
    #expect(try !Glob(pattern).matches(String(repeating: "a", count: 5000)))
  }

  @Test(
    "patterns that are none",
    arguments: [
      ("[", "a [ is not closed"), ("[]", "a [ is not closed"), ("[z-a]", "the range z-a is empty"),
    ])
  func problems(pattern: String, reason: String) {
    #expect(throws: Glob.Problem(reason: reason)) { try Glob(pattern) }
  }
}
