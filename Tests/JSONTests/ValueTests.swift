import JSON
import JSONParse
import Testing

private func parse(_ text: String) throws -> JSONValue { try JSONParser().value(Array(text.utf8)) }

@Suite("Values")
struct ValueTests {
  @Test(
    "numbers keep their digits",
    arguments: [
      "0", "-0", "1.0", "1.50", "1e3", "1E+3", "1e-999", "123456789012345678901234567890", "0.10",
      "-0.0", "18446744073709551616", "1.7976931348623157e308", "100000000000000000000000.000",
    ])
  func digits(text: String) throws {
    #expect(try parse(text).text == text)
    #expect(try parse("{\"a\":[\(text)]}").text == "{\"a\":[\(text)]}")
  }

  @Test(
    "a number is an Int where it is whole and fits",
    arguments: [
      ("1", 1), ("-1", -1), ("1.0", 1), ("1e3", 1000), ("-0", 0), ("9223372036854775807", .max),
      ("-9223372036854775808", .min), ("1.5", nil), ("9223372036854775808", nil), ("1e300", nil),
      ("1e-400", 0),
    ] as [(String, Int?)])
  func ints(text: String, value: Int?) throws {
    #expect(try parse(text).int == value)
  }

  @Test(
    "doubles",
    arguments: [
      ("0.1", 0.1), ("1e308", 1e308), ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0),
      ("-2.5E-3", -0.0025),
      ("123456789012345678901234567890", 1.2345678901234568e29),
    ])
  func doubles(text: String, value: Double) throws {
    #expect(try parse(text).double == value)
  }

  @Test(
    "escapes become the characters they stand for",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0000a""#, "\0a"),
      (#""\u00e9\u00E9""#, "\u{e9}\u{e9}"), (#""\ud83d\ude00!""#, "\u{1f600}!"),
      (#""\udbff\udfff""#, "\u{10ffff}"), (#""\ud800\udc00""#, "\u{10000}"),
      (#""a\\u0041""#, "a\\u0041"), (#""\uFEFF""#, "\u{feff}"), (#""x\u2028y""#, "x\u{2028}y"),
    ])
  func escapes(text: String, expected: String) throws {
    let found = try parse(text).string
    #expect(found.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
    #expect(try parse("{\(text):0}").object?.members.first?.key == expected)
  }

  @Test("objects keep their order and every one of equal keys; looking up finds the last")
  func objects() throws {
    let value = try parse(#"{"b":1,"a":2,"b":3,"":4}"#)
    #expect(value.object?.members.map(\.key) == ["b", "a", "b", ""])
    #expect(value["b"] == 3)
    #expect(value[""] == 4)
    #expect(value["c"] == nil)
    #expect(value.text == #"{"b":1,"a":2,"b":3,"":4}"#)
  }

  @Test("writing replaces the last of equal keys, appends, and takes all away")
  func mutation() throws {
    var object = try #require(try parse(#"{"b":1,"a":2,"b":3}"#).object)
    object["b"] = 9
    #expect(JSONValue.object(object).text == #"{"b":1,"a":2,"b":9}"#)
    object["c"] = "x"
    object["b"] = nil
    #expect(JSONValue.object(object).text == #"{"a":2,"c":"x"}"#)
  }

  @Test("a kind of another sort is nil, not a guess")
  func kinds() throws {
    let values: [JSONValue] = [nil, true, 1, "1", [], [:]]
    #expect(
      values.map(\.kind) == ["null", "a boolean", "a number", "a string", "an array", "an object"])
    #expect(values.map { $0.string != nil } == [false, false, false, true, false, false])
    #expect(values.map { $0.int != nil } == [false, false, true, false, false, false])
    #expect(values.map { $0.bool != nil } == [false, true, false, false, false, false])
    #expect(values.map(\.isNull) == [true, false, false, false, false, false])
    #expect(JSONValue.array([1])[1] == nil)
    #expect(JSONValue.array([1])[-1] == nil)
  }
}
