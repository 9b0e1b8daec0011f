import JSON
import JSONParse
import TestSupport
import Testing

@testable import LLMQuery

@Suite("A stored answer that is asked for again")
struct AddressTests {
  private func readdressed(_ record: String, _ address: Address) throws -> String {
    let parser = JSONParser()
    return String(
      decoding: try address.readdressed(Array(record.utf8), parser: parser), as: UTF8.self)
  }

  private let full = Address(
    run: "w47", domain: "a.example", id: .int(7), cohort: "c", lease: "l2")
  private let bare = Address(
    run: nil, domain: "a.example", id: nil, cohort: nil, lease: nil)

  @Test("fields are replaced where they stand")
  func replaced() throws {
    #expect(
      try readdressed(
        #"{"type":"response","ts":"T","run":"w47","domain":"a.example","id":"x","cohort":"b","lease":"l1","question":"q","text":"l1"}"#
          + "\n", full)
        == #"{"type":"response","ts":"T","run":"w47","domain":"a.example","id":7,"cohort":"c","lease":"l2","question":"q","text":"l1"}"#
        + "\n")
  }

  @Test("fields are added where a response has them")
  func added() throws {
    for (before, after) in [
      (
        #"{"type":"response","ts":"T","domain":"a.example","question":"q"}"#,
        #"{"type":"response","ts":"T","run":"w47","domain":"a.example","id":7,"cohort":"c","lease":"l2","question":"q"}"#
      ),
      (
        #"{"type":"response","ts":"T","run":"w47","domain":"a.example","id":7,"lease":"l1","x":1}"#,
        #"{"type":"response","ts":"T","run":"w47","domain":"a.example","id":7,"cohort":"c","lease":"l2","x":1}"#
      ),
      (
        #"{"x":1,"domain":"a.example"}"#,
        #"{"run":"w47","x":1,"domain":"a.example","id":7,"cohort":"c","lease":"l2"}"#
      ),
      ("{}", #"{"run":"w47","domain":"a.example","id":7,"cohort":"c","lease":"l2"}"#),
    ] { #expect(try readdressed(before, full) == after) }
  }

  @Test("fields that the domain record lacks are taken away, the rest stays to the byte")
  func removed() throws {
    #expect(
      try readdressed(
        #"{"run":"w47","type":"response","domain":"a.example","id":1,"cohort":"b","v":1.50,"s":"\u00e9\/","lease":"l1"}"#,
        bare)
        == #"{"type":"response","domain":"a.example","v":1.50,"s":"\u00e9\/"}"#)
    #expect(
      try readdressed(#"{ "id" : 1 , "domain" : "a.example" , "x" : [ 1 , 2 ] }"#, bare)
        == #"{ "domain" : "a.example" , "x" : [ 1 , 2 ] }"#)
    // Written with an escape, it is the same domain.
    #expect(
      try readdressed(#"{"domain":"\u0061.example"}"#, bare) == #"{"domain":"\u0061.example"}"#)
  }

  @Test("names that stand twice are written once")
  func twice() throws {
    #expect(
      try readdressed(#"{"id":1,"domain":"a.example","id":2,"x":0,"id":3}"#, full)
        == #"{"run":"w47","id":7,"domain":"a.example","cohort":"c","lease":"l2","x":0}"#)
  }

  @Test(
    "other fields keep their bytes and their order, the five say what was asked", arguments: 0..<300
  )
  func property(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let names = ["run", "domain", "id", "cohort", "lease"]
    let others = ["type", "ts", "question", "text", "a", "zz", "tokens", "leases", "ids"]
    var writer = JSONWriter()
    writer.beginObject()
    var keys = (names + others).filter { _ in Bool.random(using: &random) }
    if Int.random(in: 0..<3, using: &random) > 0 { keys.shuffle(using: &random) }
    for key in keys {
      writer.member(key, names.contains(key) ? .string("old \(key)") : .int(Int(seed)))
    }
    writer.endObject()
    writer.endLine()
    func value(_ name: String) -> JSONValue? {
      [nil, .string("old \(name)"), .string("new \"\(name)\""), .int(9)]
        .randomElement(using: &random) ?? nil
    }
    let values = names.map(value)
    let address = Address(
      run: values[0], domain: values[1], id: values[2], cohort: values[3], lease: values[4])
    let parser = JSONParser()
    let result = try address.readdressed(writer.bytes, parser: parser)
    #expect(result.last == 0x0a)
    let object = try #require(try parser.value(result).object)
    for (name, value) in zip(names, values) { #expect(object[name] == value) }
    #expect(
      object.members.map(\.key).filter(others.contains) == keys.filter(others.contains))
    // Of what stood there, the order stays.
    let kept = keys.filter { key in names.firstIndex(of: key).map { values[$0] != nil } ?? true }
    #expect(object.members.map(\.key).filter(keys.contains) == kept)
    #expect(try address.readdressed(result, parser: parser) == result)
  }
}
