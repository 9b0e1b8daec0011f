import HTTPClient
import Providers
import Toolbox
import Wire

extension World {
  /// A question that may be sent now, and the bucket for it.
  struct Candidate {
    let flight: Flight
    let bucket: Int
    let usage: Usage
  }

  /// Questions of a lane that are sent in one turn.
  private static let turn = 8
  /// Questions that wait to be sent again; with more than this nothing new is asked.
  private static let mostWaiting = 4096

  /// Sends as much as there is room for, and notes when the next question is due.
  mutating func sendWhatCanBeSent() throws {
    dueAt = nil
    guard !isStopping else { return }
    let now = Clock.monotonic
    let isOnlyHeldLeft = isOnlyHeldLeft(now)
    let free = settings.concurrency - client.count
    var ready: [Lane] = []
    for lane in lanes where lane.open > lane.inFlight {
      if try endParked(lane, held: isOnlyHeldLeft, now) { continue }
      if try passOnShut(lane, now) { continue }
      // With no room what is due waits for the end of another.
      guard free > 0, let candidate = try candidate(lane, now) else { continue }
      forecast(lane, candidate.usage, now)
      ready.append(lane)
    }
    if ready.count > 1 { ready.sort { $0.forecast.seconds > $1.forecast.seconds } }
    var places = FairShare(
      places: settings.concurrency, free: free, inFlight: ready.map(\.inFlight))
    // In turns of a few, so that no lane is far ahead of the others.
    while !ready.isEmpty, places.free > 0, !isCapReached {
      var stay: [Lane] = []
      for lane in ready where try sendSome(lane, &places, now) { stay.append(lane) }
      ready = stay
    }
    if isCapReached { endWhatWaits() }
  }

  /// Answers whether the lane may have more to send.
  private mutating func sendSome(
    _ lane: Lane, _ places: inout FairShare, _ now: Int64
  ) throws -> Bool {
    for _ in 0..<Self.turn {
      guard let candidate = try candidate(lane, now) else {
        places.release(inFlight: lane.inFlight)
        return false
      }
      if try isAskedElsewhere(candidate.flight, lane, now) { continue }
      let cost = lane.costs.reserve(Budget.most(candidate.usage, lane.model))
      if !lane.costs.hasAnswers, !budget.allowsUntold(lane.inFlight, cost: cost) {
        places.release(inFlight: lane.inFlight)
        return false
      }
      switch budget.verdict(cost) {
      case .fits: break
      case .later:
        places.release(inFlight: lane.inFlight)
        return false
      case .exhausted:
        isCapReached = true
        return false
      }
      guard places.take(inFlight: lane.inFlight) else { return false }
      send(candidate, cost: cost, lane, now)
    }
    return true
  }

  private mutating func candidate(_ lane: Lane, _ now: Int64) throws -> Candidate? {
    let mayAskNew =
      outlet.backlog < Self.largestBacklog && journal?.isFull != true
      && (waitingCount < Self.mostWaiting || lane.waiting.count == 0)
    let found = try lane.next(
      now, onlyWaiting: !mayAskNew, questions: plans.count, in: &spool)
    // One that is due already waits for a bucket, which says when.
    if let due = lane.waiting.nextDue, due > now { note(due: due) }
    guard let flight = found else { return nil }
    let plan = flight.question.plan
    let usage = Usage(
      inputTokens: lane.estimate.tokens(bytes: plan.promptBytes(flight.question.input.domain)),
      outputTokens: maxTokens(plan, lane.model))
    if !flight.refusedBy.isEmpty, lane.buckets.allSatisfy({ isOfNoUse($0, to: flight) }) {
      // The one that was left is gone: what refused it before says so again, and that is the end.
      flight.refusedBy = []
    }
    for bucket in lane.bucketsInTurn() where !flight.refusedBy.contains(bucket) {
      switch buckets[bucket].readiness(usage, now) {
      case .ready:
        guard let time = guards.waits(bucket, now) else {
          return Candidate(flight: flight, bucket: bucket, usage: usage)
        }
        note(due: time)
      case .at(let time):
        if time - now > settings.maxWait.nanoseconds {
          parkUsedUp(bucket, usage, until: time)
        } else {
          note(due: time)
        }
      case .parked: if let time = buckets[bucket].parking?.until { note(due: time) }
      case .full: break
      }
    }
    return nil
  }

  private func isOfNoUse(_ bucket: Int, to flight: Flight) -> Bool {
    flight.refusedBy.contains(bucket) || buckets[bucket].parking.map { $0.until == nil } ?? false
  }

  private mutating func note(due: Int64) { dueAt = min(dueAt ?? due, due) }

  /// Another model that answers may allow less than the one that was asked.
  private func maxTokens(_ plan: Plan, _ model: Model) -> Int {
    min(plan.maxTokens, model.maxOutput ?? .max)
  }

  private mutating func send(_ candidate: Candidate, cost: Int, _ lane: Lane, _ now: Int64) {
    let flight = candidate.flight
    if lane.take(flight, now) { waitingCount -= 1 }
    let account = buckets[candidate.bucket].account
    guard let key = accounts[account].pool.take() else {
      return end(flight, with: deadKeys(of: lane.selected.provider))
    }
    let entry = accounts[account].pool.entries[key]
    if flight.outcome.tries.isEmpty {
      flight.outcome.queueMilliseconds = Double(max(0, now - flight.readAt)) / 1e6
    }
    flight.bucket = candidate.bucket
    flight.key = key
    flight.outcome.key = entry.key
    flight.sentAt = settings.clock.now
    flight.sentTime = now
    flight.attempts += 1
    flight.answersBefore = flight.answersBefore ?? buckets[candidate.bucket].answers
    flight.reservation = buckets[candidate.bucket].reserve(candidate.usage, now)
    flight.permits = guards.enter(candidate.bucket)
    flight.cost = cost
    flight.version = lane.version
    budget.reserve(cost)
    lane.inFlight += 1
    lane.took(candidate.bucket)
    let (provider, model) = (lane.selected.provider, lane.model)
    let plan = flight.question.plan
    let ask = Ask(
      model: model, prompt: plan.prompt.text(for: flight.question.input.domain),
      maxTokens: maxTokens(plan, model), temperature: plan.temperature)
    var request = Request(
      url: provider.url + provider.family.path(model), headers: entry.headers,
      body: provider.family.body(ask),
      timeout: settings.timeout ?? model.timeout ?? provider.timeout)
    request.isFresh = flight.needsFreshConnection
    let id = flights.insert(flight)
    do throws(ClientError) { try client.begin(request, id: id) } catch {
      _ = flights.remove(id)
      release(flight, used: Usage(), cost: 0, delay: 0)
      if let permits = flight.permits { guards.release(flight.bucket, permits, now) }
      end(flight, with: ProviderError(.net, message: error.description))
    }
  }

  /// Gives back what a request under way has. `cost` is what it came to, in the budget's units.
  mutating func release(
    _ flight: Flight, used: Usage?, cost: Int, delay: Int64, latency: Int64? = nil
  ) {
    lanes[flight.lane].inFlight -= 1
    budget.settle(flight.cost, used: cost)
    flight.cost = 0
    guard let reservation = flight.reservation else { return }
    flight.reservation = nil
    buckets[flight.bucket].settle(
      reservation, used: used, delay: delay, latency: latency)
  }

  func deadKeys(of provider: Provider) -> ProviderError {
    ProviderError(.badKey, message: "all keys of \(provider.name) are dead")
  }
}
