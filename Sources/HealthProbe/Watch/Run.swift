import HTTPClient
import JSON
import Toolbox
import Wire

/// A run from its first look to its last: when each target is due, how many are looked at at once,
/// and what is said of what was found.
final class Run {
  private let plan: RunPlan
  private let engine: Engine
  private let looks: Looks
  private var reporter: Reporter
  private var input: TargetInput?

  private var items: [Item] = []
  private var round = 0
  private var roundHasEnded = false
  /// When the next round begins.
  private var roundDue: Int64?
  private var began: Int64 = 0
  /// What is due, the earliest first, and how much of it has begun.
  private var queue: [(due: Int64, item: Item)] = []
  private var queueStart = 0
  /// The looks that began a moment ago: each keeps a place until it ends or has lasted so long that
  /// it only waits.
  private var young: [(began: Int64, item: Item)] = []
  private var youngStart = 0
  private var youngCount = 0
  private var inFlight = 0
  /// Results that wait for those of targets that are needed.
  private var held = 0
  private var isCutOff = false
  private var isCheckingUplink = false
  private var drainEnds: Int64?
  private(set) var worst = Health.healthy
  private(set) var uplinkFailed = false

  /// How long a look keeps its place, and how many may wait beyond that.
  private static let youth: Int64 = 1_000_000_000
  private static let mostWaiting = 2048

  init(_ plan: RunPlan, engine: Engine, reporter: consuming Reporter, input: TargetInput?) throws {
    self.plan = plan
    self.engine = engine
    self.reporter = reporter
    self.input = input
    looks = try Looks(plan, engine: engine)
    items = plan.targets.map { Item($0, plan.rules) }
    let named = Dictionary(items.map { ($0.target.name, $0) }) { first, _ in first }
    for item in items {
      item.needs = item.target.dependsOn.compactMap { named[$0] }
      for need in item.needs { need.neededBy.append(item) }
    }
  }

  /// - Throws: `SystemError` or `Failure` where the output cannot be written or an input not read.
  func run() throws -> ExitStatus {
    Drain.begin(limit: plan.drain)
    if let signals = Drain.descriptor {
      _ = engine.watch(signals.number, for: .reading) { [unowned self] _ in stop() }
    }
    if plan.targets.contains(where: \.usesTLS) { engine.prepareForTLS() }
    try reporter.watch(engine)
    if plan.interval != nil { try readAllInput() }
    began = Clock.monotonic
    beginRound()
    while true {
      try fill()
      if isIdle {
        endRound()
        if roundDue == nil { break }
      }
      if let roundDue, Clock.monotonic >= roundDue {
        // What is still under way of the last round goes on beside this one.
        endRound()
        beginRound()
        continue
      }
      try reporter.pump()
      if let drainEnds, Clock.monotonic >= drainEnds { break }
      try engine.turn(until: nextMoment)
      if reporter.isBroken {
        throw SystemError("write to", "standard output", code: Self.brokenPipe)
      }
    }
    settleHeld()
    try reporter.finish()
    return try input?.finish() ?? .success
  }

  private static let brokenPipe: Int32 = 32

  // MARK: Rounds

  private var isIdle: Bool {
    queueStart == queue.count && inFlight == 0 && !isCheckingUplink
      && (input?.isAtEnd ?? true)
  }

  private func beginRound() {
    if isCheckingUplink { return setNextRound() }
    round += 1
    roundHasEnded = false
    setNextRound()
    guard plan.checksUplink else { return enqueue() }
    isCheckingUplink = true
    Uplink(plan.uplinks, looks: looks).look { [self] problem in
      isCheckingUplink = false
      isCutOff = problem != nil
      if let problem {
        uplinkFailed = true
        reporter.add(problem, at: engine.clock.now)
      }
      enqueue()
    }
  }

  /// The next one, where there is one. What a slow round has missed is left out.
  private func setNextRound() {
    roundDue = nil
    guard let interval = plan.interval?.nanoseconds, plan.rounds.map({ round < $0 }) ?? true,
      drainEnds == nil
    else { return }
    roundDue = began + ((Clock.monotonic - began) / interval + 1) * interval
  }

  private func endRound() {
    if roundHasEnded { return }
    roundHasEnded = true
    if inFlight == 0 { settleHeld() }
    reporter.endRound()
  }

  private func enqueue() {
    let now = Clock.monotonic
    queue.removeFirst(queueStart)
    queueStart = 0
    var due: [(due: Int64, item: Item)] = []
    for item in items where !item.isRunning && !(isCutOff && item.target.isRemote) {
      let jitter = plan.jitter.nanoseconds
      due.append((now + (jitter > 0 ? .random(in: 0...jitter) : 0), item))
    }
    if plan.jitter > .zero { due.sort { $0.due < $1.due } }
    queue += due
  }

  private func stop() {
    if drainEnds != nil { return }
    drainEnds = Clock.monotonic + plan.drain.nanoseconds
    roundDue = nil
    if let signals = Drain.descriptor { engine.unwatch(signals.number) }
    queue.removeLast(queue.count - queueStart)
    input?.stop()
  }

  /// The next moment at which something is to be done that the engine does not know of.
  private var nextMoment: Int64? {
    var moments = [drainEnds, roundDue].compactMap(\.self)
    // A reader that is slow is tried again.
    if reporter.hasBacklog { moments.append(Clock.monotonic + 20_000_000) }
    if queueStart < queue.count, hasRoom { moments.append(queue[queueStart].due) }
    if !hasRoom || youngCount > 0, youngStart < young.count {
      moments.append(young[youngStart].began + Self.youth)
    }
    return moments.min()
  }

  // MARK: Looks

  private var hasRoom: Bool {
    youngCount < plan.concurrency && inFlight < max(plan.concurrency, Self.mostWaiting)
      && !reporter.isCongested
  }

  private func fill() throws {
    let now = Clock.monotonic
    while youngStart < young.count, young[youngStart].began <= now - Self.youth {
      let item = young[youngStart].item
      if item.isYoung {
        item.isYoung = false
        youngCount -= 1
      }
      youngStart += 1
    }
    if youngStart > 1024 {
      young.removeFirst(youngStart)
      youngStart = 0
    }
    while hasRoom, queueStart < queue.count, queue[queueStart].due <= now {
      let item = queue[queueStart].item
      queueStart += 1
      begin(item, now)
    }
    while hasRoom, !isCheckingUplink, drainEnds == nil, let input, !input.isAtEnd {
      if let target = try input.next() {
        if !(isCutOff && target.isRemote) { begin(Item(target, plan.rules), now) }
      } else if let source = input.descriptor {
        guard !input.isWatched else { break }
        // A file is always ready, which the engine cannot wait for.
        input.isWatched = engine.watch(source.number, for: .reading) { [unowned self] _ in
          engine.unwatch(source.number)
          input.isWatched = false
          input.isReadable = true
        }
        input.isReadable = !input.isWatched
      }
    }
  }

  private func begin(_ item: Item, _ now: Int64) {
    item.isRunning = true
    item.isYoung = true
    item.round = round
    youngCount += 1
    inFlight += 1
    young.append((now, item))
    Drain.setInFlight(inFlight)
    looks.begin(item.target) { [self] finding in ended(item, finding) }
  }

  private func ended(_ item: Item, _ finding: Finding?) {
    item.isRunning = false
    inFlight -= 1
    Drain.setInFlight(inFlight)
    if item.isYoung {
      item.isYoung = false
      youngCount -= 1
    }
    if let finding {
      item.found = finding
      held += 1
      settle(item)
    } else {
      finish(item)
    }
  }

  // MARK: What is said

  /// Tells what was found, once what it needs is known.
  private func settle(_ item: Item) {
    guard item.found != nil else { return }
    if item.needs.allSatisfy({ $0.doneRound >= item.round || isLeftOut($0) }) { tell(item) }
  }

  private func isLeftOut(_ item: Item) -> Bool { isCutOff && item.target.isRemote }

  private func settleHeld() {
    guard held > 0 else { return }
    for item in items where item.found != nil { tell(item) }
  }

  private func tell(_ item: Item) {
    guard var finding = item.found else { return }
    item.found = nil
    held -= 1
    RollUp.apply(item.needs.map { ($0.target, $0.steadiness.status) }, to: &finding)
    let hasChanged = item.steadiness.take(finding.status)
    if plan.interval != nil { describe(item, &finding) }
    worst = max(worst, finding.status)
    let isQuiet = plan.showsOnlyChanges && (!hasChanged || isFlappingOn(item))
    if !isQuiet { reporter.add(finding, at: engine.clock.now) }
    finish(item)
  }

  /// Whether it flaps and that has been said.
  private func isFlappingOn(_ item: Item) -> Bool {
    defer { item.isShown = item.steadiness.flaps.isFlapping }
    return item.steadiness.flaps.isFlapping && item.isShown
  }

  private func describe(_ item: Item, _ finding: inout Finding) {
    if let status = item.steadiness.status { finding.settle(status) }
    if item.steadiness.pending > 0 { finding.details["pending"] = .int(item.steadiness.pending) }
    if item.steadiness.flaps.isFlapping {
      finding.details["flapping"] = true
      finding.details["flap_ratio"] = .double(
        (item.steadiness.flaps.ratio * 1000).rounded() / 1000)
    }
  }

  private func finish(_ item: Item) {
    item.doneRound = max(item.doneRound, item.round)
    for other in item.neededBy { settle(other) }
  }

  /// Of all targets, what was said last; for a single round the worst of it.
  var verdict: Health {
    guard plan.interval != nil else { return worst }
    return items.compactMap(\.steadiness.status).max() ?? .healthy
  }

  // MARK: Input

  /// In rounds the targets have to be known before the first.
  private func readAllInput() throws {
    while let input, !input.isAtEnd, Drain.signal == nil {
      input.isReadable = true
      if let target = try input.next() { items.append(Item(target, plan.rules)) }
    }
  }
}
