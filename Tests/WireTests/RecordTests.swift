import JSON
import Streams
import Testing
import Wire

private func record(_ line: String) throws -> Record {
  unsafe try Array(line.utf8).withUnsafeBufferPointer { unsafe try RecordParser().record($0) }
}

private func printed(_ record: Record) -> String {
  var writer = JSONWriter()
  record.write(to: &writer)
  return String(decoding: writer.bytes, as: UTF8.self)
}

@Suite("Records")
struct RecordTests {
  private static let odd =
    #" { "z" : 1.50 ,"a":"\u00e9\/", "a" :  [ 1,2 ], "n":1e-999,"b":123456789012345678901234567890}  "#

  @Test("a record that nobody touches is the line it was")
  func untouched() throws {
    #expect(try printed(record(Self.odd)) == Self.odd + "\n")
  }

  @Test("a member that nobody touches keeps its bytes and its place")
  func touched() throws {
    var changed = try record(Self.odd)
    changed["n"] = "new"
    changed["last"] = [1, nil]
    changed["z"] = nil
    #expect(
      printed(changed)
        == #"{"a":"\u00e9\/","a" :  [ 1,2 ],"n":"new","b":123456789012345678901234567890,"last":[1,null]}"#
        + "\n")
    changed["a"] = true
    #expect(printed(changed).hasPrefix(#"{"a":"\u00e9\/","a":true,"n""#))
    changed["a"] = nil
    #expect(printed(changed).hasPrefix(#"{"n":"new","b""#))
  }

  @Test("one made from nothing")
  func fresh() {
    var made = Record()
    #expect(printed(made) == "{}\n")
    made["type"] = "x"
    made["gone"] = nil
    #expect(printed(made) == "{\"type\":\"x\"}\n")
    #expect(made.type == "x")
  }

  @Test(
    "a path leads into objects; a key that is the whole path wins",
    arguments: [
      ("tokens.completion", 5), ("tokens", ["completion": 5, "x": ["y": 6]]), ("tokens.x.y", 6),
      ("a.b", 1),
      ("a.c", nil), ("tokens.completion.z", nil), ("", nil), (".", nil), ("tokens.", nil),
      ("missing.x", nil),
      ("deep..x", 7),
    ] as [(String, JSONValue?)])
  func paths(path: String, value: JSONValue?) throws {
    let line =
      #"{"tokens":{"completion":5,"x":{"y":6}},"a.b":1,"a":{"b":2},"deep":{"":{"x":7}}}"#
    #expect(try record(line).value(at: path) == value)
  }

  @Test(
    "a line that is no object is refused with a sentence",
    arguments: [
      ("[1]", "expected an object, found an array"), ("7", "expected an object, found a number"),
      ("null", "expected an object, found null"), ("\"x\"", "expected an object, found a string"),
      ("{\"a\":}", "not JSON: an unexpected character (byte 6)"),
      ("", "not JSON: nothing there (byte 1)"),
      ("{\"a\":1", "not JSON: it ends too early (byte 7)"),
      ("{} {}", "not JSON: more after the end of the value (byte 4)"),
    ])
  func refused(line: String, sentence: String) {
    #expect(throws: RecordError(sentence)) { try record(line) }
  }

  @Test("typed access says what was expected, where, and what was found")
  func typed() throws {
    let long = String(repeating: "x", count: 60)
    let read = try record("{\"a\":\"x\",\"n\":null,\"i\":7,\"l\":[\"\(long)\"]}")
    #expect(try read.requiredString("a") == "x")
    #expect(try read.optionalString("n") == nil)
    #expect(try read.optionalString("missing") == nil)
    #expect(throws: RecordError("expected a string at n, found nothing")) {
      try read.requiredString("n")
    }
    #expect(throws: RecordError("expected a string at i, found 7")) { try read.requiredString("i") }
    #expect(throws: RecordError("expected a string at l, found an array")) {
      try read.optionalString("l")
    }
  }
}
