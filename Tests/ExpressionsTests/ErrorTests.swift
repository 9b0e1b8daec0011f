import Testing

@testable import Expressions

@Suite("What is no expression")
struct ErrorTests {
  @Test(
    "where and why",
    arguments: [
      ("", 1, "expected a comparison, found the end"),
      ("a ==", 5, "expected a value after \"==\", found the end"),
      ("a > && b", 5, "expected a value after \">\", found \"&&\""),
      ("a &&", 5, "expected a comparison after \"&&\", found the end"),
      ("&& a", 1, "expected a comparison, found \"&&\""),
      ("a ||", 5, "expected a comparison after \"||\", found the end"),
      ("(a", 3, "expected a comparison, \"&&\", \"||\" or \")\" after \"a\", found the end"),
      ("(", 2, "expected a comparison after \"(\", found the end"),
      ("()", 2, "expected a comparison after \"(\", found \")\""),
      ("a)", 2, "expected a comparison, \"&&\", \"||\" or the end after \"a\", found \")\""),
      ("(a == 1", 8, "expected \"&&\", \"||\" or \")\" after \"1\", found the end"),
      ("!", 2, "expected a comparison after \"!\", found the end"),
      ("!)", 2, "expected a comparison after \"!\", found \")\""),
      ("a b", 3, "expected a comparison, \"&&\", \"||\" or the end after \"a\", found \"b\""),
      (
        "a \"x\"", 3,
        "expected a comparison, \"&&\", \"||\" or the end after \"a\", found the string \"x\""
      ),
      ("a == 1 b", 8, "expected \"&&\", \"||\" or the end after \"1\", found \"b\""),
      (
        "a and b", 3,
        "expected a comparison, \"&&\", \"||\" or the end after \"a\", found \"and\"; \"and\" is "
          + "written \"&&\""
      ),
      (
        "a == 1 or b", 8,
        "expected \"&&\", \"||\" or the end after \"1\", found \"or\"; \"or\" is written \"||\""
      ),
      (
        "not a", 5,
        "expected a comparison, \"&&\", \"||\" or the end after \"not\", found \"a\"; \"not\" is "
          + "written \"!\""
      ),
      (
        "NOT (a)", 5,
        "expected a comparison, \"&&\", \"||\" or the end after \"NOT\", found \"(\"; \"NOT\" is "
          + "written \"!\""
      ),
      ("a = 1", 3, "expected \"==\", found \"=\""),
      ("a & b", 3, "expected \"&&\", found \"&\""),
      ("a | b", 3, "expected \"||\", found \"|\""),
      ("a === 1", 5, "expected \"==\", found \"=\""),
      ("a == = 1", 6, "expected \"==\", found \"=\""),
      ("1", 1, "\"1\" alone is neither true nor false; compare it with a path"),
      ("\"x\"", 1, "the string \"x\" alone is neither true nor false; compare it with a path"),
      ("null", 1, "\"null\" alone is neither true nor false; compare it with a path"),
      ("5s", 1, "\"5s\" alone is neither true nor false; compare it with a path"),
      ("1 == 2", 1, "one side must be a path, which is written without quotes"),
      ("\"status\" == \"ok\"", 1, "one side must be a path, which is written without quotes"),
      ("1 < a < 5", 7, "comparisons do not chain; write \"&&\" between two of them"),
      ("a < 1 < c", 7, "comparisons do not chain; write \"&&\" between two of them"),
      ("a == 1 == c", 8, "comparisons do not chain; write \"&&\" between two of them"),
      ("a == 1 in (1)", 8, "comparisons do not chain; write \"&&\" between two of them"),
      ("a == 1 =~ \"x\"", 8, "comparisons do not chain; write \"&&\" between two of them"),
      ("(a) == 1", 5, "an expression in parentheses cannot be compared, only paths and values"),
      (
        "(a || b) =~ \"x\"", 10,
        "an expression in parentheses cannot be compared, only paths and values"
      ),
      ("(a) in (1)", 5, "an expression in parentheses cannot be compared, only paths and values"),
      ("!a == 1", 4, "\"!\" stands before a path alone; put parentheses around the comparison"),
      ("!a =~ \"x\"", 4, "\"!\" stands before a path alone; put parentheses around the comparison"),
      ("a > (5)", 5, "expected a value after \">\", found \"(\""),
      ("a > !b", 5, "expected a value after \">\", found \"!\""),
      ("a > true", 5, "\">\" compares numbers and strings, and \"true\" is neither"),
      ("null <= a", 1, "\"<=\" compares numbers and strings, and \"null\" is neither"),
      ("a in", 5, "expected \"(\" after \"in\", found the end"),
      ("a in 1", 6, "expected \"(\" after \"in\", found \"1\""),
      ("a in ()", 7, "expected a value after \"(\", found \")\""),
      ("a in (1", 8, "expected \",\" or \")\" after \"1\", found the end"),
      ("a in (1,)", 9, "expected a value after \",\", found \")\""),
      ("a in (1 2)", 9, "expected \",\" or \")\" after \"1\", found \"2\""),
      ("a in (b)", 7, "expected a value after \"(\", found \"b\"; a string is written in quotes"),
      ("1 in (1)", 1, "expected a path before \"in\", found \"1\""),
      ("a =~", 5, "expected a pattern in quotes after \"=~\", found the end"),
      ("a =~ 5", 6, "expected a pattern in quotes after \"=~\", found \"5\""),
      ("a =~ b", 6, "expected a pattern in quotes after \"=~\", found \"b\""),
      ("\"x\" =~ \"y\"", 1, "expected a path before \"=~\", found the string \"x\""),
      (
        "a =~ \"[ab]\"", 6,
        "a pattern knows \"*\" and \"?\" only; a bracket in it is written \\\\["
      ),
      ("a.", 3, "expected a key after \".\", found the end"),
      ("a.5", 3, "expected a key after \".\", found \"5\""),
      ("a..b", 3, "expected a key after \".\", found \".\""),
      ("a.\"b\"", 3, "expected a key after \".\", found the string \"b\""),
      ("a[", 3, "expected a key in quotes after \"[\", found the end"),
      ("a[1]", 3, "expected a key in quotes after \"[\", found \"1\""),
      ("a[\"b\"", 6, "expected \"]\" after the string \"b\", found the end"),
      ("[]", 2, "expected a key in quotes after \"[\", found \"]\""),
      (
        "in == 1", 1,
        "expected a comparison, found \"in\"; a key of that name is written in backticks"
      ),
      ("true.a", 5, "expected a comparison, \"&&\", \"||\" or the end after \"true\", found \".\""),
      (
        "a == 007", 6,
        "expected a number, a duration such as 5s, a size such as 2GiB or a share such "
          + "as 5%, found \"007\""
      ),
      (
        "a == 1.", 6,
        "expected a number, a duration such as 5s, a size such as 2GiB or a share such "
          + "as 5%, found \"1.\""
      ),
      ("a == .5", 6, "expected a value after \"==\", found \".\""),
      (
        "a == 5x", 6,
        "expected a number, a duration such as 5s, a size such as 2GiB or a share such "
          + "as 5%, found \"5x\""
      ),
      (
        "a_ms > 5µs", 8,
        "expected a number, a duration such as 5s, a size such as 2GiB or a share such "
          + "as 5%, found \"5µs\""
      ),
      ("a == 1e999", 6, "\"1e999\" is too large a number"),
      (
        "a == 1e", 6,
        "expected a number, a duration such as 5s, a size such as 2GiB or a share such "
          + "as 5%, found \"1e\""
      ),
      ("a == -", 6, "\"-\" means nothing here; a key that holds it is written in backticks"),
      ("a == --1", 6, "\"-\" means nothing here; a key that holds it is written in backticks"),
      ("a == +1", 6, "\"+\" means nothing here; a key that holds it is written in backticks"),
      (
        "a_ms > 1m1h", 8,
        "expected a number, a duration such as 5s, a size such as 2GiB or a share such "
          + "as 5%, found \"1m1h\""
      ),
      ("a_ms > 5 s", 10, "expected \"&&\", \"||\" or the end after \"5\", found \"s\""),
      ("error_rate > 101%", 14, "expected a share from 0% to 100%, found \"101%\""),
      (
        "error_rate > 5 %", 16,
        "\"%\" means nothing here; a key that holds it is written in backticks"
      ),
      (
        "latency > 5s", 11,
        "latency does not say its unit (_ms or _s); write a plain number instead of \"5s\""
      ),
      (
        "latency < 2GiB", 11,
        "latency does not say its unit (_bytes); write a plain number instead of \"2GiB\""
      ),
      (
        "size_bytes > 5s", 14,
        "size_bytes is in bytes, and \"5s\" is a duration; write a size such as 2GiB"
      ),
      (
        "latency_ms > 2GiB", 14,
        "latency_ms is in milliseconds, and \"2GiB\" is a size; write a duration such as 5s"
      ),
      (
        "latency_ms > 5%", 14,
        "latency_ms is in milliseconds, and \"5%\" is a share; write a duration such as 5s"
      ),
      (
        "retry_in_s > 5%", 14,
        "retry_in_s is in seconds, and \"5%\" is a share; write a duration such as 5s"
      ),
      (
        "cost_usd > 5%", 12,
        "cost_usd is in US dollars, and \"5%\" is a share; write a plain number"
      ),
      (
        "cpu_percent > 80%", 15,
        "cpu_percent is in percent, and \"80%\" is a share; write a plain number"
      ),
      (
        "rate_per_s > 5s", 14,
        "rate_per_s is a rate, and \"5s\" is a duration; write a plain number"
      ),
      (
        "5s < size_bytes", 1,
        "size_bytes is in bytes, and \"5s\" is a duration; write a size such as 2GiB"
      ),
      (
        "a_ms in (1s, 2GiB)", 14,
        "a_ms is in milliseconds, and \"2GiB\" is a size; write a duration such as 5s"
      ),
      ("a == b", 6, "expected a value after \"==\", found \"b\"; a string is written in quotes"),
      (
        "status == ok", 11,
        "expected a value after \"==\", found \"ok\"; a string is written in quotes"
      ),
      ("5 == a == 1", 8, "comparisons do not chain; write \"&&\" between two of them"),
      (
        "latency_ms > \"5s\"", 14,
        "latency_ms is in milliseconds, and \"5s\" is a string; write it without quotes"
      ),
      (
        "latency_ms.p99 > \"5000\"", 18,
        "latency_ms.p99 is in milliseconds, and \"5000\" is a string; write it without quotes"
      ),
      (
        "a in (1, b)", 10,
        "expected a value after \",\", found \"b\"; a string is written in quotes"
      ),
      (
        "a.b == c[\"d\"]", 8,
        "expected a value after \"==\", found \"c\"; a string is written in quotes"
      ),
      ("a == \"x", 6, "a string is not closed"),
      ("a == 'x\"", 6, "a string is not closed"),
      ("a == \"\\x\"", 7, "an unknown escape in a string; a backslash is written \\\\"),
      ("a == \"\\'\"", 7, "an unknown escape in a string; a backslash is written \\\\"),
      ("a == \"\\u12g4\"", 7, "expected four digits after \\u"),
      ("a == \"\\ud800\"", 7, "half a surrogate pair in a string"),
      ("a == \"\\ud800\\u0041\"", 7, "half a surrogate pair in a string"),
      ("a == \"\\udc00\\udc00\"", 7, "half a surrogate pair in a string"),
      ("a == \"\\udc00\"", 7, "half a surrogate pair in a string"),
      ("a == \"\t\"", 7, "a control character in a string; write it as an escape such as \\t"),
      ("`a", 1, "a backtick is not closed"),
      (
        "`a\u{1b}`", 3,
        "a control character in a key; write the key as a string in brackets, with escapes"
      ),
      ("a\u{7f}", 2, "a control character outside of a string"),
      ("\u{0}", 1, "a control character outside of a string"),
      ("a == \"\\", 7, "a string ends in a backslash"),
      ("a @ b", 3, "\"@\" means nothing here; a key that holds it is written in backticks"),
      ("é == 1", 1, "\"é\" means nothing here; a key that holds it is written in backticks"),
      ("a-b > 1", 2, "\"-\" means nothing here; a key that holds it is written in backticks"),
      ("日本 && a", 1, "\"日\" means nothing here; a key that holds it is written in backticks"),
      ("\"日本\" == a = 1", 11, "expected \"==\", found \"=\""),
      ("a % 5", 3, "\"%\" means nothing here; a key that holds it is written in backticks"),
      (
        "a == thiswordismuchlongerthanfortybytesandsoitisshortened \"x\"", 6,
        "expected a value after \"==\", found \"thiswordismuchlongerthanfortybytesan...\"; a "
          + "string is written in quotes"
      ),
      (
        "a < \"thisstringismuchlongerthanfortybytesandsoitisshortened\" \"x\"", 62,
        "expected \"&&\", \"||\" or the end after the string "
          + "\"thisstringismuchlongerthanfortybyte..., found the string \"x\""
      ),
    ] as [(String, Int, String)])
  func errors(text: String, column: Int, reason: String) {
    #expect(throws: ExpressionError(column: column, reason: reason)) {
      try Expression(parsing: text)
    }
  }

  @Test("an error is one sentence with its place")
  func description() {
    let error = ExpressionError(column: 14, reason: "expected a value")
    #expect(error.description == "column 14: expected a value")
  }
}
