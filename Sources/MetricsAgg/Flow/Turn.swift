import Wire

/// What the threads do one after another, in the order of the input: they place events in time, and
/// once there are many groups also add them up, because then memory has room for one table only.
/// Without windows, and while there are few groups, the order is all the same, and no one waits.
final class Turn: @unchecked Sendable {
  private let monitor = Monitor()
  private let plan: Plan
  private let hash: KeyHash
  /// Below: guarded by the monitor, or by whoever has the turn.
  /// All jobs before this one have been placed, and these behind it.
  private var next = 0
  private var placedAhead: Set<Int> = []
  /// How many have been placed, and how many of them added up.
  private var placed = 0
  private var done = 0
  private var watermark: Watermark?
  /// All groups are in `shared`.
  private var isShared: Bool
  private var shared: Panes
  private var shards: [Shard] = []

  /// From so many groups of one thread on, all share a table.
  private static let mostInShard = 8192

  init(_ plan: Plan, hash: KeyHash, isLive: Bool) {
    self.plan = plan
    self.hash = hash
    watermark = plan.windows.map { Watermark($0, isLive: isLive) }
    shared = Panes(plan, hash: hash)
    // Where the most groups might be met before the table is shared, it is shared from the start.
    isShared = plan.mostGroups < 400_000
  }

  func add(_ shard: Shard) { shards.append(shard) }

  /// Places the events of a job and adds them up; blocks until those before it have been placed,
  /// where their order matters.
  func take(_ job: Job, _ batch: inout EventBatch, _ shard: Shard, now: Int64) {
    monitor.lock()
    if watermark != nil || isShared || shard.count >= Self.mostInShard {
      while next != job.number { monitor.wait() }
    }
    if let leftOut = watermark?.place(&batch, now: now) { job.leftOut = leftOut }
    job.closed = watermark?.closed ?? .min
    job.latest = watermark?.latest
    if !isShared, shard.count >= Self.mostInShard { share() }
    if isShared {
      job.overflowed = shared.add(batch, limit: plan.mostGroups)
      place(job)
      done += 1
      monitor.unlock()
      return
    }
    place(job)
    monitor.unlock()
    shard.add(batch)
    monitor.withLock {
      done += 1
      monitor.notify()
    }
  }

  private func place(_ job: Job) {
    placed += 1
    placedAhead.insert(job.number)
    while placedAhead.remove(next) != nil { next += 1 }
    monitor.notify()
  }

  /// Waits for all jobs that were placed and puts their groups together.
  private func share() {
    while done != placed { monitor.wait() }
    for shard in shards { shared.merge(shard.takeAll()) }
    isShared = true
  }

  /// Moves the watermark by the time that has passed. Answers what is closed then. Only between
  /// jobs.
  func advance(to time: Int64) -> Int64 {
    monitor.withLock {
      watermark?.advance(to: time)
      return watermark?.closed ?? .min
    }
  }

  /// The groups of some parts of time; those of the part `last` are let go.
  func take(_ panes: [Int64], dropping last: Int64) -> Panes {
    monitor.withLock {
      var all = shared.take(panes, dropping: last)
      for shard in shards { all.merge(shard.take(panes, dropping: last)) }
      return all
    }
  }

  /// The parts of time that hold groups.
  func times() -> Set<Int64> {
    monitor.withLock {
      shards.reduce(into: Set(shared.tables.keys)) { $0.formUnion($1.times) }
    }
  }

  /// All groups, at the end.
  func takeAll() -> Panes {
    monitor.withLock {
      var all = shared.takeAll()
      for shard in shards { all.merge(shard.takeAll()) }
      return all
    }
  }
}

/// The groups that one thread has met.
final class Shard: @unchecked Sendable {
  private let monitor = Monitor()
  private var panes: Panes

  init(_ plan: Plan, hash: KeyHash) { panes = Panes(plan, hash: hash) }

  var count: Int { monitor.withLock { panes.count } }
  var times: Set<Int64> { monitor.withLock { Set(panes.tables.keys) } }

  func add(_ batch: EventBatch) { monitor.withLock { _ = panes.add(batch, limit: .max) } }
  func takeAll() -> Panes { monitor.withLock { panes.takeAll() } }

  func take(_ range: [Int64], dropping last: Int64) -> Panes {
    monitor.withLock { panes.take(range, dropping: last) }
  }
}
