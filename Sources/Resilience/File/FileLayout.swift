/// Where the parts of a state file lie: the three pages of a stored breaker, then two of errors.
///
///     12288  16 errors of 256 bytes, the one with number n at n modulo 16
///     16384  512 counts of 8 bytes: by exit code, by signal, and of the file's own
///
/// An error has a checksum of its own, and a count is written as a whole, so nothing here is ever
/// torn where it shows.
enum FileLayout {
  static let size = counts + 512 * 8

  static let errors = StateLayout.size
  static let errorSlots = 16

  static func error(_ number: UInt64) -> Int {
    errors + Int(number % UInt64(errorSlots)) * ErrorEntry.size
  }

  static let counts = errors + errorSlots * ErrorEntry.size

  /// The counts by status: exit codes as they are, then signals, then what had no status.
  static func count(_ status: ErrorStatus) -> Int { counts + status.index * 8 }

  /// How many errors there have been.
  static let errorTotal = counts + 510 * 8
  /// Calls that went by a state that could not be had.
  static let degraded = counts + 511 * 8
}
