import Providers
import Toolbox
import Wire

extension World {
  /// What becomes of the questions of a lane.
  private enum LaneState {
    case open
    /// All its buckets wait for longer than is waited for, but not for the whole run.
    case held(ProviderError)
    case closed(ProviderError)
  }

  private func state(_ lane: Lane, _ now: Int64) -> LaneState {
    var held: ProviderError?
    var closed: ProviderError?
    for number in lane.buckets {
      guard let parking = buckets[number].parking else {
        _ = guards.waits(number, now)
        let longest = settings.maxWait.nanoseconds
        guard let name = guards.holds(number, longerThan: longest, now) else { return .open }
        held = ProviderError(.overloaded, message: "the breaker \(name) is open")
        continue
      }
      guard let until = parking.until else {
        closed = parking.error
        continue
      }
      if until <= now { return .open }
      held = parking.error
    }
    if let held { return .held(held) }
    return closed.map(LaneState.closed) ?? .open
  }

  /// Nothing is left to do but what is held, so that there is nothing to wait with.
  func isOnlyHeldLeft(_ now: Int64) -> Bool {
    guard flights.count == 0, reading.isComplete else { return false }
    return lanes.allSatisfy { lane in
      if lane.open == 0 { return true }
      if case .held = state(lane, now) { return true }
      return false
    }
  }

  /// Ends the questions of a lane that no bucket will take: some now, the rest in the next rounds.
  /// Answers whether the lane is out of use.
  mutating func endParked(_ lane: Lane, held endsHeld: Bool, _ now: Int64) throws -> Bool {
    let error: ProviderError
    switch state(lane, now) {
    case .open: return false
    case .held(let held):
      guard endsHeld else {
        for number in lane.buckets {
          let time = buckets[number].parking?.until ?? now + Guard.interval
          dueAt = min(dueAt ?? time, time)
        }
        return true
      }
      error = held
    case .closed(let closed): error = closed
    }
    for _ in 0..<256 {
      guard outlet.backlog < Self.largestBacklog else { return true }
      guard
        let flight = try lane.next(
          .max, onlyWaiting: false, questions: plans.count, in: &spool)
      else { return true }
      if !fallbacks.isEmpty, mayFallBack(flight, now) {
        guard hasRoomToFallBack(flight, now) else { return true }
        if lane.take(flight, .max) { waitingCount -= 1 }
        _ = fallBack(flight, after: error, isOut: true, now)
        continue
      }
      if lane.take(flight, .max) { waitingCount -= 1 }
      end(flight, with: flight.outcome.error ?? notAsked(error, lane))
    }
    hasMore = true
    return true
  }

  /// The error of a question that was never sent, because others were refused.
  private func notAsked(_ error: ProviderError, _ lane: Lane) -> ProviderError {
    var error = error
    error.http = nil
    if error.kind == .badKey { return error }
    error.message = "not asked: " + error.message
    // Where others were answered a refusal of access may have been of their questions.
    if lane.buckets.contains(where: { buckets[$0].answers > 0 }) { error.mayPass = true }
    return error
  }

  /// Takes a bucket out of use, and says so once. `until` is monotonic time; `nil` is the rest of
  /// the run.
  mutating func park(_ number: Int, _ error: ProviderError, until: Int64?) {
    let isNew = buckets[number].parking == nil
    buckets[number].park(error, until: until)
    guard isNew, !settings.isQuiet else { return }
    let bucket = buckets[number]
    let name = "\(bucket.provider):\(bucket.model)" + suffix(bucket.account)
    let time =
      until.map { until in
        let wait = Duration.nanoseconds(max(0, until - Clock.monotonic))
        return "for \(Duration.seconds((wait / .seconds(1)).rounded(.up)).shortText)"
      } ?? "in this run"
    Message.say("\(name) is asked nothing more \(time): \(error.kind.rawValue): \(error.message)")
  }

  /// Takes a bucket out of use whose own count says that it must wait too long.
  mutating func parkUsedUp(_ number: Int, _ usage: Usage, until: Int64) {
    let limit = buckets[number].binding(usage, Clock.monotonic)
    let isDay = limit?.quota.window == .day
    let words = limit.map { "the limit \($0.quota.key) of \($0.limit) is used up" }
    park(
      number, ProviderError(isDay ? .quotaDay : .rate, message: words ?? "it must wait too long"),
      until: isDay ? nil : until)
  }

  /// ` (account NAME)`, where there are several.
  func suffix(_ account: Int) -> String {
    accounts[account].isOnly ? "" : " (account \(accounts[account].name))"
  }

  /// Takes all models of an account out of use for the rest of the run.
  mutating func park(account: Int, _ error: ProviderError) {
    for number in buckets.indices where buckets[number].account == account {
      buckets[number].park(error, until: nil)
    }
  }
}
