import TestSupport
import Testing

@testable import LLMQuery

@Suite("Server-sent events")
struct EventStreamTests {
  private static func events(_ text: String, inPieces lengths: [Int] = []) -> [EventStream.Event] {
    var stream = EventStream()
    var rest = Array(text.utf8)[...]
    var events: [EventStream.Event] = []
    for length in lengths {
      events += stream.feed(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    events += stream.feed(rest)
    if let last = stream.finish() { events.append(last) }
    return events
  }

  private static func event(_ data: String, _ name: String = "message") -> EventStream.Event {
    EventStream.Event(name: name, data: data)
  }

  static let table: [(text: String, events: [EventStream.Event])] = [
    ("", []),
    ("data: one\n\n", [event("one")]),
    ("data:one\n\ndata: two\n\n", [event("one"), event("two")]),
    ("data: one\r\n\r\ndata: two\r\n\r\n", [event("one"), event("two")]),
    ("data: one\r\rdata: two\r\r", [event("one"), event("two")]),
    ("data: one\n\r\ndata: two\r\n\n", [event("one"), event("two")]),
    ("data: a\ndata: b\ndata:\n\n", [event("a\nb\n")]),
    ("event: ping\ndata: {}\n\ndata: x\n\n", [event("{}", "ping"), event("x")]),
    (": keep-alive\n\n: again\ndata: x\n: between\ndata: y\n\n", [event("x\ny")]),
    ("event: nothing\n\ndata: x\n\n", [event("x")]),
    ("id: 7\nretry: 10\nunknown: z\ndata: x\n\n", [event("x")]),
    ("data\n\n", [event("")]),
    ("data:  two spaces\n\n", [event(" two spaces")]),
    ("data: a:b: c\n\n", [event("a:b: c")]),
    ("\u{feff}data: marked\n\n", [event("marked")]),
    ("\n\n\r\n", []),
    ("data: [DONE]\n\n", [event("[DONE]")]),
    ("data: without an end", [event("without an end")]),
    ("data: without an end\n", [event("without an end")]),
    ("data: \u{e9}\u{1f600}\u{2028}\n\n", [event("\u{e9}\u{1f600}\u{2028}")]),
    ("datax: no\nxdata: no\n\n", []),
  ]

  @Test("a stream and its events", arguments: table.indices)
  func whole(row: Int) {
    #expect(Self.events(Self.table[row].text) == Self.table[row].events)
  }

  @Test("cut at any byte, or at every byte, it brings the same events", arguments: table.indices)
  func cut(row: Int) {
    let (text, events) = Self.table[row]
    for place in 0...text.utf8.count { #expect(Self.events(text, inPieces: [place]) == events) }
    #expect(Self.events(text, inPieces: text.utf8.map { _ in 1 }) == events)
  }

  @Test("all of them in a row, cut at random", arguments: 0..<200)
  func random(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let rows = (0..<20).map { _ in
      Self.table.filter { $0.text.hasSuffix("\n\n") && !$0.text.hasPrefix("\u{feff}") }
        .randomElement(using: &random) ?? Self.table[1]
    }
    let text = rows.map(\.text).joined()
    let lengths = (0..<40).map { _ in Int.random(in: 0...30, using: &random) }
    #expect(Self.events(text, inPieces: lengths) == rows.flatMap(\.events))
  }

  @Test("an event without an end is given up, not collected for ever")
  func tooLong() {
    var stream = EventStream()
    let piece = [UInt8](repeating: 0x78, count: 1 << 20)
    for _ in 0..<20 where !stream.isTooLong { #expect(stream.feed(piece).isEmpty) }
    #expect(stream.isTooLong)
    #expect(stream.feed(Array("\n\ndata: x\n\n".utf8)).isEmpty)
  }
}
