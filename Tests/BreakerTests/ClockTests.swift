import JSON
import Synchronization
import TestSupport
import Testing
import Wire

@testable import Resilience

private let second: Int64 = 1_000_000_000

/// The clocks of a host, in the hands of a test.
private final class Clocks: Sendable {
  private let moment: Mutex<Moment>

  init() {
    moment = Mutex(Moment(boot: 7, bootTime: 500 * second, wall: 1_764_000_000 * second))
  }

  var now: Moment { moment.withLock(\.self) }

  func pass(_ seconds: Int64) {
    moment.withLock {
      $0 = Moment(
        boot: $0.boot, bootTime: $0.bootTime + seconds * second, wall: $0.wall + seconds * second)
    }
  }

  func stepWall(_ seconds: Int64) {
    moment.withLock {
      $0 = Moment(boot: $0.boot, bootTime: $0.bootTime, wall: $0.wall + seconds * second)
    }
  }
}

@Suite("Clocks that step, and a store")
struct ClockTests {
  /// Two processes' stores on one folder.
  private func stores(
    _ scratch: Scratch, _ clocks: Clocks, _ policy: Policy
  ) throws -> [FileStore] {
    let folder = try StateFolder.open(.init(named: "\(scratch.path)/state", home: nil))
    return (0..<2).map { _ in
      FileStore(in: folder, clock: { clocks.now }, policy: { _ in policy })
    }
  }

  @Test(
    "D07, D08: the wall clock neither shortens nor prolongs an open time",
    arguments: [
      -3600, 3600, -1_000_000_000, 1_000_000_000,
    ] as [Int64])
  func openTime(step: Int64) throws {
    let (scratch, clocks) = (try Scratch(), Clocks())
    let policy = try Policy().applying([
      .init("trip-consecutive", "1"), .init("open-for", "60s"),
    ])
    let stores = try stores(scratch, clocks, policy)
    _ = try stores[0].update("n") { $0.operate(.trip(for: nil), now: clocks.now) }
    clocks.pass(10)
    clocks.stepWall(step)
    for store in stores {
      let status = try #require(try store.breaker("n")).status(clocks.now)
      #expect(status.retryIn == 50 * second)
      #expect(status.retryAt == clocks.now.wall + 50 * second)
      let admission = try store.update("n") { $0.admit(now: clocks.now) }
      #expect(admission == .refused(Refusal(reason: .open, retryIn: 50 * second)))
    }
    clocks.pass(50)
    guard case .permit = try stores[1].update("n", { $0.admit(now: clocks.now) }) else {
      Issue.record("refused")
      return
    }
  }

  @Test("D07: what a window holds leaves it, though the wall clock is set back")
  func window() throws {
    let (scratch, clocks) = (try Scratch(), Clocks())
    let policy = try Policy().applying([
      .init("trip-failures", "3"), .init("window", "time:20s"),
    ])
    let stores = try stores(scratch, clocks, policy)
    func fail(_ store: FileStore) throws {
      try store.update("n") { breaker in
        guard case .permit(let permit) = breaker.admit(now: clocks.now) else { return }
        _ = breaker.record(permit, .failure, now: clocks.now)
      }
    }
    try fail(stores[0])
    try fail(stores[1])
    clocks.stepWall(-3600)
    #expect(try stores[1].breaker("n")?.status(clocks.now).calls == 2)
    clocks.pass(20)
    #expect(try stores[0].breaker("n")?.status(clocks.now).calls == 0)
    try fail(stores[0])
    #expect(try stores[1].breaker("n")?.status(clocks.now).state == .closed)
  }

  @Test("D07: the program, whose test clock is set back an hour")
  func program() throws {
    var bench = try Bench()
    try bench.configure("--trip-consecutive 1 --open-for 60s")
    #expect(try bench.breaker("trip", "n").status == 0)
    bench.now -= 3600 * second
    #expect(try bench.breaker("exec", "-q", "n", "--", "true").status == 75)
    #expect(try bench.status()["retry_in_s"]?.double == 60)
    bench.now += 60 * second
    #expect(try bench.breaker("exec", "-q", "n", "--", "true").status == 0)
  }
}
