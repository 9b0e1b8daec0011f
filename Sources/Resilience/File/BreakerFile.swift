import Synchronization
import Wire

/// A breaker in its state file, with what was last seen of it. All that processes do to it follows
/// one pattern: lock, read, decide, write, unlock. Threads take turns.
final class BreakerFile: @unchecked Sendable {
  /// How many nanoseconds the lock is waited for. Its holders need microseconds; with 32 of them on
  /// two cores the worst honest wait was a third of a second.
  static let lockWait: Int64 = 2_000_000_000
  /// The same after it was waited for in vain: who holds it may be stopped for good.
  static let shortLockWait: Int64 = 100_000_000
  /// How many nanoseconds a closed breaker may have been opened elsewhere without its being seen.
  static let freshness: Int64 = 10_000_000

  /// To be held by the thread that uses the file.
  let turn = Mutex(())
  private let file: StateFile
  private var wasBusy = false
  private var stored: StoredBreaker?
  /// When `stored` was last known to be the newest, on the monotonic clock.
  private var seen = Int64.min / 2
  /// The tickets whose bytes this process holds.
  private var held: Set<UInt64> = []
  private var buffer = [UInt64](repeating: 0, count: 4 * Section.words)

  init(_ file: StateFile) { self.file = file }

  /// Changes the breaker under the lock; `error` is asked afterwards for a call that failed, for
  /// the log of errors. Answers `nil` if the file is no longer the one at its
  /// path, so that it has to be opened anew.
  /// - Throws: `StoreProblem`; then nothing has changed.
  func update<Answer>(
    _ step: Step, error: () -> CallError?, _ body: (inout Breaker) -> Answer
  ) throws(StoreProblem) -> Change<Answer>? {
    try lock()
    defer { file.unlock() }
    guard file.identity.isLinked else { return nil }
    var damage: StoreProblem?
    let known: StoredBreaker?
    do throws(StoreProblem) { known = try load() } catch {
      guard error.isDamage else { throw error }
      let salvaged = StoredBreaker.policy(of: (section(2), section(3)))
      guard step.mayBeginAnew(salvaged) else { throw error }
      known = nil
      damage = error
    }
    let salvaged = damage == nil ? nil : StoredBreaker.policy(of: (section(2), section(3)))
    seen = Int64.min / 2
    var transitions: [Transition] = []
    do throws(StoreProblem) {
      var next: StoredBreaker
      if let known { next = known } else { next = try begin(with: step.create(salvaged)) }
      loseDead(in: &next.breaker, now: step.now) { transitions.append($0) }
      let lastTicket = next.breaker.lastTicket
      let answer = body(&next.breaker)
      next.breaker.transitions.forEach { transitions.append($0) }
      let isNewPolicy =
        known == nil || step.mayAdopt && known?.breaker.policy != next.breaker.policy
      try write(&next, transitions, isNewPolicy: isNewPolicy)
      // From here on it is done, whatever else may fail.
      hold(next.breaker, after: lastTicket)
      stored = next
      seen = Clock.monotonic
      if let error = error() { try? append(error) }
      var unsynced: StoreProblem?
      if step.isDurable {
        do throws(StoreProblem) { try file.sync() } catch { unsynced = error }
      }
      return Change(
        answer: answer, transitions: transitions, damage: damage, unsynced: unsynced)
    } catch {
      stored = nil
      throw error
    }
  }

  /// How a change is to be made.
  struct Step {
    /// Whether the disk must have it before it counts as done.
    var isDurable = false
    /// Whether the body may put another policy in force.
    var mayAdopt = false
    var now: () -> Moment
    /// Whether a damaged state may be replaced, given the policy that is left of it.
    var mayBeginAnew: (Policy?) -> Bool
    /// Makes the breaker where there is none, by the policy that is left of a damaged one.
    var create: (Policy?) -> Breaker
  }

  /// What an update came to.
  struct Change<Answer> {
    var answer: Answer
    /// Oldest first.
    var transitions: [Transition]
    /// Why the breaker had to begin anew.
    var damage: StoreProblem?
    /// Why the disk may not have it yet.
    var unsynced: StoreProblem?
  }

  private func lock() throws(StoreProblem) {
    do throws(StoreProblem) {
      try file.lock(wait: wasBusy ? Self.shortLockWait : Self.lockWait)
      wasBusy = false
    } catch {
      if case .busy = error { wasBusy = true }
      throw error
    }
  }

  /// A permit that needs no lock, because nothing that it depends on has changed: the breaker was
  /// closed when it was last seen, and it neither counts nor limits what it admits.
  func quickPermit() -> Permit? {
    guard let breaker = stored?.breaker, breaker.admitsUncounted else { return nil }
    let now = Clock.monotonic
    if now - seen >= Self.freshness {
      guard isCurrent() else { return nil }
      seen = now
    }
    return Permit(generation: breaker.generation)
  }

  /// The breaker as it is, without the lock and without a change; trials whose holders are dead are
  /// lost. `nil` if nothing was ever stored.
  /// - Throws: `StoreProblem` if it cannot be read.
  func look(now: () -> Moment) throws(StoreProblem) -> Breaker? {
    guard var breaker = try loadUnlocked()?.breaker else { return nil }
    loseDead(in: &breaker, now: now) { _ in }
    breaker.degraded = try number(at: FileLayout.degraded)
    return breaker
  }

  /// The last errors.
  func errors() throws(StoreProblem) -> ErrorLog {
    var words = [UInt64](repeating: 0, count: (FileLayout.size - FileLayout.errors) / 8)
    _ = try file.read(&words, count: words.count, at: FileLayout.errors)
    return ErrorLog(words: words)
  }

  /// Counts a call that went by the state because it could not be had.
  func countDegraded() { file.countDegraded() }

  /// The sequence number of the last transition that is stored; `nil` if nothing ever was.
  func lastTransition() throws(StoreProblem) -> UInt64? {
    try loadUnlocked()?.breaker.lastTransition
  }

  /// The transitions behind a sequence number, oldest first, and how many are no longer known.
  func transitions(
    after sequence: UInt64
  ) throws(StoreProblem) -> ([Transition], missing: Int) {
    guard let last = try lastTransition(), last > sequence else { return ([], 0) }
    var words = [UInt64](repeating: 0, count: TransitionLog.count * LogEntry.size / 8)
    _ = try file.read(&words, count: words.count, at: StateLayout.transitions)
    return TransitionLog(words: words).transitions(after: sequence, through: last)
  }

  /// Ends the file: who has it open finds nothing in it, and opens the one at its path. Answers
  /// false if that is another already.
  func erase(_ remove: () throws(StoreProblem) -> Void) throws(StoreProblem) -> Bool {
    try lock()
    defer { file.unlock() }
    guard file.isAtItsPath else { return false }
    try remove()
    try blank()
    return true
  }

  // MARK: What is stored

  private func blank() throws(StoreProblem) {
    stored = nil
    let blank = Section()
    for place in 0..<4 { try file.write(blank.content.span, at: place * Section.size) }
  }

  /// A state in place of none, or of one that is damaged.
  private func begin(with breaker: Breaker) throws(StoreProblem) -> StoredBreaker {
    try file.reserve()
    try blank()
    return StoredBreaker(breaker: breaker, sequence: 0, policySequence: 0)
  }

  /// The newest state that is whole; `nil` if nothing was ever stored.
  /// - Throws: `StoreProblem` if it cannot be read, or is not ours to read.
  private func load() throws(StoreProblem) -> StoredBreaker? {
    if let known = try refreshed() { return known }
    stored = nil
    _ = try file.read(&buffer, count: buffer.count, at: 0)
    do throws(StateProblem) {
      stored = try StoredBreaker(
        states: (section(0), section(1)), policies: (section(2), section(3)))
    } catch {
      switch error {
      case .empty: return nil
      case .damaged where file.identity.size < StateLayout.size:
        throw .state(.tooShort(bytes: file.identity.size), path: file.path)
      case .damaged, .tooShort, .newer: throw .state(error, path: file.path)
      }
    }
    return stored
  }

  /// The same without the lock. A writer may be in the midst of it: what it writes is not what we
  /// look at, unless it comes round twice while we read, and then we would go back in time.
  private func loadUnlocked() throws(StoreProblem) -> StoredBreaker? {
    for _ in 1...4 {
      do throws(StoreProblem) {
        guard let found = try load() else { return nil }
        if found.sequence == newestSequence { return found }
        stored = nil
      } catch {
        guard case .state(.damaged, _) = error else { throw error }
      }
    }
    return try load()
  }

  private func refreshed() throws(StoreProblem) -> StoredBreaker? {
    guard let known = stored,
      try file.read(&buffer, count: 2 * Section.words, at: 0) == 2 * Section.size
    else { return nil }
    let newest = newestSequence
    if newest == known.sequence { return known }
    let place = Int(newest & 1)
    guard buffer[place * Section.words + 2] == newest,
      stored?.refresh(from: section(place)) == true
    else { return nil }
    return stored
  }

  /// Whether no one has changed the state since it was last seen.
  private func isCurrent() -> Bool {
    guard let known = stored,
      (try? file.read(&buffer, count: 2 * Section.words, at: 0)) == 2 * Section.size
    else { return false }
    return newestSequence == known.sequence
  }

  private var newestSequence: UInt64 { max(buffer[2], buffer[Section.words + 2]) }

  private func section(_ place: Int) -> Section {
    Section(words: buffer[place * Section.words..<(place + 1) * Section.words])
  }

  private func write(
    _ next: inout StoredBreaker, _ transitions: [Transition], isNewPolicy: Bool
  ) throws(StoreProblem) {
    for transition in transitions {
      let entry = LogEntry(transition)
      try file.write(entry.content.span, at: StateLayout.transition(transition.sequence))
    }
    if isNewPolicy {
      next.policySequence &+= 1
      let policy = next.breaker.policy.section(sequence: next.policySequence)
      try file.write(policy.content.span, at: StateLayout.policy(next.policySequence))
    }
    next.sequence &+= 1
    let state = next.breaker.section(
      sequence: next.sequence, policySequence: next.policySequence)
    try file.write(state.content.span, at: StateLayout.state(next.sequence))
  }

  private func append(_ error: CallError) throws(StoreProblem) {
    let number = try self.number(at: FileLayout.errorTotal) &+ 1
    let entry = ErrorEntry(error, number: number)
    try file.write(entry.content.span, at: FileLayout.error(number))
    try put(number, at: FileLayout.errorTotal)
    let place = FileLayout.count(error.status)
    try put(try self.number(at: place) &+ 1, at: place)
  }

  private func number(at offset: Int) throws(StoreProblem) -> UInt64 {
    var word: [UInt64] = [0]
    _ = try file.read(&word, count: 1, at: offset)
    return word[0]
  }

  private func put(_ number: UInt64, at offset: Int) throws(StoreProblem) {
    let word: [UInt64] = [number]
    try file.write(word.span, at: offset)
  }

  // MARK: Holders

  /// Tells the breaker of the permits whose holders are dead.
  private func loseDead(
    in breaker: inout Breaker, now: () -> Moment, _ note: (Transition) -> Void
  ) {
    var slots = breaker.unleasedSlots
    while slots != 0 {
      let slot = slots.trailingZeroBitCount
      slots &= slots - 1
      let ticket = breaker.slots.tickets[slot]
      if held.contains(ticket) || !file.isFree(ticket: ticket) { continue }
      breaker.lost(slot: slot, now: now())
      breaker.transitions.forEach(note)
    }
  }

  /// Holds the bytes of the permits that were given out after a ticket, and lets go of those that
  /// were given back. Whoever looks next has the lock only when this is done.
  private func hold(_ breaker: Breaker, after lastTicket: UInt64) {
    if held.isEmpty && breaker.unleasedSlots == 0 { return }
    var current: Set<UInt64> = []
    var slots = breaker.unleasedSlots
    while slots != 0 {
      let ticket = breaker.slots.tickets[slots.trailingZeroBitCount]
      slots &= slots - 1
      current.insert(ticket)
      if ticket > lastTicket && file.hold(ticket: ticket) { held.insert(ticket) }
    }
    for ticket in held.subtracting(current) {
      file.release(ticket: ticket)
      held.remove(ticket)
    }
  }
}
