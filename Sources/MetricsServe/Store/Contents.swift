import JSON
import Wire

/// All that is known, in bounded memory.
struct Contents: Sendable {
  /// So many of each are kept; of more only the number is known.
  static let mostTargets = 1000
  static let mostModels = 1000
  static let mostBreakers = 2000
  static let mostPrograms = 50
  static let mostNews = 50
  /// A record that says it comes from later than this counts as of now.
  static let ahead: Int64 = 300_000

  let grid: Grid
  var targets: [String: Target] = [:]
  var models: [Model.Key: Model] = [:]
  var alerts = Alerts()
  /// The newest record of each breaker.
  var breakers: [String: (record: JSONValue, ts: Timestamp, revision: Int)] = [:]
  /// The newest record of how far each program has come.
  var progress: [String: (record: JSONValue, ts: Timestamp, revision: Int)] = [:]
  /// The last records of deployments, verdicts and deliveries, the newest last.
  var news: [(record: JSONValue, revision: Int)] = []

  var counts = Counts()
  /// Counts changes, so that what has changed since a moment can be told.
  var revision = 0
  /// The revision of the last alert or acknowledgement.
  var alertRevision = 0

  struct Counts: Sendable {
    var records: [String: Int] = [:]
    var badLines = 0
    /// Of a time that is not kept any more.
    var late = 0
    /// Of things beyond the number that is kept.
    var dropped = 0
    /// When the newest record came, by the clock of this host.
    var lastRecord: Timestamp?
    var inputHasEnded = false

    var all: Int { records.values.reduce(0, +) }
  }

  init(grid: Grid) { self.grid = grid }

  /// The time that a record is counted at; `nil` where that is not kept any more.
  mutating func time(of ts: Timestamp?, now: Timestamp) -> Timestamp? {
    guard let ts, ts.milliseconds <= now.milliseconds + Self.ahead else { return now }
    if grid.number(ts) < grid.oldest(at: now) {
      counts.late += 1
      return nil
    }
    return ts
  }

  mutating func change() -> Int {
    revision += 1
    return revision
  }

  /// Gives back the memory of what is older than is kept.
  mutating func forget(now: Timestamp) {
    let oldest = grid.oldest(at: now)
    for name in targets.keys { targets[name]?.forget(before: oldest) }
    for key in models.keys { models[key]?.forget(before: oldest) }
    let end = grid.start(oldest)
    targets = targets.filter { $0.value.ts >= end }
    models = models.filter { $0.value.ts >= end }
    breakers = breakers.filter { $0.value.ts >= end }
    progress = progress.filter { $0.value.ts >= end }
  }

  /// Targets of some kinds, by name.
  func targets(_ isIncluded: (Target) -> Bool) -> [Target] {
    targets.values.filter(isIncluded).sorted { $0.name < $1.name }
  }

  var services: [Target] { targets { !["postgres", "system"].contains($0.kind) } }
  var databases: [Target] { targets { $0.kind == "postgres" } }
  var hosts: [Target] { targets { $0.kind == "system" } }

  var sortedModels: [Model] {
    models.values.sorted {
      ($0.key.provider, $0.key.model) < ($1.key.provider, $1.key.model)
    }
  }
}
