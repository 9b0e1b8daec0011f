import Testing

@testable import Resilience

private let second: Int64 = 1_000_000_000

@Suite("Clocks that step")
struct ClockTests {
  /// Opens at the moment, for a minute.
  private func open(at moment: Moment) throws -> Breaker {
    var breaker = Breaker(
      try Policy().applying(settings(of: "--trip-consecutive 1 --open-for 60s")), now: moment,
      random: 1)
    #expect(breaker.operate(.trip(for: nil), now: moment) == .changed)
    return breaker
  }

  /// Seconds of the boot clock and of the wall clock, which was 1,000,000 when this boot was at 500.
  private func moment(boot: UInt64 = 1, _ bootTime: Int64, _ wall: Int64) -> Moment {
    Moment(boot: boot, bootTime: bootTime * second, wall: wall * second)
  }

  @Test(
    "what is left of a minute that began at 500 and 1,000,000",
    arguments: [
      // The wall clock stepped an hour back, an hour forward, ten years forward.
      (UInt64(1), 510, 996_410, 50), (1, 510, 1_003_610, 50), (1, 510, 316_000_000, 50),
      // Rebooted after ten seconds of the wall; an hour; a clock that has lost its time.
      (2, 5, 1_000_010, 50), (2, 5, 1_003_600, 0), (2, 5, 0, 60), (2, 100_000, 1_000_059, 1),
      // The boot clock of the same boot is a little behind, as read before the lock was had.
      (1, 499, 1_000_000, 60),
    ])
  func left(boot: UInt64, bootTime: Int64, wall: Int64, seconds: Int64) throws {
    let breaker = try open(at: moment(500, 1_000_000))
    let status = breaker.status(moment(boot: boot, bootTime, wall))
    #expect(status.retryIn == seconds * second)
    #expect(status.retryAt == (wall + seconds) * second)
  }

  @Test("after a reboot the boot clock of the new boot goes on")
  func reboot() throws {
    var breaker = try open(at: moment(500, 1_000_000))
    guard case .refused = breaker.admit(now: moment(boot: 2, 5, 1_000_010)) else {
      Issue.record("admitted")
      return
    }
    let later = breaker.status(moment(boot: 2, 25, 2_000_000))
    #expect(later.retryIn == 30 * second)
  }

  @Test("a clock that is set back goes on from where it was")
  func setBack() throws {
    var breaker = try open(at: moment(5000, 5000))
    #expect(
      breaker.admit(now: moment(1400, 1400))
        == .refused(Refusal(reason: .open, retryIn: 60 * second)))
    #expect(
      breaker.admit(now: moment(1420, 1420))
        == .refused(Refusal(reason: .open, retryIn: 40 * second)))
  }

  @Test("readings out of order do not push time forward")
  func outOfOrder() throws {
    var breaker = try open(at: moment(500, 1_000_000))
    for turn in 0..<100 as Range<Int64> {
      _ = breaker.admit(now: moment(510 - turn % 2, 1_000_010 - turn % 2))
    }
    #expect(breaker.status(moment(510, 1_000_010)).retryIn == 50 * second)
  }

  @Test("the count of a future failure does not outlive its window")
  func futureStamps() throws {
    let policy = try Policy().applying(settings(of: "--window time:10s --trip-failures 3"))
    var breaker = Breaker(policy, now: moment(5000, 5000), random: 1)
    for _ in 0..<2 {
      guard case .permit(let permit) = breaker.admit(now: moment(5000, 5000)) else { continue }
      _ = breaker.record(permit, .failure, now: moment(5000, 5000))
    }
    #expect(breaker.status(moment(5000, 5000)).failures == 2)
    // An hour back: the counts are still there, and go ten seconds later.
    _ = breaker.admit(now: moment(1400, 1400))
    #expect(breaker.status(moment(1409, 1409)).failures == 2)
    #expect(breaker.status(moment(1411, 1411)).failures == 0)
  }

  @Test("readings that make no sense do no harm")
  func nonsense() throws {
    var breaker = try open(at: moment(500, 1_000_000))
    for (boot, wall) in [
      (Int64.min, Int64.max), (.max, .min), (.max, .max), (.min, .min), (0, 0), (500, 1_000_000),
    ] {
      let now = Moment(boot: 1, bootTime: boot, wall: wall)
      _ = breaker.admit(now: now, lease: .max)
      _ = breaker.operate(.trip(for: .max), now: now)
      _ = breaker.operate(.close, now: now)
      _ = breaker.status(now)
    }
  }
}
