import JSONParse
import Testing
import Wire

@testable import MetricsAgg

@Suite("Times of events")
struct EventTimeTests {
  @Test(
    "read as Timestamp reads them, after any other",
    arguments: [
      "2026-11-24T06:08:47.120Z", "2026-11-24T23:59:59.999Z", "2026-11-24T00:00:00.000Z",
      "2026-11-25T00:00:00.000Z", "2026-11-24T24:00:00.000Z", "2026-11-24T06:60:00.000Z",
      "2026-11-24T06:08:60.000Z", "2026-11-24T06:08:61.000Z", "2026-11-24T06:08:47.12:Z",
      "2026-11-24T06:08:47.1200", "2026-11-24 06:08:47.120Z", "2026-11-24T06:08:47Z",
      "2026-11-24T06:08:47+05:30", "2026-02-30T06:08:47.120Z", "yesterday", "",
    ])
  func sameAsTimestamp(text: String) {
    for before in ["2026-11-24T12:00:00.000Z", "2026-11-24T12:00:00.000+02", "", "1999"] {
      var eventTime = EventTime()
      _ = Self.read(before, &eventTime)
      for _ in 0..<2 {
        #expect(Self.read(text, &eventTime) == Timestamp(text)?.milliseconds)
      }
    }
  }

  @Test(
    "a number is read by its size",
    arguments: [
      ("1764000000", 1_764_000_000_000), ("1764000000.5", 1_764_000_000_500),
      ("1764000000123", 1_764_000_000_123), ("1764000000123456", 1_764_000_000_123),
      ("1764000000123456789", 1_764_000_000_123), ("-1764000000", -1_764_000_000_000),
      ("1e30", nil),
    ] as [(String, Int64?)])
  func epochs(text: String, expected: Int64?) throws {
    #expect(EventTime.epoch(try #require(FieldNumber(text: text))) == expected)
  }

  private static func read(_ text: String, _ eventTime: inout EventTime) -> Int64? {
    let quoted = Array("\"\(text)\"".utf8)
    return unsafe (quoted + [UInt8](repeating: 0, count: 64)).withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return nil }
      return unsafe eventTime.read(
        base, FieldScanner.Place(start: 0, end: UInt32(quoted.count)))
    }
  }
}
