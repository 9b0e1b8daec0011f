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
      _ = eventTime.timestamp(Array("\"\(before)\"".utf8))
      for _ in 0..<2 {
        #expect(eventTime.timestamp(Array("\"\(text)\"".utf8)) == Timestamp(text))
      }
    }
  }
}
