import Expressions
import JSONParse
import Resilience
import Testing
import Wire

@testable import BreakerFilter

/// What records say of the service.
@Suite("Input")
struct InputTests {
  private func read(_ text: String, _ rules: Rules = Rules(), field: String? = nil) throws -> Event
  {
    let durations = field.flatMap(DurationField.init).map { [$0] } ?? DurationField.usual
    var input = Input(rules, durations: durations)
    let parser = JSONParser()
    return try unsafe Array(text.utf8).withUnsafeBufferPointer { bytes in
      try unsafe parser.withDocument(bytes) { try unsafe input.read($0, bytes) }
    }
  }

  @Test(
    "a record of the suite means by itself",
    arguments: [
      (#"{"type":"response","status":"ok"}"#, Outcome.success),
      (#"{"type":"response","status":"error"}"#, .failure),
      (#"{"type":"response","status":"ok","error":{"kind":"rate"}}"#, .failure),
      (#"{"type":"response","status":"ok","error":null}"#, .success),
      (#"{"type":"response"}"#, .void),
      (#"{"type":"response","status":7}"#, .void),
      (#"{"type":"response","status":"new"}"#, .void),
      (#"{"status":"error"}"#, .failure),
      (#"{"type":null,"status":"ok"}"#, .success),
      (#"{"status":"ok","status":"error"}"#, .failure),
      (#"{"\u0073tatus":"\u0065rror"}"#, .failure),
      (#"{}"#, .void),
      (#"{"type":"health","status":"healthy"}"#, .success),
      (#"{"type":"health","status":"degraded","error":{"kind":"slow"}}"#, .success),
      (#"{"type":"health","status":"unhealthy"}"#, .failure),
      (#"{"type":"delivery","status":"sent"}"#, .success),
      (#"{"type":"delivery","status":"failed"}"#, .failure),
      (#"{"type":"delivery","status":"queued"}"#, .ignored),
      (#"{"type":"check","status":"pass"}"#, .success),
      (#"{"type":"check","status":"fail"}"#, .failure),
      (#"{"type":"check","status":"skip"}"#, .ignored),
      (#"{"type":"domain","domain":"a.com","status":"error"}"#, .void),
      (#"{"type":"metric","error":{}}"#, .void),
    ])
  func meaning(text: String, outcome: Outcome) throws {
    #expect(try read(text).outcome == outcome)
  }

  @Test("what is no record is bad", arguments: ["[]", "1", #"{"type":7}"#])
  func bad(text: String) {
    #expect(throws: RecordError.self) { try read(text) }
  }

  /// Ignored, failure, success as they hold; `nil` where there is no such expression.
  @Test(
    "the expressions are weighed",
    arguments: [
      (nil, nil, nil, .void), (true, true, true, .ignored), (false, true, true, .failure),
      (nil, false, nil, .success), (nil, nil, true, .success), (nil, nil, false, .failure),
      (nil, false, true, .success), (nil, false, false, .void), (true, nil, nil, .ignored),
      (false, nil, nil, .void),
    ] as [(Bool?, Bool?, Bool?, Outcome)])
  func weighing(row: (ignore: Bool?, failure: Bool?, success: Bool?, outcome: Outcome)) {
    let outcome = Rules.outcome(
      ignore: row.ignore, failure: row.failure, success: row.success, meaning: .void)
    #expect(outcome == row.outcome)
  }

  private static let texts = [
    #"{"type":"job","code":3,"tags":{"a.b":"x"},"took_s":1.5}"#,
    #"{"code":0,"tags":{"a.b":"\u0078"},"big":9007199254740993,"deep":{"er":{"est":true}}}"#,
    #"{"deep.er.est":false,"deep":{"er":{"est":true}},"code":null,"list":[1]}"#,
    #"{"deep":{"er":{"est":true},"er":{"est":false}},"\u0063ode":3}"#,
    #"{"tags":7,"code":"3"}"#,
    #"{}"#,
  ]

  @Test(
    "an expression holds here where it holds for the record as a value",
    arguments: [
      "code == 3", "code != 0", "code", "!code", #"tags["a.b"] == "x""#, "took_s > 1s",
      "big == 9007199254740993", "big == 9007199254740992", "deep.er.est", "list == null",
      #"tags["a.b"] =~ "x*" || code in (0, 3)"#,
    ])
  func sameAsValues(text: String) throws {
    let expression = try Expression(parsing: text)
    let parser = JSONParser()
    for record in Self.texts {
      let value = try parser.value(Array(record.utf8))
      let outcome = try read(record, Rules(failure: expression)).outcome
      #expect((outcome == .failure) == expression.isTrue(of: value), "\(record)")
    }
  }

  @Test(
    "how long it took",
    arguments: [
      (#""latency_ms":12.5"#, nil, 12_500_000), (#""duration_ms":3"#, nil, 3_000_000),
      (#""latency_ms":null,"duration_ms":3"#, nil, 3_000_000), (#""latency_ms":"1""#, nil, nil),
      (#""latency_ms":-1"#, nil, nil), (#""latency_ms":1e300"#, nil, nil),
      (#""a":{"took_s":2}"#, "a.took_s", 2_000_000_000),
    ] as [(String, String?, Int64?)])
  func durations(row: (members: String, field: String?, nanoseconds: Int64?)) throws {
    let event = try read(#"{"status":"ok",\#(row.members)}"#, field: row.field)
    #expect(event.duration == row.nanoseconds)
  }

  @Test("a field that does not say its unit tells no duration")
  func units() {
    #expect(DurationField("latency") == nil)
  }

  @Test(
    "the words of a failure",
    arguments: [
      (#"{"kind":"rate","message":"slow down\nnow"}"#, "slow down"), (#"{"kind":"rate"}"#, "rate"),
      (#""broken""#, "broken"), ("7", ""),
    ])
  func messages(error: String, message: String) throws {
    #expect(try read(#"{"error":\#(error)}"#).message == message)
  }
}
