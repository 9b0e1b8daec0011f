import Providers
import Toolbox
import Wire

extension World {
  /// Questions from other lanes that wait in one; with more than this they wait where they are.
  private static let mostGuests = 64

  /// Sends a question to the next model that stands in for its own, if there is one. `isOut` where
  /// its own model takes no question at all. Answers whether there was one.
  mutating func fallBack(
    _ flight: Flight, after error: ProviderError, isOut: Bool = false, _ now: Int64
  ) -> Bool {
    guard isOut || Self.isForGood(error.kind) || isShut(lanes[flight.lane], now), !isStopping,
      let place = nextFallback(flight, now)
    else { return false }
    if flight.ownError == nil {
      flight.ownError = error
      flight.ownKey = flight.outcome.key
    }
    flight.fallbacksTried = place + 1
    lanes[flight.lane].open -= 1
    flight.lane = fallbacks[place]
    let lane = lanes[flight.lane]
    lane.open += 1
    flight.attempts = 0
    flight.answersBefore = nil
    flight.refusedBy = []
    waitOtherwise(flight, in: lane, until: now)
    return true
  }

  /// The errors after which the same model would not answer.
  private static func isForGood(_ kind: ProviderError.Kind) -> Bool {
    switch kind {
    case .badKey, .noMoney, .noAccess, .quotaDay: true
    default: false
    }
  }

  /// The breakers of all buckets of a lane hold it up.
  private func isShut(_ lane: Lane, _ now: Int64) -> Bool {
    lane.buckets.allSatisfy { guards.shut($0) != nil }
  }

  func mayFallBack(_ flight: Flight, _ now: Int64) -> Bool { nextFallback(flight, now) != nil }

  func hasRoomToFallBack(_ flight: Flight, _ now: Int64) -> Bool {
    nextFallback(flight, now).map { lanes[fallbacks[$0]].waiting.count < Self.mostGuests } ?? false
  }

  /// The place of the next fallback that could take a question.
  private func nextFallback(_ flight: Flight, _ now: Int64) -> Int? {
    let asked = flight.question.plan.selected.model
    return fallbacks.indices.dropFirst(flight.fallbacksTried).first { place in
      let model = lanes[fallbacks[place]].selected.model
      return fallbacks[place] != flight.lane && model.name != asked.name
        && (!settings.staysInTier || Fallback.isSameTier(model, asked))
        && isUsable(lanes[fallbacks[place]], now)
    }
  }

  private func isUsable(_ lane: Lane, _ now: Int64) -> Bool {
    lane.buckets.contains { number in
      let isParked = buckets[number].parking.map { ($0.until ?? .max) > now } ?? false
      return !isParked && guards.shut(number) == nil
    }
  }

  /// Passes the questions of a lane whose breakers are all open on to its fallbacks, as many as
  /// they take. Answers whether the lane is out of use for now.
  mutating func passOnShut(_ lane: Lane, _ now: Int64) throws -> Bool {
    guard !fallbacks.isEmpty else { return false }
    for number in lane.buckets where guards.waits(number, now) == nil { return false }
    guard let name = lane.buckets.compactMap({ guards.shut($0) }).first else { return false }
    let error = ProviderError(.overloaded, message: "the breaker \(name) is open")
    while let flight = try lane.next(now, onlyWaiting: false, questions: plans.count, in: &spool),
      mayFallBack(flight, now)
    {
      guard hasRoomToFallBack(flight, now) else { break }
      if lane.take(flight, now) { waitingCount -= 1 }
      _ = fallBack(flight, after: error, isOut: true, now)
    }
    for number in lane.buckets {
      if let time = guards.waits(number, now) { dueAt = min(dueAt ?? time, time) }
    }
    return true
  }
}
