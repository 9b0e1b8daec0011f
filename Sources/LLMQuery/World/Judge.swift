import HTTPClient
import Providers
import Toolbox
import Wire

extension World {
  /// Takes in how a request ended, and decides what becomes of its question.
  mutating func judge(_ flight: Flight, _ ended: Ended) {
    let now = Clock.monotonic
    let lane = lanes[flight.lane]
    var ended = ended
    // A provider may echo any of its keys, and its words go on to other questions.
    ended.mask(lane.selected.keys)
    note(ended, on: flight)
    learn(ended, from: flight, lane, now)
    if let error = ended.error { act(on: error, of: flight, lane, now) }
    decide(flight, ended, lane, now)
  }

  private func note(_ ended: Ended, on flight: Flight) {
    flight.outcome.latencyMilliseconds = ended.milliseconds
    flight.outcome.firstByteMilliseconds = ended.firstByteMilliseconds
    flight.outcome.requestID = ended.requestID
    flight.outcome.isSimulated = ended.isSimulated
    flight.outcome.quotaLeft = ended.quotaLeft
    if ended.isMaybeBilled { flight.outcome.maybeBilled = true }
    flight.needsFreshConnection = ended.error?.kind == .net
    flight.outcome.tries.append(
      Try(
        kind: ended.error?.kind, http: ended.http, at: flight.sentAt,
        milliseconds: ended.milliseconds))
    // What a signal finds waiting ends with this.
    flight.outcome.error = ended.error
  }

  /// What the answer tells of limits, lengths and times.
  private mutating func learn(_ ended: Ended, from flight: Flight, _ lane: Lane, _ now: Int64) {
    if let key = flight.outcome.key {
      ledger?.note(key, of: lane.selected.provider.name, ended)
    }
    var used: Usage?
    if let tokens = ended.answer?.tokens {
      used = plausible(tokens, of: flight)
      lane.estimate.learn(
        bytes: flight.question.plan.promptBytes(flight.question.input.domain),
        tokens: tokens.prompt)
    } else if ended.answer == nil, !ended.isMaybeBilled {
      // A refusal uses no tokens.
      used = Usage()
    }
    var cost = 0
    if let answer = ended.answer {
      // Where the cost is not known it may have been all that was set aside.
      cost = answer.cost(lane.model).map(Budget.units) ?? flight.cost
      if lane.costs.learn(cost, reserved: flight.cost) { reserveMore(for: lane) }
    } else if ended.isMaybeBilled {
      cost = flight.cost
    }
    release(
      flight, used: used, cost: cost, delay: Int64(ended.sentMilliseconds * 1e6),
      latency: ended.http == nil ? nil : now - flight.sentTime)
    if let permits = flight.permits {
      guards.record(
        flight.bucket, permits, ended.error, duration: Int64(ended.milliseconds * 1e6), now)
      flight.permits = nil
    }
    buckets[flight.bucket].observe(ended.observations, now)
    if ended.answer != nil {
      buckets[flight.bucket].succeeded()
      lane.answered(inNanoseconds: ended.milliseconds * 1e6)
    }
  }

  /// Sets as much aside for each request of a lane under way as one of its answers has cost.
  private mutating func reserveMore(for lane: Lane) {
    for flight in flights.all where flight.lane == lane.number {
      let more = lane.costs.reserve(flight.cost) - flight.cost
      flight.cost += more
      budget.reserve(more)
    }
  }

  /// What an answer used as it says itself, but no more than can be: one wrong number would hold up
  /// all others of a limit.
  private func plausible(_ tokens: Tokens, of flight: Flight) -> Usage {
    let bytes = flight.question.plan.promptBytes(flight.question.input.domain)
    let most = (flight.reservation?.usage.outputTokens ?? 0) * 2 + 1000
    return Usage(
      inputTokens: min(tokens.prompt, bytes * TokenEstimate.mostPerByte + 1000),
      outputTokens: min(tokens.completion, most))
  }

  /// What an error means for others than its own question.
  private mutating func act(
    on error: ProviderError, of flight: Flight, _ lane: Lane, _ now: Int64
  ) {
    let bucket = flight.bucket
    let account = buckets[bucket].account
    let asked = error.retryAfter.map { now + $0.nanoseconds }
    switch error.kind {
    case .rate, .overloaded:
      buckets[bucket].refused(sentAt: flight.sentTime, blockedUntil: asked, now)
      if let asked, let wait = error.retryAfter, wait > settings.maxWait {
        park(bucket, error, until: asked)
      }
    case .quotaDay:
      if let wait = error.retryAfter, wait <= settings.maxWait {
        buckets[bucket].block(until: now + wait.nanoseconds)
      } else {
        park(bucket, error, until: nil)
      }
    case .noMoney:
      if buckets[bucket].parking == nil {
        Message.say(
          "\(lane.selected.provider.name)\(suffix(account)) has no money left: \(error.message); "
            + "its questions fail in this run")
      }
      park(account: account, error)
    case .noAccess:
      // A 403 may be of the question alone: a moderator's, or a firewall's.
      buckets[bucket].refusedAccess(isOfModel: error.http != 403)
      if buckets[bucket].isWithoutAccess { park(bucket, error, until: nil) }
    case .badKey: bury(flight.key, of: account, error)
    default: break
    }
  }

  private mutating func decide(_ flight: Flight, _ ended: Ended, _ lane: Lane, _ now: Int64) {
    if ended.error?.kind == .rate { countRefusal(flight) }
    if let error = ended.error, adapts(flight, to: error, lane) {
      flight.attempts -= 1
      return waitOtherwise(flight, in: lane, until: now)
    }
    let provider = lane.selected.provider
    let step = Step(retries: settings.retries ?? provider.retries, maxWait: settings.maxWait).next(
      after: ended.error, attempt: max(1, flight.attempts),
      other: ended.error.map { other(for: flight, after: $0, lane, now) } ?? .none,
      random: .random(in: 0..<1))
    switch step {
    case .done: end(flight, answered: ended.answer)
    case .fail:
      if let error = ended.error, fallBack(flight, after: error, now) { return }
      end(flight, with: ended.error)
    case .elsewhere:
      if isStopping { return end(flight, with: ended.error) }
      // Of a refused key the others of its account are left.
      if ended.error?.kind != .badKey { flight.refusedBy.append(flight.bucket) }
      flight.attempts -= 1
      waitOtherwise(flight, in: lane, until: now)
    case .retry(let wait):
      // After a signal nothing is sent again, so that the drain has an end.
      if isStopping { return end(flight, with: ended.error) }
      self.wait(flight, in: lane, until: now + wait.nanoseconds)
    }
  }

  /// Where others were answered since it was sent first, it was the limit that refused and not the
  /// model: that does not use up the retries.
  private func countRefusal(_ flight: Flight) {
    let answers = buckets[flight.bucket].answers
    if answers > flight.answersBefore ?? answers, flight.outcome.tries.count < Step.mostTries {
      flight.attempts -= 1
    } else {
      flight.answersBefore = answers
    }
  }

  /// As `wait`, where the next request is another than the last: what refused that is no reason not
  /// to ask in a later run.
  mutating func waitOtherwise(_ flight: Flight, in lane: Lane, until due: Int64) {
    if flight.outcome.error?.isRetryable == false {
      flight.outcome.error = ProviderError(
        .cancelled, message: "stopped before it was asked in another way")
    }
    wait(flight, in: lane, until: due)
  }

  mutating func wait(_ flight: Flight, in lane: Lane, until due: Int64) {
    lane.wait(flight, until: due)
    waitingCount += 1
  }

  /// Whether the question is to be sent again with a parameter less, or under another name.
  private mutating func adapts(
    _ flight: Flight, to error: ProviderError, _ lane: Lane
  ) -> Bool {
    guard error.kind == .badRequest, !isStopping else { return false }
    let temperature = flight.question.plan.temperature
    if flight.version == lane.version,
      let fix = ParameterFix.of(error, model: lane.model, temperature: temperature),
      lane.version < Self.mostFixes
    {
      lane.apply(fix)
      if !settings.isQuiet {
        Message.say("\(lane.model.name) refuses a parameter: \(fix.text) from now on")
      }
      return true
    }
    // Others were under way when it was found out.
    return flight.version < lane.version
      && ParameterFix.of(error, model: lane.selected.model, temperature: temperature) != nil
  }

  /// Parameters that a model may refuse: the two that there are.
  private static let mostFixes = 2

  /// What the lane has for a question besides the bucket or the key that has just failed it.
  private func other(
    for flight: Flight, after error: ProviderError, _ lane: Lane, _ now: Int64
  ) -> Step.Other {
    // A key that is refused leaves the others of its account.
    let staysOut = error.kind != .badKey
    let left = lane.buckets.filter { number in
      let isParked = buckets[number].parking.map { $0.until == nil } ?? false
      return !isParked && accounts[buckets[number].account].pool.hasLiveKey
        && !flight.refusedBy.contains(number) && !(staysOut && number == flight.bucket)
    }
    if left.contains(where: { buckets[$0].parking == nil && buckets[$0].blockedUntil <= now }) {
      return .free
    }
    return left.isEmpty ? .none : .busy
  }

  private mutating func bury(_ key: Int, of account: Int, _ error: ProviderError) {
    let secret = accounts[account].pool.entries[key].key
    guard accounts[account].pool.bury(key) else { return }
    let provider = accounts[account].pool.provider
    Message.say(
      "\(provider.name) refuses the key \(secret.fingerprint): "
        + secret.masked(in: error.message))
    guard !accounts[account].pool.hasLiveKey else { return }
    park(account: account, deadKeys(of: provider))
    let isLast = accounts.allSatisfy { $0.provider != provider.name || !$0.pool.hasLiveKey }
    guard isLast else { return }
    Message.say(
      "all keys of \(provider.name) are dead; its questions fail until "
        + "\(provider.keysEnvironment) holds a good one")
  }

  mutating func end(
    _ flight: Flight, answered answer: Answer? = nil, with error: ProviderError? = nil
  ) {
    flight.outcome.answer = answer
    flight.outcome.error = error
    let lane = lanes[flight.lane]
    lane.open -= 1
    if let own = flight.ownError, let error {
      // What a stand-in could not do says nothing of the model that was asked.
      flight.outcome.error = own
      flight.outcome.error?.message += "; \(lane.model.name) in its place: \(error.message)"
      flight.outcome.key = flight.ownKey
    } else if lane.model.name != flight.question.plan.selected.model.name {
      flight.outcome.answeredBy = lane.model
    }
    tally.add(flight.question, flight.outcome)
    let record = output.response(flight.question, flight.outcome, at: settings.clock.now)
    guard let journal, let id = QuestionID(flight.question.id) else {
      return outlet.append(record)
    }
    let kind: JournalKind =
      answer != nil
      ? .answered : flight.outcome.error?.isRetryable == false ? .failedForGood : .failedForNow
    journal.append(record, id: id, kind: kind)
  }
}
