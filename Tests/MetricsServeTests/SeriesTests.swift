import Testing
import Wire

@testable import MetricsServe

@Suite("Series")
struct SeriesTests {
  static let day = Grid(retaining: .seconds(86_400))
  static let now = Timestamp(milliseconds: 1_764_000_000_000)

  @Test(
    "a day is minutes, less is finer, but not by much",
    arguments: [
      (86_400, 60_000, 1440), (3600, 10_000, 360), (60, 10_000, 60), (86_401, 61_000, 1417),
      (7 * 86_400, 420_000, 1440),
    ] as [(Int, Int64, Int64)])
  func grid(seconds: Int, slot: Int64, slots: Int64) {
    let grid = Grid(retaining: .seconds(seconds))
    #expect(grid.slot == slot)
    #expect(grid.slots == slots)
  }

  @Test("memory ends with the retention, whatever the order of times")
  func bounded() {
    var series = Series()
    for minute in (0..<5000).shuffled() {
      let time = Timestamp(milliseconds: Self.now.milliseconds - Int64(minute) * 60_000)
      guard Self.day.number(time) >= Self.day.oldest(at: Self.now) else { continue }
      series.add(Events(isError: false, value: 1), at: time, Self.day, now: Self.now)
    }
    #expect(series.slots.count == 1440)
    #expect(series.slots.map(\.number) == series.slots.map(\.number).sorted())
    let later = Timestamp(milliseconds: Self.now.milliseconds + 3_600_000)
    series.add(Events(isError: false, value: 1), at: later, Self.day, now: later)
    #expect(series.slots.count == 1381)
    #expect(series.total.count == 1441)
  }

  @Test("the quantile of late is that of all values of late")
  func quantile() throws {
    var series = Series()
    for value in 1...1000 {
      let time = Timestamp(milliseconds: Self.now.milliseconds - Int64(value % 40) * 60_000)
      series.add(
        Events(isError: value % 10 == 0, value: Double(value)), at: time, Self.day, now: Self.now)
    }
    let recent = series.recent(Self.day, now: Self.now)
    #expect(recent.count == 1000)
    #expect(recent.errors == 100)
    #expect(recent.mean == 500.5)
    let p99 = try #require(recent.highest)
    #expect(abs(p99 - 990) <= 990 * 0.006)
  }

  @Test("of windows the highest quantile stands for all")
  func windows() {
    var series = Series()
    for p99 in [100.0, 300, 200] {
      var events = Events(count: 10, errors: 1)
      (events.measured, events.mean, events.max, events.p99) = (10, 50, 400, p99)
      series.add(events, at: Self.now, Self.day, now: Self.now)
    }
    let recent = series.recent(Self.day, now: Self.now)
    #expect(recent.highest == 300)
    #expect(recent.count == 30)
    #expect(recent.mean == 50)
  }
}
