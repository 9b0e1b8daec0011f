import Expressions
import JSON
import Testing
import Wire

@Suite("What expressions mean")
struct EvaluationTests {
  private static let answer = """
    {"type":"response","provider":"openai","model":"gpt-6-luna","status":"ok","latency_ms":5200,\
    "cost_usd":null,"tokens":{"prompt":120,"completion":840},"size_bytes":3221225472,\
    "retry_in_s":4.5,"error_rate":0.06,"simulated":true,"cached":false,"empty":"","zero":0,\
    "labels":{"a.b":"dotted","x y":1},"tries":[],"details":{"memory_ratio":0.9},"other_ms":5200,\
    "latency":{"a":1},"sums":{"tokens.completion":70},"flat.key":7,"p":{"q_ms":{"p99.9":12}}}
    """

  @Test(
    "of one record",
    arguments: [
      // Numbers, in the unit of the field.
      ("latency_ms == 5200", true), ("latency_ms != 5200", false), ("latency_ms < 5200", false),
      ("latency_ms <= 5200", true), ("latency_ms > 5199.99", true), ("latency_ms >= 5201", false),
      ("latency_ms > 5s", true), ("latency_ms > 5.2s", false), ("latency_ms == 5s200ms", true),
      ("latency_ms < 1h30m", true), ("latency_ms > -6s", true), ("5s < latency_ms", true),
      ("5200 >= latency_ms", true), ("5s > latency_ms", false), ("retry_in_s == 4500ms", true),
      ("retry_in_s < 5s", true), ("retry_in_s > 1m", false), ("size_bytes > 2GiB", true),
      ("size_bytes == 3GiB", true), ("size_bytes > -4GiB", true), ("size_bytes < 4GB", true),
      ("error_rate > 5%", true), ("error_rate > 0.07", false), ("error_rate > -7%", true),
      ("details.memory_ratio > 85%", true), ("zero == 0", true), ("zero == -0", true),
      ("zero == 0.0e5", true), ("tokens.completion == 8.4e2", true),
      ("p.q_ms[\"p99.9\"] == 12ms", true),
      // Strings, by bytes.
      ("provider == \"openai\"", true), ("provider == 'openai'", true),
      ("provider == \"op\\u0065nai\"", true), ("provider != \"anthropic\"", true),
      ("provider < \"openaj\"", true), ("provider > \"opena\"", true), ("provider < \"o\"", false),
      ("provider > \"Z\"", true), ("provider <= \"openai\"", true), ("empty == \"\"", true),
      ("empty < \"a\"", true),
      // A path alone.
      ("simulated", true), ("!simulated", false), ("!!simulated", true), ("cached", false),
      ("cost_usd", false), ("nothing", false), ("!nothing", true), ("empty", true), ("zero", true),
      ("tries", true), ("tokens", true), ("tokens.prompt", true), ("tokens.cached", false),
      // What is missing is null.
      ("nothing == null", true), ("nothing != null", false), ("cost_usd == null", true),
      ("cost_usd != null", false), ("provider == null", false), ("provider != null", true),
      ("nothing == \"x\"", false), ("nothing != \"x\"", true), ("nothing < 1", false),
      ("nothing >= 1", false), ("nothing != 1", true), ("nothing == false", false),
      ("cost_usd < 1", false), ("!(nothing < 1)", true), ("nothing =~ \"*\"", false),
      ("nothing in (1, null)", true), ("nothing in (1, 2)", false), ("tokens.a.b == null", true),
      // Kinds that do not match.
      ("zero == \"0\"", false), ("zero != \"0\"", true),
      ("zero < \"6\"", false), ("provider > 5", false), ("simulated == 1", false),
      ("simulated == true", true), ("simulated != false", true), ("cached == false", true),
      ("tokens == 1", false), ("tokens != 1", true), ("tries == null", false),
      ("latency_ms =~ \"5*\"", false), ("latency > 1", false),
      // Lists and patterns.
      ("provider in (\"openai\", \"google\")", true), ("provider in (\"google\")", false),
      ("latency_ms in (5.2s, 7)", true), ("zero in (\"0\")", false),
      ("simulated in (true)", true), ("!(provider in ('x', 'y'))", true),
      ("model =~ \"gpt-*\"", true), ("model =~ \"gpt\"", false), ("model =~ \"*luna\"", true),
      ("model =~ \"gpt-?-*\"", true), ("model =~ \"*-*-*-*\"", false), ("empty =~ \"*\"", true),
      ("empty =~ \"?\"", false), ("empty =~ \"\"", true),
      // Keys.
      ("labels[\"a.b\"] == \"dotted\"", true), ("labels.`a.b` == \"dotted\"", true),
      ("labels['x y'] == 1", true), ("`labels`[\"x y\"] == 1", true), ("labels.a.b", false),
      ("[\"latency_ms\"] == 5.2s", true), ("flat.key == 7", true), ("`flat.key` == 7", true),
      ("sums[\"tokens.completion\"] > 69", true), ("sums.tokens.completion", false),
      ("`latency_ms` > 5s", true), ("labels . `a.b` != null", true),
      // Precedence.
      ("simulated || nothing && nothing", true), ("(simulated || nothing) && nothing", false),
      ("!nothing && simulated", true), ("!(nothing && simulated)", true),
      ("!(status == \"ok\") || latency_ms > 5s", true), ("nothing || nothing || zero", true),
      ("!nothing == null", nil), ("true", true), ("false || simulated", true), ("!true", false),
      ("true && !false", true), (" \t\r\nsimulated\n", true),
    ] as [(String, Bool?)])
  func ofOneRecord(text: String, expected: Bool?) throws {
    guard let expected else {
      #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
      return
    }
    #expect(try holds(text, Self.answer) == expected)
  }

  @Test(
    "whole numbers are exact where doubles are not, if both sides are whole",
    arguments: [
      ("9007199254740993", "==", "9007199254740993", true),
      ("9007199254740993", "==", "9007199254740992", false),
      ("9007199254740993", ">", "9007199254740992", true),
      ("9007199254740992", ">=", "9007199254740993", false),
      ("-9007199254740993", "<", "-9007199254740992", true),
      ("-9007199254740992", ">", "-9007199254740993", true),
      ("-9007199254740993", "==", "-9007199254740993", true),
      ("-9007199254740993", "<", "9007199254740993", true),
      ("123456789012345678901234567890", "<", "123456789012345678901234567891", true),
      ("123456789012345678901234567891", "==", "123456789012345678901234567891", true),
      ("9007199254740993", "==", "9007199254740992.5", true),
      ("9007199254740993.0", "==", "9007199254740992", true),
      ("9007199254740993", "==", "9007199254740992.0", true),
      ("100000000000000000001", "==", "1e20", true),
      ("99999999999999999999", ">", "100000000000000000000", false),
      ("99999999999999999999", "<", "100000000000000000000", true),
      ("0", "==", "-0", true),
    ])
  func wholeNumbers(left: String, comparison: String, right: String, expected: Bool) throws {
    #expect(try holds("n \(comparison) \(right)", "{\"n\":\(left)}") == expected)
  }

  @Test(
    "patterns match the whole string, character by character",
    arguments: [
      ("*", "", true), ("**", "ab", true), ("a*b*c", "a1b2b3c", true), ("a*b*c", "a1b2b3", false),
      ("?", "é", true), ("??", "é", false), ("*?", "日本", true), ("???", "日本", false),
      ("\\*", "*", true), ("\\*", "a", false), ("\\[x]", "[x]", true), ("a\\", "a\\", true),
      ("\\é", "é", true), ("*é", "aé", true), ("A", "a", false), ("*aab", "aaaab", true),
    ])
  func patterns(pattern: String, text: String, expected: Bool) throws {
    #expect(
      try holds("s =~ \(JSONValue.string(pattern).text)", "{\"s\":\(JSONValue.string(text).text)}")
        == expected)
  }

  @Test("many stars do not take for ever")
  func stars() throws {
    let pattern = String(repeating: "a*", count: 200) + "b"
    #expect(try !holds("s =~ '\(pattern)'", "{\"s\":\"\(String(repeating: "a", count: 5000))\"}"))
  }

  @Test("strings that look alike but have other bytes are different")
  func bytes() throws {
    let composed = "caf\u{e9}"
    let decomposed = "cafe\u{301}"
    #expect(composed == decomposed)
    let expression = try Expression(parsing: "s == '\(composed)'")
    #expect(try holds(expression, ["s": .string(composed)]))
    #expect(try !holds(expression, ["s": .string(decomposed)]))
    #expect(try expression != Expression(parsing: "s == '\(decomposed)'"))
    #expect(try Expression(parsing: "`\(composed)` && `\(decomposed)`").paths.count == 2)
  }

  @Test("of two values of one key the last one counts")
  func repeatedKeys() throws {
    #expect(try holds("a == 2", #"{"a":1,"a":2}"#))
  }

  @Test("a record is asked for its members")
  func record() throws {
    var record = Record()
    record["tokens"] = ["prompt": 3]
    record["labels"] = ["a.b": "x"]
    let expression = try Expression(parsing: "tokens.prompt == 3 && labels['a.b'] == 'x'")
    #expect(expression.isTrue(of: record))
    record["tokens.prompt"] = 4
    #expect(!expression.isTrue(of: record))
  }

  @Test("fields behind the end are missing, and ranges outside of the bytes hold nothing")
  func fewFields() throws {
    let expression = try Expression(parsing: "a == null && b == null")
    #expect(holds(expression, [.missing]))
    let text = try Expression(parsing: "a == ''")
    #expect(holds(text, [.string(3..<9)]))
  }

  @Test("not-a-number is equal to nothing")
  func notANumber() throws {
    for (text, expected) in [("a == 0", false), ("a != 0", true), ("a <= 0", false), ("a", true)] {
      let expression = try Expression(parsing: text)
      #expect(
        holds(expression, [.number(.nan)]) == expected)
    }
  }

  @Test("a field that cannot change the answer is not asked for")
  func asked() throws {
    let expression = try Expression(parsing: "a && b || c && d")
    var asked: [String] = []
    _ = expression.isTrue { (path: Path) -> JSONValue? in
      asked.append(path.description)
      return path.description == "c" ? nil : true
    }
    #expect(asked == ["a", "b"])
  }
}
