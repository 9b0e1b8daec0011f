import Testing

@testable import Expressions

@Suite("How expressions are read")
struct ParsingTests {
  @Test(
    "the normal form, and the paths in it",
    arguments: [
      ("a", "a", ["a"]), ("(((a)))", "a", ["a"]), ("!!a", "a", ["a"]), ("!a", "!a", ["a"]),
      ("!(!(a))", "a", ["a"]), ("! ( a==1 )", "!(a == 1)", ["a"]),
      ("latency_ms>5s", "latency_ms > 5000", ["latency_ms"]),
      ("5s<latency_ms", "latency_ms > 5000", ["latency_ms"]),
      ("a_s >= 0.25ms", "a_s >= 0.00025", ["a_s"]), ("error_rate > 5%", "error_rate > 0.05", nil),
      ("size_bytes <= 2GiB", "size_bytes <= 2147483648", nil),
      ("a == 1.50", "a == 1.5", nil), ("a == 1e3", "a == 1000", nil), ("a == -0", "a == 0", nil),
      ("a == 1e20", "a == 1e+20", nil), ("a == 9007199254740993", "a == 9007199254740993", nil),
      ("a == 9007199254740992.0", "a == 9007199254740992.0", nil),
      ("a == 2.5E-3", "a == 0.0025", nil),
      ("a == 'it\\'s \"x\"'", "a == \"it's \\\"x\\\"\"", nil),
      ("a == \"\\u00e9\\/\\n\\ud83d\\ude00\"", "a == \"é/\\n😀\"", nil),
      ("a && (b && c)", "a && b && c", ["a", "b", "c"]),
      ("a && (b || c)", "a && (b || c)", ["a", "b", "c"]),
      ("(a && b) || c", "a && b || c", ["a", "b", "c"]),
      ("!(a && b)", "!(a && b)", ["a", "b"]), ("b == 1 && a && b", "b == 1 && a && b", ["b", "a"]),
      ("a in(1,'x' , null)", "a in (1, \"x\", null)", ["a"]),
      ("b_ms in (1s, 2s)", "b_ms in (1000, 2000)", nil), ("a=~'x*'", "a =~ \"x*\"", ["a"]),
      ("`a b`.c[\"d.e\"].`f`", "[\"a b\"].c[\"d.e\"].f", ["[\"a b\"].c[\"d.e\"].f"]),
      ("`in`.in.true == 1", "[\"in\"].in.true == 1", nil),
      ("[''] && `9`", "[\"\"] && [\"9\"]", nil),
      ("[\"`\"]", "[\"`\"]", nil), ("true == a", "a == true", ["a"]), ("!false", "true", []),
      ("latency_ms.p99 > 5s", "latency_ms.p99 > 5000", nil), ("android == 1", "android == 1", nil),
    ] as [(String, String, [String]?)])
  func normalForm(text: String, expected: String, paths: [String]?) throws {
    let expression = try Expression(parsing: text)
    #expect(expression.description == expected)
    #expect(try Expression(parsing: expected) == expression)
    if let paths { #expect(expression.paths.map(\.description) == paths) }
  }

  @Test("different expressions are not equal")
  func differences() throws {
    let texts = [
      "a", "b", "!a", "a == 1", "a == \"1\"", "a != 1", "a == 2", "a == 9007199254740992.0",
      "a in (1)",
      "a =~ '1'", "a && b", "a || b", "true", "false", "a.b", "`a.b`", "a == null", "a == true",
      "a == 9007199254740993", "a == 9007199254740992",
    ]
    let expressions = try texts.map(Expression.init(parsing:))
    for (index, expression) in expressions.enumerated() {
      #expect(expressions.firstIndex(of: expression) == index, "\(expression)")
    }
  }

  @Test("as deep and as long as may be")
  func limits() throws {
    let deep = String(repeating: "(", count: 100) + "a" + String(repeating: ")", count: 100)
    #expect(try Expression(parsing: deep).description == "a")
    let alternating = String(repeating: "!(a && (b || ", count: 50) + "c"
    _ = try Expression(parsing: alternating + String(repeating: "))", count: 50))
    let wide = Array(repeating: "(a)", count: 200).joined(separator: "||")
    #expect(try Expression(parsing: wide).paths.count == 1)
    let marks = String(repeating: "!", count: 65_535)
    #expect(try Expression(parsing: marks + "a").description == "!a")
    let long = Array(repeating: "a", count: 10_000).joined(separator: "||")
    #expect(try Expression(parsing: long).paths.count == 1)
    #expect(
      throws: ExpressionError(column: 65_537, reason: "an expression has at most 65,536 bytes")
    ) { try Expression(parsing: marks + "ab") }
    for count in [101, 10_000] {
      #expect(throws: ExpressionError(column: 101, reason: "parentheses more than 100 deep")) {
        try Expression(parsing: String(repeating: "(", count: count))
      }
    }
  }
}
