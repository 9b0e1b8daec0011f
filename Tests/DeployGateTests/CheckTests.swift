import Testing

@testable import DeployGate

@Suite("Checks")
struct CheckTests {
  @Test(
    "a command in words",
    arguments: [
      ("a", ["a"]), ("  a \t b\n", ["a", "b"]), ("a 'b c' d", ["a", "b c", "d"]),
      (#"a "b 'c' \"d\"""#, ["a", #"b 'c' "d""#]), (#"a b\ c"#, ["a", "b c"]),
      ("a ''", ["a", ""]), ("a x'y'\"z\"", ["a", "xyz"]), ("a '$b|c*'", ["a", "$b|c*"]),
    ])
  func words(text: String, words: [String]) throws {
    #expect(try Words.split(text) == words)
  }

  @Test(
    "what needs a shell, or is no command, is refused",
    arguments: [
      "", "  ", "''", "a 'b", #"a "b"#, #"a \"#, "a | b", "a > b", "a $b", "a; b", "a & b", "a *",
      "a `b`", "(a)",
    ])
  func noWords(text: String) {
    #expect(throws: Words.Problem.self) { try Words.split(text) }
  }

  @Test("values of secret variables are masked, the longest first")
  func masks() {
    let masks = Masks([
      ("DATABASE_URL", "postgresql://u:hunter2x@db:5432/x"),
      ("OPENAI_API_KEYS", "sk-aaaa1,sk-aaaa1b"),
      ("HOME", "/root/home"), ("SHORT_KEY", "abc"), ("My_Token", "t0ken-t0ken"),
    ])
    #expect(masks.masked("x sk-aaaa1b y") == "x <OPENAI_API_KEYS> y")
    #expect(masks.masked("pw hunter2x") == "pw <DATABASE_URL>")
    #expect(masks.masked("postgresql://u:hunter2x@db:5432/x") == "<DATABASE_URL>")
    #expect(masks.masked("/root/home abc") == "/root/home abc")
    #expect(masks.masked("t0ken-t0ken") == "<My_Token>")
  }
}
