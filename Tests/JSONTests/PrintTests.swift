import JSON
import JSONParse
import TestSupport
import Testing

@Suite("Printing")
struct PrintTests {
  @Test("quotes, backslashes and control characters are escaped, all else is as it is")
  func escapes() {
    let controls = String(String.UnicodeScalarView((0...0x1f).compactMap { Unicode.Scalar($0) }))
    #expect(
      JSONValue.string(controls).text
        == #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011"#
        + #"\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#)
    #expect(JSONValue.string("a\"b\\c/d").text == #""a\"b\\c/d""#)
    #expect(
      JSONValue.string("\u{7f}\u{e9}\u{2028}\u{1f600}").text == "\"\u{7f}\u{e9}\u{2028}\u{1f600}\"")
    #expect(JSONValue.string("").text == "\"\"")
  }

  @Test(
    "doubles are the shortest digits that read back the same",
    arguments: [
      (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-2.0, "-2"), (0.1, "0.1"),
      (1.0 / 3, "0.3333333333333333"),
      (1e15, "1000000000000000"), (9_007_199_254_740_992, "9007199254740992"), (1e16, "1e+16"),
      (.leastNonzeroMagnitude, "5e-324"),
      (1.7976931348623157e308, "1.7976931348623157e+308"), (-1.5e-7, "-1.5e-07"),
      (.infinity, "null"),
      (-.infinity, "null"), (.nan, "null"),
    ])
  func doubles(value: Double, text: String) {
    #expect(JSONValue.double(value).text == text)
  }

  @Test("whole numbers", arguments: [0, -1, .max, .min])
  func ints(value: Int) throws {
    #expect(JSONValue.int(value).text == String(value))
    #expect(try JSONParser().value(Array(JSONValue.int(value).text.utf8)).int == value)
  }

  @Test("the writer sets the commas")
  func commas() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("a", 1)
    writer.key("b")
    writer.beginArray()
    writer.value("[")
    writer.value("{")
    writer.value(":")
    writer.value(",")
    writer.beginObject()
    writer.endObject()
    writer.null()
    writer.value(true)
    writer.endArray()
    writer.member("c", ifPresent: nil)
    writer.member("d", ifPresent: [])
    writer.raw(Array(#""e":1,"f":2"#.utf8)[...])
    writer.member("g", "\n")
    writer.endObject()
    writer.endLine()
    writer.value(1)
    writer.endLine()
    let expected =
      #"{"a":1,"b":["[","{",":",",",{},null,true],"d":[],"e":1,"f":2,"g":"\n"}"# + "\n1\n"
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    writer.removeAll()
    #expect(writer.bytes.isEmpty)
  }
}
