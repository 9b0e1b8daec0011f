import JSON
@testable import JSONParse
import TestSupport
import Testing

/// What is JSON and what is not, by RFC 8259 and the limits of the contract. The rows follow the
/// groups of Nicolas Seriot's "Parsing JSON is a Minefield" (2016).
@Suite("Accepting and refusing")
struct AcceptTests {
  @Test(
    "this is JSON",
    arguments: [
      // values alone
      "0", "-0", "1", "\"\"", "null", "true", "false", "[]", "{}", "\"a\"", " 1 ", "\t[]\r\n",
      "\n1",
      // numbers
      "-1", "123", "-123.456", "0.0", "0e1", "0e+1", "0E-1", "1e1", "1E1", "1e+1", "1e-1", "20e1",
      "1.5e10", "123e65", "-0.000000000000000000000000000001", "1e-999", "-1e-999", "0e99999",
      "123456789012345678901234567890", "-9223372036854775809", "18446744073709551616", "1e308",
      "1.7976931348623157e308", "0.1000000000000000055511151231257827021181583404541015625",
      // strings
      #""\"\\\/\b\f\n\r\t""#, #""\u0000""#, #""\u001f""#, #""\u00e9\u00E9""#, #""\uD83D\uDE00""#,
      #""\ud800\udc00""#, #""\udbff\udfff""#, #""\ud7ff\ue000""#, #""\udbff\udc00""#, #""\uFFFF""#,
      #""\u2028""#, "\"\u{2028}\u{2029}\"",
      "\"\u{7f}\"", "\"\u{e9}\"", "\"\u{10ffff}\"", "\"\u{ffff}\"", "\"\u{feff}\"", #""a/b//c""#,
      #""\\u0000""#, #""\\""#, #""//""#,
      // arrays
      "[1]", "[ ]", "[1,2]", "[1 , 2]", "[[]]", "[[],[[]],{}]", "[null,1,\"2\",{}]", "[\"\"]",
      "[1,null,null,null,2]", "[2] ", " [1]", "[false]",
      // objects
      #"{"a":1}"#, #"{"a":1,"b":2}"#, #"{ "a" : 1 }"#, #"{"":0}"#, #"{"a":1,"a":2}"#, #"{"a":{}}"#,
      #"{"\u0000":1}"#, #"{"a":[]}"#, "{\"a\"\t:\r1}", #"{"title":"\u041f\u043e\u043b"}"#,
    ])
  func accepts(text: String) throws {
    let bytes = Array(text.utf8)
    let value = try JSONParser().value(bytes)
    #expect(NaiveJSON.parse(bytes)?.value.text == value.text)
  }

  @Test(
    "this is none",
    arguments: [
      // nothing, or more than one
      "", " ", "\n", "\t\r\n", "1 2", "{} {}", "[] []", "1,", "[],", "{}}", "[]]", "[1]x", "{}x",
      "nullx",
      "truefalse", "\"a\"b", "\"a\"\"b\"", "1\"a\"", "\"a\"1", "{}#", "[]//c", "/**/1", "[]/**/",
      "{}{",
      // words
      "nul", "tru", "fals", "True", "NULL", "nulll", "undefined", "NaN", "-NaN", "nan", "Infinity",
      "-Infinity", "inf", "-inf", "+Infinity", "a", "'a'", "\u{feff}", "\u{feff}{}", "\u{e9}", "*",
      // numbers
      "-", "+", "+1", "--1", "01", "-01", "00", "-00", "012", "1.", ".1", "-.1", "-1.", "1.e1",
      "1e", "1e+",
      "1E-", "1ee1", "1e1.5", "1.2.3", "0x1", "0b1", "1_000", "1,000,", "1a", "1-", "1+2", "0e",
      "0.e1",
      "1e999", "-1e999", "1e309", "[1e400]", "\u{ff11}", "1\u{0}", "1\u{c}", "2.e+3", "-2.", "[1.]",
      // strings
      "\"", "\"a", "a\"", "\"\\\"", #""\"#, #""\x41""#, #""\a""#, #""\0""#, #""\'""#, #""\u""#,
      #""\u1""#,
      #""\u12""#, #""\u123""#, #""\u123g""#, #""\U0041""#, #""\u 041""#, #""\u-041""#, "\"\n\"",
      "\"\t\"",
      "\"\r\"", "\"\u{0}\"", "\"\u{1f}\"", #""\"# + "\n\"", #""\u00""#, "\"\u{1}\"", #""\u00A""#,
      // halves of surrogate pairs
      #""\ud800""#, #""\udbff""#, #""\udc00""#, #""\udfff""#, #""\ud800a""#, #""\ud800\n""#,
      #""\ud800\u0041""#, #""\ud800\udbff""#, #""\ud800\ue000""#, #""\ud800\ud800""#,
      #""\udc00\ud800""#, #""\ud800\\udc00""#,
      #""\ud800\u""#,
      #""\ud83d\ude00\ud83d""#, #""\ud800\"#, #"{"\udc00":1}"#,
      // arrays
      "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[,", "[1,,2]", "[1 2]", "[1:2]", "[1}",
      "[\"a\"", "[[]",
      "[]]", "[a]", "[\"a\",\n4\n,1,", "[*]", "[1,\n1\n,1", "[\"\": 1]", "[3[4]]", "[\"a\" \"b\"]",
      "[\u{c}]",
      "[1]]",
      // objects
      "{", "}", "{]", #"{"a"#, #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a":1,"#, #"{"a":1,}"#,
      #"{,"a":1}"#,
      #"{"a":1,,"b":2}"#, #"{"a" 1}"#, #"{"a":}"#, #"{:1}"#, #"{a:1}"#, #"{'a':1}"#, #"{1:1}"#,
      #"{null:1}"#,
      #"{"a":1 "b":2}"#, #"{"a"::1}"#, #"{"a":1:2}"#, #"{"a","b"}"#, #"{[]:1}"#, #"{"a":1]"#,
      #"{"a":/**/1}"#,
      #"{"a":1}}"#, #"{"a":1}//"#, #"{"a":"b"}/"#, #"{"a": true} "x""#, #"{"a":a}"#, #"{{}}"#,
      #"{"x":1"y":2}"#,
    ])
  func refuses(text: String) {
    let bytes = Array(text.utf8)
    #expect(throws: JSONSyntaxError.self) { try JSONParser().value(bytes) }
    #expect(NaiveJSON.parse(bytes) == nil)
  }

  @Test(
    "bytes that are no UTF-8 are refused",
    arguments: [
      [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x80, 0x80], [0xe2, 0x82],
      [0xed, 0xa0, 0x80],
      [0xed, 0xbf, 0xbf], [0xf0, 0x80, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80],
      [0xf5, 0x80, 0x80, 0x80], [0xff],
      [0xfe], [0xe9], [0xf0, 0x9f, 0x98], [0xfc, 0x83, 0xbf, 0xbf, 0xbf, 0xbf], [0xff, 0xfe],
    ] as [[UInt8]])
  func refusesInvalidUTF8(sequence: [UInt8]) {
    for (before, after) in [
      ("\"", "\""), ("[\"aaaaaaaa", "\"]"), ("{\"a", "\":1}"), ("", ""), ("1", ""), ("", "{}"),
    ] {
      let bytes = Array(before.utf8) + sequence + Array(after.utf8)
      #expect(throws: JSONSyntaxError.self) { try JSONParser().value(bytes) }
      #expect(NaiveJSON.parse(bytes) == nil)
    }
  }

  @Test("1,024 containers may lie in one another, one more may not")
  func depth() throws {
    func nested(_ open: String, _ close: String, _ depth: Int) -> [UInt8] {
      Array((String(repeating: open, count: depth) + String(repeating: close, count: depth)).utf8)
    }
    func objects(_ depth: Int) -> [UInt8] {
      Array(
        (String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth))
          .utf8)
    }
    var value = try JSONParser().value(nested("[", "]", 1024))
    var depth = 1
    while let inner = value[0] { (value, depth) = (inner, depth + 1) }
    #expect(depth == 1024)
    _ = try JSONParser().value(objects(1024))
    for bytes in [
      nested("[", "]", 1025), objects(1025), nested("[", "]", 10_000), objects(10_000),
      nested("[", "", 10_000), nested("[", "", 1_000_000),
    ] {
      let error = #expect(throws: JSONSyntaxError.self) { try JSONParser().value(bytes) }
      #expect(error?.reason == "nested more than 1,024 deep")
    }
  }

  @Test("the parser is as good after a bad document as before")
  func reuse() throws {
    let parser = JSONParser()
    for bad in ["", "[", "{\"a\":", "\"\\ud800\"", "1e999", "[1]]", "\u{feff}"] {
      #expect(throws: JSONSyntaxError.self) { try parser.value(Array(bad.utf8)) }
      #expect(try parser.value(Array("{\"a\":[1]}".utf8)).text == "{\"a\":[1]}")
    }
    let long = "[" + String(repeating: "1,", count: 100_000) + "1]"
    #expect(try parser.value(Array(long.utf8)).array?.count == 100_001)
    #expect(try parser.value(Array("[]".utf8)) == [])
  }

  @Test(
    "a mistake is told with what it is and at which byte",
    arguments: [
      ("{\"a\":nil}", "a word that is not JSON", 6), ("[1,02]", "a malformed number", 4),
      ("[1e999]", "a number too large", 2), ("{} x", "more after the end of the value", 4),
      ("[\"\\q\"]", "an unknown escape in a string", 3), ("", "nothing there", 1),
      ("[\"\\udc00\"]", "half a surrogate pair in a string", 3),
      ("[1}", "an unexpected character", 3),
      ("[1", "it ends too early", 3), ("{\"a\":}", "an unexpected character", 6),
    ])
  func reasons(text: String, reason: String, byte: Int) {
    #expect(throws: JSONSyntaxError(reason: reason, byte: byte)) {
      try JSONParser().value(Array(text.utf8))
    }
  }
}
