import CLinux
import Glibc
import Wire

/// One reading of the clocks. A store reads them while it holds the state, so that the readings of
/// all processes are in the order of their operations.
package struct Moment: Equatable, Sendable {
  /// A digest of the kernel's boot id: readings of `bootTime` can be compared where it is the same.
  package var boot: UInt64
  /// CLOCK_BOOTTIME in nanoseconds: it counts suspend, and no one sets it.
  package var bootTime: Int64
  /// CLOCK_REALTIME: nanoseconds since 1970.
  package var wall: Int64

  package init(boot: UInt64, bootTime: Int64, wall: Int64) {
    self.boot = boot
    self.bootTime = min(max(bootTime, 0), Self.latest)
    self.wall = min(max(wall, 0), Self.latest)
  }

  /// The moment of a clock that a test fixes: there is no other clock beside it.
  package init(fixed wall: Int64) { self.init(boot: 0, bootTime: wall, wall: wall) }

  /// What the host's clocks show.
  package static var now: Moment {
    Moment(
      boot: thisBoot, bootTime: nanoseconds(CLOCK_BOOTTIME), wall: nanoseconds(CLOCK_REALTIME))
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Where the kernel does not tell its boot id, every boot is taken for the same: then a boot time
  /// that goes back tells of another (`Timeline.tolerance`).
  private static let thisBoot: UInt64 = {
    let path = "/proc/sys/kernel/random/boot_id"
    guard let id = try? OpenFile(reading: path).readAll(limit: 64) else { return 1 }
    return id.reduce(Section.magic) { mixed($0, UInt64($1)) } | 1
  }()

  /// The year 2116. Later readings are taken for it, so that no sum overflows.
  package static let latest: Int64 = 1 << 62

  /// No duration is longer, so that no sum of a time and a duration overflows.
  static let longest: Int64 = latest - 1
}

/// The time that a breaker lives in: nanoseconds that begin as the wall clock and never step. While
/// the boot id is the same CLOCK_BOOTTIME drives it; over a reboot the wall clock does, and then it
/// does not go back.
package struct Timeline: Equatable, Sendable {
  var boot: UInt64 = 0
  /// From the boot time to this one.
  var offset: Int64 = 0
  var last: Int64 = 0
  var lastWall: Int64 = 0

  /// The boot time of one boot goes back for a process that read it before it got the lock, and
  /// then by little: time stands. Where it goes back further the clock is another: a test's, or
  /// that of a machine set back to an earlier image.
  static let tolerance: Int64 = 5_000_000_000

  package init() {}

  init(beginning now: Moment) {
    boot = now.boot
    offset = now.wall - now.bootTime
    last = now.wall
    lastWall = now.wall
  }

  /// The time at a moment, never before the last.
  func time(at now: Moment) -> Int64 {
    if isSameClock(now) { return min(max(now.bootTime &+ offset, last), Moment.latest) }
    return min(last + max(now.wall - lastWall, 0), Moment.latest)
  }

  mutating func advance(to now: Moment) -> Int64 {
    let time = time(at: now)
    if !isSameClock(now) {
      boot = now.boot
      offset = time - now.bootTime
    }
    last = time
    lastWall = now.wall
    return time
  }

  private func isSameClock(_ now: Moment) -> Bool {
    boot == now.boot && last &- (now.bootTime &+ offset) <= Self.tolerance
  }
}
