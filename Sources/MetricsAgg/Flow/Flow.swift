import Streams
import Toolbox
import Wire

/// The way of the records through the program: all threads read and add up, one tells, and what
/// they answer is taken in the order of the input, so that it is the same however many there are.
struct Flow: ~Copyable {
  /// What is told at the end.
  struct Tally: Equatable {
    var counted = 0
    var passedOver = 0
    var overflowed = 0
    var leftOut = Watermark.LeftOut()
  }

  enum Step {
    /// The parts of time that end here or before are complete.
    case complete(Int64)
    /// Nothing has come yet, for a while.
    case idle
    case end
  }

  private(set) var tally = Tally()
  private let intake: Intake
  private let turn: Turn
  private var worker: Worker
  private var explainer: LineExplainer
  /// What the other threads have done.
  private let finished: Channel<Job>
  private let others: [WorkerThread]
  private var taken = 0
  /// Answers that came before their turn.
  private var early: [Int: Job] = [:]
  private var source = ""
  private var line = 0
  /// What the watermark stood at behind the last job taken.
  private var closed = Int64.min
  private var latest: Int64?
  /// When the latest event came, in nanoseconds of the clock that no one sets.
  private var latestCame: Int64 = 0

  init(
    _ plan: Plan, options: InputOptions, drain: Duration, clock: Clock, isLive: Bool, threads: Int
  ) throws {
    let hash = KeyHash()
    let turn = Turn(plan, hash: hash, isLive: isLive)
    let shards = (0..<threads).map { _ in Shard(plan, hash: hash) }
    for shard in shards { turn.add(shard) }
    let intake = Intake(
      try ChunkStream(options: options, drain: drain), jobs: threads * 2 + 1,
      keepsBadLines: options.rejects != nil)
    let finished = Channel<Job>()
    others = try shards.dropFirst().map { shard in
      try failing { () throws(SystemError) in
        try WorkerThread {
          var worker = Worker(plan, hash: hash, clock: clock, turn: turn, shard: shard)
          while let job = intake.next() {
            worker.run(job)
            finished.send(job)
          }
        }
      }
    }
    worker = Worker(plan, hash: hash, clock: clock, turn: turn, shard: shards[0])
    explainer = LineExplainer(plan, hash: hash)
    self.intake = intake
    self.turn = turn
    self.finished = finished
  }

  /// Reads on until parts of time are complete. Of a live stream `wake` says up to which time to
  /// wait for records behind the latest one, and `idle`, in milliseconds, how long for the first.
  mutating func next(
    wake: (_ latest: Int64) -> Int64? = { _ in nil }, idle: Int32? = nil
  ) throws -> Step {
    let before = closed
    while true {
      while let job = finished.receiveIfThere() { try take(job) }
      if closed > before { return .complete(closed) }
      switch try intake.task() {
      case .run(let job):
        worker.run(job)
        try take(job)
      case .skip(let job):
        try takeAll()
        try skipLongLine(job)
      case .take: try takeOne()
      case .wait where taken < intake.begun: try takeOne()
      case .wait:
        if latest == nil, let idle {
          let began = Clock.monotonic
          try intake.wait(milliseconds: idle)
          if Clock.monotonic - began >= Int64(idle) * 1_000_000 { return .idle }
        } else {
          try wait(wake)
        }
      case .end:
        try takeAll()
        return closed > before ? .complete(closed) : .end
      }
    }
  }

  /// The groups of a window; those of the part `last` of time are not needed again.
  func groups(of panes: [Int64], dropping last: Int64) -> [GroupTable] {
    turn.take(panes, dropping: last).joined()
  }

  /// The parts of time that hold groups.
  func times() -> Set<Int64> { turn.times() }

  /// What is left, as one.
  func groups() -> [GroupTable] { turn.takeAll().joined() }

  /// Says what is left to say of the input, and answers its status.
  mutating func finish() throws -> ExitStatus {
    intake.close()
    for thread in others { thread.join() }
    return try intake.finish()
  }

  /// Waits for input, or for the time that completes a window.
  private mutating func wait(_ wake: (_ latest: Int64) -> Int64?) throws {
    guard let latest, let due = wake(latest) else {
      return try intake.wait(milliseconds: -1)
    }
    // Without records the time of events goes on as the clock on the wall does.
    let passed = (Clock.monotonic - latestCame) / 1_000_000
    if latest + passed >= due {
      closed = max(closed, turn.advance(to: latest + passed))
    } else {
      try intake.wait(milliseconds: Int32(clamping: due - latest - passed))
    }
  }

  private mutating func takeOne() throws {
    if let job = finished.receive() { try take(job) }
  }

  private mutating func takeAll() throws {
    while taken < intake.begun { try takeOne() }
  }

  /// Takes an answer, and those that waited for it.
  private mutating func take(_ job: Job) throws {
    early[job.number] = job
    while let job = early.removeValue(forKey: taken) {
      taken += 1
      try note(job)
      intake.put(job)
    }
  }

  private mutating func note(_ job: Job) throws {
    if job.chunk.isFirst {
      source = job.chunk.source
      line = 0
    }
    for bad in job.badLines {
      let place = "\(source):\(line + bad.line + 1)"
      let text = bad.text ?? []
      let reason = intake.badLines.count < 5 ? explainer.reason(text) : ""
      try intake.badLines.add(text, at: place, reason)
    }
    line += job.lines
    tally.counted += job.counted
    tally.passedOver += job.passedOver
    tally.overflowed += job.overflowed
    tally.leftOut += job.leftOut
    closed = max(closed, job.closed)
    if let time = job.latest, time > latest ?? .min {
      latest = time
      latestCame = Clock.monotonic
    }
    Drain.setInFlight(tally.counted)
  }

  private mutating func skipLongLine(_ job: Job) throws {
    if job.chunk.isFirst {
      source = job.chunk.source
      line = 0
    }
    line += 1
    let place = "\(source):\(line)"
    try intake.badLines.tell(at: place, "a line of more than 16 MiB; skipped to its end")
    try intake.skipLongLine(job)
  }
}
