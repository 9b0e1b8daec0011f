import TestSupport
import Testing

@testable import LLMQuery

@Suite("Sliding log")
struct SlidingLogTests {
  /// The sum over a window that ends with `now`, as a server counts it.
  private func sum(_ entries: [(time: Int64, amount: Int)], within window: Int64, _ now: Int64)
    -> Int
  {
    entries.reduce(0) { $0 + ($1.time > now - window && $1.time <= now ? $1.amount : 0) }
  }

  @Test(
    "no window of the server's is ever over the limit, and little is given away", arguments: 0..<60)
  func property(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let window =
      [1_000_000_000, 60_000_000_000, 86_400_000_000_000].randomElement(using: &random) ?? 1
    let limit = Int.random(in: 1...400, using: &random)
    let largest = Int.random(in: 1...max(1, limit / 20), using: &random)
    var log = SlidingLog(window: Int64(window))
    var arrived: [(time: Int64, amount: Int)] = []
    var now: Int64 = 5
    let begin = now
    var sent = 0
    while now < begin + Int64(window) * 5 {
      let amount = Int.random(in: 1...largest, using: &random)
      log.expire(now)
      let due = log.whenFits(amount, under: limit, now)
      if due > now {
        now = due
        continue
      }
      log.add(amount, at: now)
      sent += amount
      // The way takes each a time of its own, within the slack.
      let delay = Int64.random(in: 0...SlidingLog.slack(Int64(window)), using: &random)
      arrived.append((now + delay, amount))
      if Int.random(in: 0..<50, using: &random) == 0 {
        now += Int64.random(in: 0...Int64(window / 3), using: &random)
      } else {
        now += Int64.random(in: 0...Int64(window / limit / 2 + 1), using: &random)
      }
    }
    arrived.sort { $0.time < $1.time }
    for (index, entry) in arrived.enumerated() where index % 3 == 0 {
      #expect(sum(arrived, within: Int64(window), entry.time) <= limit)
    }
  }

  @Test(
    "who waits for nothing else uses the limit to within two hundredths",
    arguments: [1, 7, 60, 500, 30_000])
  func throughput(limit: Int) {
    var log = SlidingLog(window: 60_000_000_000)
    var now: Int64 = 0
    var sent = 0
    while now < 600_000_000_000 {
      log.expire(now)
      now = log.whenFits(1, under: limit, now)
      log.expire(now)
      log.add(1, at: now)
      sent += 1
    }
    #expect(Double(sent) >= Double(limit) * 10 * 0.98)
    #expect(log.count <= 2200)
  }

  @Test("what is settled is the difference, and nothing is left")
  func settles() {
    var log = SlidingLog(window: 60_000_000_000)
    for second in 0..<50 { log.add(100, at: Int64(second) * 1_000_000_000) }
    for second in 0..<50 { log.settle(at: Int64(second) * 1_000_000_000, by: -60) }
    #expect(log.total == 50 * 40)
    log.expire(200_000_000_000)
    #expect(log.total == 0)
    log.settle(at: 1_000_000_000, by: -60)
    #expect(log.total == 0)
  }

  @Test("what went out late counts from then on")
  func moves() {
    var log = SlidingLog(window: 1_000_000_000)
    log.add(3, at: 0)
    log.add(1, at: 500_000_000)
    log.move(2, from: 0, to: 300_000_000)
    #expect(log.total == 4)
    log.expire(log.span)
    #expect(log.total == 3)
    log.expire(log.span + 300_000_000)
    #expect(log.total == 1)
  }

  @Test("more than the limit fits once all else has gone")
  func larger() {
    var log = SlidingLog(window: 1_000_000_000)
    #expect(log.whenFits(500, under: 100, 0) == 0)
    log.add(1, at: 0)
    #expect(log.whenFits(500, under: 100, 0) == log.span)
  }
}
