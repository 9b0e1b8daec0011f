import JSONParse
import TestSupport
import Testing
import Wire

@testable import DomainList

@Suite("Responses on their way into the table")
struct ResponseColumnsTests {
  private static let names = ResponseColumns.names.split(separator: ", ").map(String.init)

  /// A good response with other members behind its own.
  private static func response(_ more: String) -> String {
    """
    {"type":"response","ts":"2026-11-24T06:00:00.000Z","run":"r","domain":"a.example.com",\
    "id":"not kept","question":"0123456789abcdef0123456789abcdef","questions":2,"sample":0,\
    "prompt":"p","provider":"x","model":"m","status":"ok","attempts":1\(more)}
    """
  }

  /// The values of a record by their columns, as the server reads them.
  private func values(_ record: String) throws -> [String: String] {
    let parser = ResponseParser()
    let row = try unsafe Array(record.utf8).withUnsafeBufferPointer { try unsafe parser.row($0) }
    let text = try #require(row).text
    let values = unsafe text.withUnsafeBytes { unsafe CopyText.values($0) }
    #expect(values.count == Self.names.count)
    return zip(Self.names, values).reduce(into: [:]) { $0[$1.0] = $1.1?.text }
  }

  @Test("a column no field stands for is NULL")
  func needed() throws {
    #expect(
      try values(Self.response("")) == [
        "ts": "2026-11-24T06:00:00.000Z", "question": "0123456789abcdef0123456789abcdef",
        "questions": "2", "sample": "0", "prompt": "p", "provider": "x", "model": "m",
        "status": "ok", "attempts": "1",
      ])
  }

  @Test(
    "each field goes to its column",
    arguments: [
      (#","text":"a\tb\\c\n\"d\" \u00e9""#, "text", "a\tb\\c\n\"d\" é"),
      (#","text":"\u0000""#, "text", "\u{fffd}"),
      (#","text":"\\N""#, "text", "\\N"),
      (#","text":"""#, "text", ""),
      (#","tokens":{"prompt":12,"other":1}"#, "tokens_prompt", "12"),
      (#","answered_by":{"model":"n"}"#, "answered_model", "n"),
      (#","cost_usd":0.00120"#, "cost_usd", "0.00120"),
      (#","maybe_billed":true"#, "maybe_billed", "true"),
      (",\"tries\":[{\"kind\":\t\"a\\nb\"}]", "tries", "[{\"kind\":\t\"a\\nb\"}]"),
      (#","later":{"a":"\\"},"b":null"#, "extra", #"{"later":{"a":"\\"},"b":null}"#),
      (#","tokens":7,"tokens.prompt":5,"":1"#, "extra", #"{"tokens":7,"tokens.prompt":5,"":1}"#),
      (#","latency_ms":1e2,"tokens":{"prompt":12e1}"#, "tokens_prompt", "120"),
    ])
  func column(more: String, column: String, value: String) throws {
    #expect(try values(Self.response(more))[column] == value)
  }

  @Test("the order of the keys makes no difference, whatever came before", arguments: 0..<50)
  func order(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let members = [
      #""type":"response""#, #""ts":"2026-11-24T06:00:00.000Z""#, #""run":"r""#,
      #""domain":"a.example.com""#, #""question":"0123456789abcdef0123456789abcdef""#,
      #""questions":2"#, #""sample":0"#, #""prompt":"p""#, #""provider":"x""#, #""model":"m""#,
      #""status":"ok""#, #""attempts":1"#, #""tokens":{"completion":3,"prompt":2}"#,
      #""answered_by":{"provider":"y"}"#, #""zebra":[1]"#,
    ]
    let parser = ResponseParser()
    func text(_ members: [String]) throws -> [UInt8]? {
      let record = "{\(members.joined(separator: ","))}"
      return try unsafe Array(record.utf8).withUnsafeBufferPointer {
        try unsafe parser.row($0)?.text
      }
    }
    let expected = try text(members)
    for _ in 0..<10 {
      #expect(try text(members.shuffled(using: &random)) == expected)
    }
  }

  @Test(
    "what the table has no place for is told",
    arguments: [
      (#","text":5"#, "text"), (#","tokens":{"prompt":1.5}"#, "tokens.prompt"),
      (#","error":{"http":3000000000}"#, "error.http"), (#","maybe_billed":0"#, "maybe_billed"),
      (#","questions":null"#, "questions"), (#","question":"0""#, "question"),
      (#","ts":"yesterday""#, "ts"), (#","status":"fine""#, "status"),
      (#","status":"error""#, "error"), (#","run":"""#, "run"),
    ])
  func refused(more: String, field: String) throws {
    let problem = #expect(throws: RecordError.self) { try values(Self.response(more)) }
    #expect(problem.map { "\($0)".contains("at \(field)") } == true)
  }
}
