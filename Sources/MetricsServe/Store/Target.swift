import JSON
import Wire

/// What is probed: a service, a database, a host, a provider's API.
struct Target: Sendable {
  /// What a health record tells beyond how long it took: the newest value, and its history.
  struct Gauge: Sendable {
    var value: Double
    var series = Series()
  }

  struct Disk: Equatable, Sendable {
    var path: String
    var usedRatio: Double?
    var inodesUsedRatio: Double?
  }

  enum Status: String, CaseIterable, Sendable { case healthy, degraded, unhealthy }

  /// The gauges by the name of their field.
  static let gauges: [String] = [
    "cpu_ratio", "memory_ratio", "load1", "connections", "connections_max", "query_ms",
    "replication_lag_s",
  ]
  /// The fullest disk.
  static let disk = "disk_used_ratio"

  let name: String
  var kind: String
  var status = Status.healthy
  /// Of the newest record.
  var ts: Timestamp
  /// When it came to be in this status.
  var since: Timestamp
  var latency: Double?
  /// What is wrong, in words.
  var trouble: String?
  /// What stands in health records, and what came as windows. Where there are both, they tell the
  /// same twice.
  var events = Series()
  var windows = Series()
  var values: [String: Gauge] = [:]
  var disks: [Disk] = []
  /// Of the last change.
  var revision = 0

  init(_ name: String, kind: String, ts: Timestamp) {
    self.name = name
    self.kind = kind
    self.ts = ts
    since = ts
  }

  var series: Series { events.isEmpty ? windows : events }

  mutating func set(_ status: Status, at ts: Timestamp) {
    if status != self.status { since = ts }
    self.status = status
    self.ts = ts
  }

  mutating func set(
    _ gauge: String, _ value: Double, at ts: Timestamp, _ grid: Grid, now: Timestamp
  ) {
    var changed = values.removeValue(forKey: gauge) ?? Gauge(value: value)
    if ts >= self.ts { changed.value = value }
    changed.series.add(Events(isError: false, value: value), at: ts, grid, now: now)
    values[gauge] = changed
  }

  mutating func forget(before oldest: Int64) {
    events.forget(before: oldest)
    windows.forget(before: oldest)
    for gauge in values.keys { values[gauge]?.series.forget(before: oldest) }
  }
}

/// A model of a provider.
struct Model: Sendable {
  struct Key: Hashable, Sendable {
    var provider: String
    var model: String
  }

  let key: Key
  var ts: Timestamp
  var events = Series()
  var windows = Series()
  /// The share of the provider's limit that was left, by the last answer that told.
  var quotaLeft: Double?
  var lastError: (kind: String?, message: String?, ts: Timestamp)?
  var revision = 0

  init(_ key: Key, ts: Timestamp) {
    self.key = key
    self.ts = ts
  }

  var series: Series { events.isEmpty ? windows : events }

  mutating func forget(before oldest: Int64) {
    events.forget(before: oldest)
    windows.forget(before: oldest)
  }
}
