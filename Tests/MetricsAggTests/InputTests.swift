import JSONParse
import Testing
import Wire

@testable import MetricsAgg

@Suite("Events as they are read")
struct InputTests {
  private static func event(
    _ json: String, by: [String] = ["provider"], takesAllTypes: Bool = false
  ) throws -> Event? {
    var input = Input(by: by, takesAllTypes: takesAllTypes)
    let parser = JSONParser()
    let counts = try unsafe Array(json.utf8).withUnsafeBufferPointer { bytes in
      try unsafe parser.withDocument(bytes) { try input.read($0) }
    }
    return counts ? input.event : nil
  }

  private static func key(_ json: String, by: [String]) throws -> [String]? {
    try event(json, by: by)?.key.split(separator: Input.separator)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("everything that counts of a response")
  func response() throws {
    let event = try Self.event(
      """
      {"type":"response","ts":"2026-11-24T06:08:47.120Z","provider":"openai","status":"ok",\
      "latency_ms":812.5,"tokens":{"prompt":10,"completion":20},"cost_usd":0.0013}
      """)
    #expect(
      event
        == Event(
          key: Array("\"openai\"".utf8), time: Timestamp("2026-11-24T06:08:47.120Z"),
          isError: false, latency: 812.5, values: [10, 20, 0.0013]))
  }

  @Test(
    "what is an error",
    arguments: [
      (#"{"status":"ok"}"#, false), (#"{"status":"error"}"#, true), (#"{}"#, false),
      (#"{"error":{"kind":"net"}}"#, true), (#"{"error":null}"#, false),
      (#"{"error":"x","status":"ok"}"#, true), (#"{"status":5}"#, false),
      (#"{"status":"\u0065rror"}"#, true),
    ])
  func errors(json: String, isError: Bool) throws {
    #expect(try Self.event(json)?.isError == isError)
  }

  @Test(
    "records of which types count",
    arguments: [
      ("{}", true, true), (#"{"type":null}"#, true, true), (#"{"type":"response"}"#, true, true),
      (#"{"type":"health"}"#, false, true),
    ])
  func types(json: String, counts: Bool, countsWithBy: Bool) throws {
    #expect(try (Self.event(json) != nil) == counts)
    #expect(try (Self.event(json, takesAllTypes: true) != nil) == countsWithBy)
  }

  @Test(
    "paths lead into objects; a key with dots wins; the last of equal keys counts",
    arguments: [
      (#"{"tokens":{"completion":1}}"#, 1.0), (#"{"tokens.completion":2}"#, 2),
      (#"{"tokens.completion":2,"tokens":{"completion":1}}"#, 2),
      (#"{"tokens":{"completion":1},"tokens.completion":2}"#, 2),
      (#"{"tokens":{"completion":1},"tokens":{"completion":3}}"#, 3),
      (#"{"tokens":{"completion":1,"completion":4}}"#, 4),
      (#"{"tokens":{"completion":1},"tokens":{"prompt":3}}"#, nil),
      (#"{"tokens":{"completion":1},"tokens":7}"#, nil), (#"{"tokens":{}}"#, nil),
      (#"{"tokens":null}"#, nil), (#"{"tokens":{"completion":null}}"#, nil),
      (#"{"tok\u0065ns":{"\u0063ompletion":5}}"#, 5), (#"{"token":{"completion":1}}"#, nil),
      (#"{"x":{"tokens":{"completion":1}}}"#, nil),
    ])
  func paths(json: String, value: Double?) throws {
    #expect(try Self.event(json)?.values[1] == .some(value))
  }

  @Test("deep paths, and one that is the beginning of another")
  func deepPaths() throws {
    let json = #"{"a":{"b":{"c":1,"d":"x"}},"e":true,"a.b":{"c":2}}"#
    #expect(try Self.key(json, by: ["a.b.c", "a.b.d", "e"]) == ["1", #""x""#, "true"])
    #expect(try Self.key(#"{"a":{"b":3}}"#, by: ["a.b", "a.b.c"]) == ["3", "null"])
  }

  @Test("the fields that are measured may be grouped by too")
  func sharedPaths() throws {
    #expect(
      try Self.key(#"{"status":"ok","latency_ms":5}"#, by: ["status", "latency_ms"]) == [
        #""ok""#, "5",
      ])
  }

  @Test("one text is one key, however it is escaped")
  func escapes() throws {
    let plain = try Self.key(#"{"provider":"a/b\n"}"#, by: ["provider"])
    #expect(try Self.key(#"{"provider":"\u0061\/b\u000a"}"#, by: ["provider"]) == plain)
  }

  @Test(
    "records that are bad",
    arguments: [
      (#"{"latency_ms":"fast"}"#, #"expected a number at latency_ms, found "fast""#),
      (#"{"tokens":{"prompt":[]}}"#, "expected a number at tokens.prompt, found []"),
      (#"{"cost_usd":true}"#, "expected a number at cost_usd, found true"),
      (
        #"{"ts":1764000000}"#,
        "expected a time such as 2026-11-24T09:30:00Z at ts, found 1764000000"
      ),
      (#"{"type":7}"#, "expected a string at type, found 7"),
      (#"{"provider":{}}"#, "expected no object or array at provider, found an object"),
      ("7", "expected an object, found a number"),
    ])
  func bad(json: String, sentence: String) {
    #expect(throws: RecordError(sentence)) { try Self.event(json) }
  }
}
