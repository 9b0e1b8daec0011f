/// What is looked at of this host.
struct SystemQuestion: Sendable {
  /// Where file systems are mounted; none: all of this host's.
  var disks: [String] = []
  /// Between the two readings of the processors' time.
  var interval: Duration = .milliseconds(500)
  /// Where proc(5) and cgroups(7) are; for tests.
  var root = ""
  /// Shares above these are degraded.
  var cpuOver = 0.80
  var memoryOver = 0.85
  var diskOver = 0.90
}
