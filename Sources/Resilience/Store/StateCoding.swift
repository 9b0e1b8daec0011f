/// Where the parts of a stored breaker lie: three pages.
///
///     0      state, even sequence numbers      2048  state, odd
///     4096   policy, even                      6144  policy, odd
///     8192   64 transitions of 64 bytes, that with the sequence number n at n modulo 64
///
/// A state names the policy and the last transition that belong to it. So a store writes first the
/// transitions, then a new policy, then the state: whatever is cut off, what the last whole state
/// names is there, and what lies behind it is not yet.
package enum StateLayout {
  package static let size = transitions + TransitionLog.count * LogEntry.size
  package static let transitions = 4 * Section.size

  package static func state(_ sequence: UInt64) -> Int { Int(sequence & 1) * Section.size }
  package static func policy(_ sequence: UInt64) -> Int { (2 + Int(sequence & 1)) * Section.size }

  package static func transition(_ sequence: UInt64) -> Int {
    transitions + Int(sequence % UInt64(TransitionLog.count)) * LogEntry.size
  }
}

/// A breaker as it was stored, and the numbers that the next one goes by.
package struct StoredBreaker: Sendable {
  package var breaker: Breaker
  package var sequence: UInt64
  package var policySequence: UInt64
}

extension StoredBreaker {
  /// The newest state that is whole, of both places of states and both of policies.
  /// - Throws: `StateProblem` if there is none.
  package init(
    states: (Section, Section), policies: (Section, Section)
  ) throws(StateProblem) {
    breaker = Breaker(
      policy: Policy(), timeline: Timeline(), since: 0, seed: 0, budget: RetryBudget(balance: 0))
    sequence = 0
    policySequence = 0
    let isFirstNewer = states.0.sequence > states.1.sequence
    if try load(isFirstNewer ? states.0 : states.1, policies) { return }
    if try load(isFirstNewer ? states.1 : states.0, policies) { return }
    let isEmpty = (try states.0.isWhole(.state), try states.1.isWhole(.state)) == (nil, nil)
    throw isEmpty ? .empty : .damaged
  }

  /// Takes over a state that another has stored since, which takes a third of the time. Answers
  /// false where it is not whole or goes with another policy; then all has to be read anew.
  package mutating func refresh(from state: Section) -> Bool {
    guard (try? state.isWhole(.state)) == true else { return false }
    var reader = SectionReader(state)
    guard reader.word() == policySequence else { return false }
    sequence = state.sequence
    reader.read(into: &breaker)
    return reader.isSound
  }

  /// The newest policy that is whole.
  static func policy(of policies: (Section, Section)) -> Policy? {
    for section in [policies.0, policies.1].sorted(by: { $0.sequence > $1.sequence }) {
      guard (try? section.isWhole(.policy)) == true else { continue }
      var reader = SectionReader(section)
      let policy = reader.policy()
      if reader.isSound { return policy }
    }
    return nil
  }

  /// False where the state is not whole or its policy is not there.
  private mutating func load(
    _ state: Section, _ policies: (Section, Section)
  ) throws(StateProblem) -> Bool {
    guard try state.isWhole(.state) == true else { return false }
    var reader = SectionReader(state)
    policySequence = reader.word()
    sequence = state.sequence
    guard try loadPolicy(policySequence & 1 == 0 ? policies.0 : policies.1) else { return false }
    reader.read(into: &breaker)
    return reader.isSound
  }

  private mutating func loadPolicy(_ policy: Section) throws(StateProblem) -> Bool {
    guard try policy.isWhole(.policy) == true, policy.sequence == policySequence else {
      return false
    }
    var reader = SectionReader(policy)
    breaker.policy = reader.policy()
    return reader.isSound
  }
}

extension Breaker {
  /// The state as it is stored. The policy has a section of its own.
  package func section(sequence: UInt64, policySequence: UInt64) -> Section {
    var writer = SectionWriter()
    writer.put(policySequence)
    writer.put(self)
    writer.section.seal(.state, sequence: sequence)
    return writer.section
  }
}

extension SectionWriter {
  /// In the order of the fields of `Breaker`.
  fileprivate mutating func put(_ breaker: Breaker) {
    put(breaker.timeline.boot)
    put(breaker.timeline.offset)
    put(breaker.timeline.last)
    put(breaker.timeline.lastWall)
    put(
      UInt64(breaker.state.rawValue) | UInt64(breaker.cause.rawValue) << 8
        | UInt64(breaker.wouldOpen?.rawValue ?? 255) << 16 | (breaker.isRound ? 1 << 24 : 0))
    put(breaker.generation)
    put(breaker.lastTicket)
    put(breaker.lastTransition)
    put(breaker.since)
    put(breaker.openedWall)
    put(breaker.deadline)
    put(breaker.openFor)
    put(breaker.openings)
    put(breaker.consecutiveFailures)
    put(breaker.failedTrials)
    put(breaker.refused)
    put(breaker.lost)
    put(breaker.lastFailure)
    put(breaker.seed)
    put(breaker.degraded)
    put(breaker.budget.balance)
    put(breaker.counts.calls)
    put(breaker.counts.failures)
    put(breaker.counts.slow)
    put(breaker.counts.ignored)
    put(breaker.counts.head)
    put(breaker.counts.ring.span)
    put(breaker.limiter.first)
    put(breaker.limiter.groupsInUse)
    put(breaker.limiter.lastFill)
    put(breaker.limiter.times.span)
    put(breaker.slots.taken)
    put(breaker.slots.trials)
    put(breaker.slots.waits)
    put(breaker.slots.taken) { breaker.slots.tickets[$0] }
    put(breaker.slots.taken) { UInt64(bitPattern: breaker.slots.deadlines[$0]) }
  }
}

extension SectionReader {
  /// All but the policy, by which the numbers are judged.
  fileprivate mutating func read(into breaker: inout Breaker) {
    breaker.timeline = timeline()
    let flags = word()
    let state = State(rawValue: UInt8(truncatingIfNeeded: flags))
    let cause = Cause(rawValue: UInt8(truncatingIfNeeded: flags >> 8))
    if let state, let cause { (breaker.state, breaker.cause) = (state, cause) } else { fail() }
    breaker.wouldOpen = Cause(rawValue: UInt8(truncatingIfNeeded: flags >> 16))
    breaker.isRound = flags >> 24 & 1 == 1
    breaker.generation = word()
    breaker.lastTicket = word()
    breaker.lastTransition = word()
    breaker.since = number()
    breaker.openedWall = number()
    breaker.deadline = number(in: 0...Int64.max)
    breaker.openFor = number()
    breaker.openings = word()
    breaker.consecutiveFailures = word()
    breaker.failedTrials = word()
    breaker.refused = word()
    breaker.lost = word()
    breaker.lastFailure = number()
    breaker.seed = word()
    breaker.degraded = word()
    breaker.budget = RetryBudget(balance: number())
    breaker.counts = counts(breaker.policy.window)
    breaker.limiter = limiter()
    breaker.slots = slots()
    breaker.transitions.removeAll()
  }

  private mutating func timeline() -> Timeline {
    var timeline = Timeline()
    timeline.boot = word()
    timeline.offset = number(in: -Moment.latest...Moment.latest)
    timeline.last = number()
    timeline.lastWall = number()
    return timeline
  }

  private mutating func counts(_ window: Policy.Window) -> Counts {
    let (calls, failures, slow, ignored) = (word(), word(), word(), word())
    var head = number()
    if case .count(let size) = window, head >= Int64(size) {
      fail()
      head = 0
    }
    var ring = InlineArray<40, UInt64>(repeating: 0)
    var target = ring.mutableSpan
    words(&target)
    return Counts(
      calls: calls, failures: failures, slow: slow, ignored: ignored, head: head, ring: ring)
  }

  private mutating func limiter() -> RateLimiter {
    var limiter = RateLimiter()
    limiter.first = count(in: 0...RateLimiter.groups - 1)
    limiter.groupsInUse = count(in: 0...RateLimiter.groups)
    limiter.lastFill = count(in: 0...1_000_000)
    var target = limiter.times.mutableSpan
    words(&target)
    return limiter
  }

  private mutating func slots() -> Slots {
    var slots = Slots()
    (slots.taken, slots.trials, slots.waits) = (word(), word(), word())
    if (slots.trials | slots.waits) & ~slots.taken != 0 { fail() }
    words(slots.taken) { slots.tickets[$0] = $1 }
    words(slots.taken) { slots.deadlines[$0] = Int64(bitPattern: $1 & .max >> 1) }
    return slots
  }
}
