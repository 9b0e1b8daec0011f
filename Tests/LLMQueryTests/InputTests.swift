import JSON
import Testing
import Wire

@testable import LLMQuery

@Suite("Input")
struct InputTests {
  @Test(
    "a domain, with or without a type",
    arguments: [
      #"{"domain":"a.com"}"#, #"{"type":"domain","domain":"a.com"}"#,
      #"{"type":null,"domain":"a.com"}"#, #"{"domain":"b.com","domain":"a.com"}"#,
      #"{"domain":"a.com","priority":3,"source":"x","attempt":1,"odd":{"a":[1]}}"#,
    ])
  func domain(line: String) throws {
    #expect(try input(line)?.domain == "a.com")
    #expect(try input(line)?.runName == "")
  }

  @Test(
    "a record of another type is none of ours",
    arguments: [
      #"{"type":"response","domain":"a.com"}"#, #"{"type":"summary"}"#, #"{"type":""}"#,
    ])
  func otherType(line: String) throws { #expect(try input(line) == nil) }

  @Test("what is copied, as it stands")
  func copied() throws {
    let line =
      #"{"domain":"a.com","run":"w47","id":12345678901234567890,"cohort":"shoes","lease":"l-1"}"#
    let input = try #require(try input(line))
    #expect(input.run?.text == #""w47""#)
    #expect(input.id?.text == "12345678901234567890")
    #expect(input.cohort?.text == #""shoes""#)
    #expect(input.lease?.text == #""l-1""#)
    #expect(input.runName == "w47")
  }

  @Test("null is nothing")
  func nulls() throws {
    let line = #"{"domain":"a.com","run":null,"id":null,"cohort":null,"lease":null,"done":null}"#
    let input = try #require(try input(line))
    #expect(input.run == nil && input.id == nil && input.cohort == nil && input.lease == nil)
    #expect(input.done == [])
  }

  @Test("an id is a whole number or a text", arguments: ["7", "-7", "\"7\"", "\"a b\""])
  func ids(id: String) throws {
    #expect(try input(#"{"domain":"a.com","id":\#(id)}"#)?.id?.text == id)
  }

  @Test("what is done")
  func done() throws {
    let line = #"{"domain":"a.com","done":["00000000000000000000000000000001","x","x"]}"#
    #expect(try input(line)?.done == ["00000000000000000000000000000001", "x"])
    #expect(try input(#"{"domain":"a.com","done":[]}"#)?.done == [])
    #expect(try input(#"{"domain":"a.com"}"#)?.done == [])
  }

  @Test(
    "what is no domain to ask about",
    arguments: [
      ("{}", "expected a string at domain, found nothing"),
      (#"{"domain":null}"#, "expected a string at domain, found nothing"),
      (#"{"domain":7}"#, "expected a string at domain, found 7"),
      (#"{"domain":["a.com"]}"#, #"expected a string at domain, found ["a.com"]"#),
      (#"{"domain":""}"#, #"expected a domain name at domain, found """#),
      (#"{"domain":"a com"}"#, #"expected a domain name at domain, found "a com""#),
      (#"{"domain":"a\ncom"}"#, #"expected a domain name at domain, found "a\ncom""#),
      (#"{"domain":"a\u007fcom"}"#, "expected a domain name at domain, found \"a\u{7f}com\""),
      (#"{"domain":"a.com","run":7}"#, "expected a string at run, found 7"),
      (#"{"domain":"a.com","cohort":{}}"#, "expected a string at cohort, found {}"),
      (#"{"domain":"a.com","lease":[1]}"#, "expected a string at lease, found [1]"),
      (#"{"domain":"a.com","id":1.5}"#, "expected a string or a whole number at id, found 1.5"),
      (#"{"domain":"a.com","id":1e3}"#, "expected a string or a whole number at id, found 1e3"),
      (#"{"domain":"a.com","id":true}"#, "expected a string or a whole number at id, found true"),
      (#"{"domain":"a.com","done":"x"}"#, #"expected a list of strings at done, found "x""#),
      (
        #"{"domain":"a.com","done":["x",7]}"#, #"expected a list of strings at done, found ["x",7]"#
      ),
      (#"{"domain":"a.com","done":{}}"#, "expected a list of strings at done, found {}"),
      (#"{"domain":"a.com","type":7}"#, "expected a string at type, found 7"),
    ])
  func bad(line: String, reason: String) throws {
    let error = #expect(throws: RecordError.self) { try input(line) }
    #expect(error?.description == reason)
  }
}
