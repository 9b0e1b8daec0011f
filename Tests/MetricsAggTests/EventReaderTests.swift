import JSONParse
import Testing
import Wire

@testable import MetricsAgg

@Suite("Events as they are read")
struct EventReaderTests {
  /// What is read of one line, in a form to compare.
  private struct Read: Equatable {
    var key: [String]
    var time: Timestamp?
    var isError: Bool
    var numbers: [Double?]
  }

  private struct Bad: Error, Equatable {
    var reason: String
  }

  /// `nil` if the line is passed over.
  private static func event(_ json: String, by: [String]? = nil) throws -> Read? {
    let kinds =
      by.map {
        [Plan.Kind.every(by: $0, values: [Plan.Kind.latency], sums: Plan.Kind.usage)]
      } ?? Plan.Kind.all
    let plan = Plan(kinds: kinds, where: nil, error: nil, time: nil)
    let hash = KeyHash()
    var reader = EventReader(plan, hash: hash)
    var batch = EventBatch()
    let scanner = FieldScanner(plan.fields)
    let padded = Array(json.utf8) + [UInt8](repeating: 0, count: FieldScanner.padding)
    let outcome = unsafe padded.withUnsafeBufferPointer { bytes in
      let line = unsafe UnsafeBufferPointer(rebasing: bytes[..<json.utf8.count])
      unsafe scanner.scan(line)
      return unsafe scanner.rows[0].state == .record
        ? unsafe reader.read(line, scanner.places(0), into: &batch) : .bad
    }
    switch outcome {
    case .passedOver: return nil
    case .bad:
      var explainer = LineExplainer(plan, hash: hash)
      throw Bad(reason: explainer.reason(Array(json.utf8)[...]))
    case .counts: break
    }
    let event = batch.events[0]
    let key = unsafe UnsafeBufferPointer(
      start: batch.keys.start + event.key, count: event.keyLength)
    return Read(
      key: unsafe key.split(separator: Event.separator).map {
        unsafe String(decoding: $0, as: UTF8.self)
      },
      time: event.time == EventTime.none ? nil : Timestamp(milliseconds: event.time),
      isError: event.isError, numbers: batch.numbers.map { $0.isPresent ? $0.double : nil })
  }

  private static func key(_ json: String, by: [String]) throws -> [String]? {
    try event(json, by: by)?.key
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
        == Read(
          key: [#""openai""#, "null"], time: Timestamp("2026-11-24T06:08:47.120Z"),
          isError: false, numbers: [812.5, 10, 20, 0.0013]))
  }

  @Test(
    "what is an error",
    arguments: [
      (#"{"status":"ok"}"#, false), (#"{"status":"error"}"#, true), (#"{}"#, false),
      (#"{"error":{"kind":"net"}}"#, true), (#"{"error":null}"#, false),
      (#"{"error":"x","status":"ok"}"#, true), (#"{"status":5}"#, false),
      (#"{"status":"\u0065rror"}"#, true), (#"{"type":"health","status":"unhealthy"}"#, true),
      (#"{"type":"health","status":"degraded","error":{"kind":"net"}}"#, false),
      (#"{"type":"delivery","status":"failed"}"#, true),
      (#"{"type":"check","status":"fail"}"#, true),
      (#"{"type":"check","status":"warn"}"#, false), (#"{"type":"breaker","state":"open"}"#, false),
    ])
  func errors(json: String, isError: Bool) throws {
    #expect(try Self.event(json)?.isError == isError)
  }

  @Test(
    "records of which types count",
    arguments: [
      ("{}", true), (#"{"type":null}"#, true), (#"{"type":"response"}"#, true),
      (#"{"type":"health"}"#, true), (#"{"type":"domain"}"#, false),
      (#"{"type":"resp\u006fnse"}"#, true), (#"{"type":"responses"}"#, false),
    ])
  func types(json: String, counts: Bool) throws {
    #expect(try (Self.event(json) != nil) == counts)
    #expect(try Self.event(json, by: ["type"]) != nil)
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
    #expect(try Self.event(json)?.numbers[2] == .some(value))
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
      (#"{"provider":"\x"}"#, "not JSON: an unknown escape in a string (byte 14)"),
      (#"{"latency_ms":01}"#, "not JSON: a malformed number (byte 15)"),
      (#"{"provider":tru}"#, "not JSON: a word that is not JSON (byte 13)"),
      (#"{"a":[1,2}"#, "not JSON: an unexpected character (byte 10)"),
    ])
  func bad(json: String, sentence: String) {
    #expect(throws: Bad(reason: sentence)) { try Self.event(json) }
  }
}
