import Testing

@testable import MetricsServe

@Suite("Event log")
struct EventLogTests {
  private func text(_ taken: EventLog.Taken) -> String? {
    guard case .events(let bytes, _) = taken else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("events are numbered, and told from any of them on")
  func order() {
    let log = EventLog(epoch: "e")
    #expect(log.take(after: 0) == .nothing)
    for word in ["1", "2", "3"] { log.append("record", Array(word.utf8)[...]) }
    #expect(
      text(log.take(after: 1))
        == "event: record\nid: e-2\ndata: 2\n\nevent: record\nid: e-3\ndata: 3\n\n")
    #expect(log.take(after: 3) == .nothing)
    #expect(log.last == 3)
  }

  @Test("memory is bounded, and who needs what is gone is told so")
  func bounded() {
    let log = EventLog(epoch: "e")
    for _ in 0..<10_000 { log.append("record", [0x31]) }
    #expect(log.take(after: 1) == .gone)
    #expect(log.take(after: 9_999 - UInt64(EventLog.mostEvents)) == .gone)
    #expect(log.take(after: 10_000 - UInt64(EventLog.mostEvents)) != .gone)
    let large = [UInt8](repeating: 0x31, count: EventLog.mostBytes / 3)
    for _ in 0..<5 { log.append("record", large[...]) }
    #expect(log.take(after: 10_000) == .gone)
    guard case .events(_, let last) = log.take(after: 10_003) else {
      Issue.record("the newest is gone")
      return
    }
    #expect(last == 10_004)
  }

  @Test(
    "an id of another run, of an event that is gone or not yet there is none",
    arguments: [
      ("e-3", UInt64?(3)), ("e-0", 0), ("e-4", nil), ("f-1", nil), ("e-", nil), ("e", nil),
      ("", nil), ("e-x", nil), ("e--1", nil),
    ])
  func ids(id: String, number: UInt64?) {
    let log = EventLog(epoch: "e")
    for _ in 0..<3 { log.append("record", [0x31]) }
    #expect(log.number(ofID: id) == number)
  }
}
