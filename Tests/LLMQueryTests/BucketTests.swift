import Providers
import TestSupport
import Testing

@testable import LLMQuery

private let second: Int64 = 1_000_000_000

@Suite("Bucket")
struct BucketTests {
  private func bucket(_ limits: [Quota: Int], concurrency: Int? = nil, most: Int = 1000) -> Bucket {
    Bucket(
      provider: "p", account: 0, model: "m", limits: Limits(limits, concurrency: concurrency),
      most: most)
  }

  private let usage = Usage(inputTokens: 100, outputTokens: 400)

  @Test("requests are let in up to the limit, and again when the window has passed")
  func requests() {
    var bucket = bucket([Quota(.requests, per: .minute): 3])
    for _ in 0..<3 {
      #expect(bucket.readiness(usage, 0) == .ready)
      let reservation = bucket.reserve(usage, 0)
      bucket.settle(reservation, used: Usage(), delay: 0)
    }
    #expect(bucket.readiness(usage, second) == .at(60 * second + 300_000_000))
    #expect(bucket.readiness(usage, 61 * second) == .ready)
  }

  @Test("tokens are set aside, and given back when less was used")
  func tokens() {
    var bucket = bucket([Quota(.tokens, per: .minute): 1000])
    let first = bucket.reserve(usage, 0)
    _ = bucket.reserve(usage, 0)
    guard case .at = bucket.readiness(usage, 1) else {
      Issue.record("a third was let in")
      return
    }
    bucket.settle(first, used: Usage(inputTokens: 90, outputTokens: 10), delay: 0)
    #expect(bucket.readiness(Usage(inputTokens: 100, outputTokens: 300), 2) == .ready)
  }

  @Test("input and output are limited apart")
  func apart() {
    var bucket = bucket([
      Quota(.inputTokens, per: .minute): 10_000, Quota(.outputTokens, per: .minute): 400,
    ])
    _ = bucket.reserve(usage, 0)
    #expect(bucket.readiness(Usage(inputTokens: 100), 1) == .ready)
    #expect(bucket.readiness(Usage(outputTokens: 1), 1) != .ready)
  }

  @Test("reserved less settled is nothing, whatever came of the requests", arguments: 0..<50)
  func reservations(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var bucket = bucket([
      Quota(.requests, per: .minute): 50, Quota(.tokens, per: .minute): 20_000,
      Quota(.outputTokens, per: .second): 2000,
    ])
    var open: [Bucket.Reservation] = []
    var now: Int64 = 0
    for _ in 0..<2000 {
      now += Int64.random(in: 0...second, using: &random)
      let usage = Usage(
        inputTokens: .random(in: 0...300, using: &random),
        outputTokens: .random(in: 1...800, using: &random))
      if bucket.readiness(usage, now) == .ready { open.append(bucket.reserve(usage, now)) }
      if Bool.random(using: &random), let reservation = open.popLast() {
        let used =
          Bool.random(using: &random)
          ? nil : Usage(inputTokens: .random(in: 0...300, using: &random), outputTokens: 3)
        bucket.settle(
          reservation, used: used, delay: .random(in: 0...(2 * second), using: &random))
      }
    }
    for reservation in open { bucket.settle(reservation, used: Usage(), delay: 0) }
    #expect(bucket.reserved == Usage())
    #expect(bucket.inFlight == 0)
    // An hour on nothing is held back any more.
    #expect(bucket.readiness(Usage(outputTokens: 2000), now + 3600 * second) == .ready)
  }

  @Test("no second of a server has more than the limit, however long each took to get there")
  func shortWindows() {
    var random = SplitMix64(seed: 7)
    var bucket = bucket([Quota(.requests, per: .second): 20])
    var open: [(reservation: Bucket.Reservation, answered: Int64)] = []
    var arrivals: [Int64] = []
    let millisecond = second / 1000
    for step in Int64(0)..<20_000 {
      let now = step * millisecond
      for one in open where one.answered <= now {
        bucket.settle(
          one.reservation, used: nil, delay: 0, latency: now - one.reservation.time)
      }
      open.removeAll { $0.answered <= now }
      while bucket.readiness(usage, now) == .ready {
        // Now and then the machine is busy.
        let most: Int64 = Int.random(in: 0..<20, using: &random) == 0 ? 900 : 40
        let latency = Int64.random(in: 1...most, using: &random) * millisecond
        arrivals.append(now + Int64.random(in: 0...latency, using: &random))
        open.append((bucket.reserve(usage, now), now + latency))
      }
    }
    arrivals.sort()
    for index in arrivals.indices.dropFirst(20) {
      #expect(arrivals[index] - arrivals[index - 20] >= second)
    }
    #expect(arrivals.count > 200)
  }

  @Test("concurrency holds until one has ended")
  func concurrency() {
    var bucket = bucket([:], concurrency: 2)
    let first = bucket.reserve(usage, 0)
    _ = bucket.reserve(usage, 0)
    #expect(bucket.readiness(usage, 1) == .full)
    bucket.settle(first, used: usage, delay: 0)
    #expect(bucket.readiness(usage, 1) == .ready)
  }

  @Test("of two blocks the later counts, of two parkings too")
  func blocks() {
    var bucket = bucket([:])
    bucket.block(until: 50)
    bucket.block(until: 20)
    #expect(bucket.readiness(usage, 0) == .at(50))
    #expect(bucket.readiness(usage, 50) == .ready)
    let error = ProviderError(.rate, message: "m")
    bucket.park(error, until: 500)
    bucket.park(error, until: 300)
    #expect(bucket.readiness(usage, 400) == .parked)
    #expect(bucket.readiness(usage, 500) == .ready)
    bucket.park(error, until: nil)
    #expect(bucket.readiness(usage, Int64.max) == .parked)
  }

  private func day(remaining: Int) -> RateObservation {
    RateObservation(
      unit: .requests, window: nil, limit: 10_000, remaining: remaining,
      resetSeconds: Double(10_000 - remaining) * 8.64)
  }

  @Test("a limit of a day is not taken for one of a minute")
  func dayLimit() {
    var bucket = bucket([:])
    for used in 1...3 { bucket.observe([day(remaining: 10_000 - used)], 0) }
    #expect(bucket.rate(usage)?.by == Quota(.requests, per: .day))
    // Used up by others: it is tried again, but not as fast as a minute's.
    bucket.observe([day(remaining: 0)], second)
    _ = bucket.reserve(usage, second)
    #expect(bucket.readiness(usage, 600 * second) != .ready)
  }

  @Test("a header may lower what is configured, and never raise it")
  func configured() {
    let quota = Quota(.requests, per: .minute)
    var limits = Limits()
    limits.amounts[quota] = Limits.Amount(10, isConfigured: true)
    var bucket = Bucket(provider: "p", account: 0, model: "m", limits: limits, most: 10)
    func observe(_ limit: Int) {
      bucket.observe(
        [
          RateObservation(
            unit: .requests, window: .minute, limit: limit, remaining: limit, resetSeconds: nil)
        ], 0)
    }
    observe(500)
    #expect(bucket.rate(usage)?.perSecond == 10.0 / 60)
    observe(5)
    #expect(bucket.rate(usage)?.perSecond == 5.0 / 60)
  }

  @Test("what others use of the limit is left to them")
  func foreign() {
    var bucket = bucket([Quota(.requests, per: .minute): 10])
    let reservation = bucket.reserve(usage, 0)
    bucket.settle(reservation, used: usage, delay: 0)
    func observe(remaining: Int) {
      bucket.observe(
        [
          RateObservation(
            unit: .requests, window: .minute, limit: 10, remaining: remaining, resetSeconds: nil)
        ], 0)
    }
    observe(remaining: 2)
    for _ in 0..<2 {
      #expect(bucket.readiness(usage, 1) == .ready)
      _ = bucket.reserve(usage, 1)
    }
    #expect(bucket.readiness(usage, 1) != .ready)
    observe(remaining: 7)
    #expect(bucket.readiness(usage, 1) == .ready)
  }
}

@Suite("Congestion window")
struct CongestionWindowTests {
  @Test("it doubles each round, and is never above the most")
  func slowStart() {
    var window = CongestionWindow(most: 200)
    for _ in 0..<32 { window.succeeded(inFlight: window.limit) }
    #expect(window.limit == 64)
    for _ in 0..<1000 { window.succeeded(inFlight: window.limit) }
    #expect(window.limit == 200)
  }

  @Test(
    "it finds the number that a server takes, and holds near it", arguments: [1, 2, 5, 40, 150])
  func converges(capacity: Int) {
    var window = CongestionWindow(most: 1000)
    var refusals = 0
    for round in 0..<400 {
      let sent = window.limit
      let now = Int64(round * 1000)
      for number in 0..<sent {
        if number < capacity {
          window.succeeded(inFlight: sent)
        } else {
          if round > 200 { refusals += 1 }
          window.refused(sentAt: now, now: now + 1)
        }
      }
      #expect(window.limit >= 1)
      if round > 50 { #expect(Double(window.limit) >= Double(capacity) * 0.5 - 1) }
      if round > 50 { #expect(window.limit <= capacity * 2 + 5) }
    }
    #expect(refusals < 200 * (capacity / 4 + 4))
  }

  @Test("refusals by chance do not close it")
  func chance() {
    var window = CongestionWindow(most: 256)
    var random = SplitMix64(seed: 7)
    for step in 0..<20_000 {
      if Int.random(in: 0..<100, using: &random) < 2 {
        window.refused(sentAt: Int64(step), now: Int64(step))
      } else {
        window.succeeded(inFlight: window.limit)
      }
    }
    #expect(window.limit > 100)
  }

  @Test("after a long refusal it grows again")
  func neverFrozen() {
    var window = CongestionWindow(most: 256)
    for time in 0..<1000 { window.refused(sentAt: Int64(time), now: Int64(time)) }
    #expect(window.limit == 1)
    for _ in 0..<2000 { window.succeeded(inFlight: window.limit) }
    #expect(window.limit > 10)
  }
}

@Suite("Fair share")
struct FairShareTests {
  @Test("one that takes all leaves the others their share")
  func leaves() {
    var places = FairShare(places: 100, free: 100, inFlight: [0, 0, 0, 0])
    var taken = 0
    while places.take(inFlight: taken) { taken += 1 }
    #expect(taken == 25)
    places.release(inFlight: 0)
    while places.take(inFlight: taken) { taken += 1 }
    #expect(taken == 50)
  }

  @Test("alone it has all")
  func alone() {
    var places = FairShare(places: 10, free: 10, inFlight: [0])
    var taken = 0
    while places.take(inFlight: taken) { taken += 1 }
    #expect(taken == 10)
  }
}
