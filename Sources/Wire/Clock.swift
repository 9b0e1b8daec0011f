import Glibc

/// The time of day, which a test may fix.
package struct Clock: Sendable {
  private let fixed: Timestamp?

  /// The clock of the host.
  package static let system = Clock(fixed: nil)

  /// A clock that stands.
  package static func fixed(_ now: Timestamp) -> Clock { Clock(fixed: now) }

  package var now: Timestamp {
    if let fixed { return fixed }
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Nanoseconds of a clock that no one sets, for measuring and for waiting.
  package static var monotonic: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
