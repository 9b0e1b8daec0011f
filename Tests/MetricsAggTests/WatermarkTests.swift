import Testing

@testable import MetricsAgg

@Suite("Watermark")
struct WatermarkTests {
  private static let minute = Plan.Windows(length: 60_000, slide: 60_000, lateness: 10_000)

  private static func batch(_ seconds: [Int64?]) -> EventBatch {
    var batch = EventBatch()
    batch.events = seconds.map { second in
      Event(
        time: second.map { $0 * 1000 } ?? EventTime.none, hash: 0, key: 0, keyLength: 0, numbers: 0,
        kind: 0, isError: false)
    }
    return batch
  }

  /// Where each event goes, in seconds; `nil` is in no window.
  private static func place(
    _ seconds: [Int64?], _ windows: Plan.Windows, isLive: Bool = false, now: Int64 = 0
  ) -> (panes: [Int64?], leftOut: Watermark.LeftOut, closed: Int64) {
    var watermark = Watermark(windows, isLive: isLive)
    var batch = batch(seconds)
    let leftOut = watermark.place(&batch, now: now * 1000)
    return (batch.events.map { $0.isLeftOut ? nil : $0.pane / 1000 }, leftOut, watermark.closed)
  }

  @Test("a window waits for the lateness and no longer")
  func lateness() {
    let found = Self.place([5, 69, 59, 70, 59, 60, nil], Self.minute)
    #expect(found.panes == [0, 60, 0, 60, nil, 60, nil])
    #expect(found.leftOut == Watermark.LeftOut(late: 1, future: 0, timeless: 1))
    #expect(found.closed == 60_000)
  }

  @Test("without lateness nothing is too late, and nothing of the future")
  func patience() {
    var windows = Self.minute
    windows.lateness = nil
    let found = Self.place([1000, 5, 9_000_000_000, -1], windows)
    #expect(found.panes == [960, 0, 9_000_000_000, -60])
    #expect(found.leftOut == Watermark.LeftOut())
  }

  @Test("it does not matter in which pieces events come")
  func pieces() {
    let seconds: [Int64?] = [3, 65, 80, 10, 200, 130, 131, 400, 199, 389, 390]
    let whole = Self.place(seconds, Self.minute)
    for cut in 0...seconds.count {
      var watermark = Watermark(Self.minute, isLive: false)
      var panes: [Int64?] = []
      for part in [seconds[..<cut], seconds[cut...]] {
        var batch = Self.batch(Array(part))
        _ = watermark.place(&batch, now: 0)
        panes += batch.events.map { $0.isLeftOut ? nil : $0.pane / 1000 }
      }
      #expect(panes == whole.panes)
      #expect(watermark.closed == whole.closed)
    }
  }

  @Test("one wild clock makes nobody late")
  func future() {
    let stored = Self.place([5, 4_000_000_000, 6], Self.minute, now: 10)
    #expect(stored.panes == [0, nil, 0])
    #expect(stored.leftOut.future == 1)
    // A day ahead of the clock alone is a recording; a live stream has none.
    #expect(Self.place([200_000, 200_060], Self.minute, now: 0).leftOut.future == 0)
    #expect(Self.place([71, 70, 10], Self.minute, isLive: true, now: 10).leftOut.future == 1)
  }

  @Test("time goes on without events, and never back")
  func idle() {
    var watermark = Watermark(Self.minute, isLive: true)
    watermark.advance(to: 69_999)
    #expect(watermark.closed == 0)
    watermark.advance(to: 70_000)
    #expect(watermark.closed == 60_000)
    watermark.advance(to: 5000)
    #expect(watermark.closed == 60_000)
  }

  @Test(
    "times before 1970 lie in windows too",
    arguments: [(0, 0), (59, 0), (60, 60), (-1, -60), (-60, -60), (-61, -120)] as [(Int64, Int64)])
  func floors(time: Int64, start: Int64) {
    #expect(Watermark.floor(time, 60) == start)
  }
}
