import TestSupport
import Testing

@testable import Resilience

private let second: Int64 = 1_000_000_000

@Suite("Backoff, budget and rate")
struct LimitTests {
  @Test(
    "a wait doubles up to its limit",
    arguments: [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (60, 30), (1_000_000, 30)])
  func doubling(retry: Int, seconds: Int64) {
    var backoff = Backoff()
    backoff.jitter = .none
    #expect(backoff.delay(retry: retry, random: 0) == seconds * second)
  }

  @Test("jitter stays in its range", arguments: [UInt64(0), 1, 1 << 63, .max])
  func jitter(random: UInt64) {
    var backoff = Backoff()
    let full = backoff.delay(retry: 3, random: random)
    #expect((0...4 * second).contains(full))
    backoff.jitter = .equal
    let equal = backoff.delay(retry: 3, random: random)
    #expect((2 * second...4 * second).contains(equal))
    #expect(random != 1 << 63 || full == 2 * second && equal == 3 * second)
  }

  @Test("a service's own word is a lower bound, within an hour")
  func hint() {
    var backoff = Backoff()
    backoff.jitter = .none
    #expect(backoff.delay(retry: 1, random: 0, hint: 5 * second) == 5 * second)
    #expect(backoff.delay(retry: 4, random: 0, hint: 5 * second) == 8 * second)
    #expect(backoff.delay(retry: 1, random: 0, hint: .max) == 3600 * second)
    #expect(backoff.delay(retry: 1, random: 0, hint: -5) == second)
    backoff.first = 0
    #expect(backoff.delay(retry: 9, random: .max) == 0)
  }

  @Test("no wait overflows")
  func overflow() {
    var backoff = Backoff()
    backoff.longest = Moment.latest
    #expect(backoff.delay(retry: 1000, random: .max) <= Moment.latest)
  }

  @Test("a budget of tokens is spent and comes back by successes")
  func tokens() {
    var budget = RetryBudget(.tokens(2))
    budget.spend()
    budget.spend()
    #expect(!budget.allowsRetry)
    budget.noteAttempt(.tokens(2))
    #expect(!budget.allowsRetry)
    for _ in 0..<9 { budget.noteSuccess(.tokens(2)) }
    budget.spend()
    budget.spend()
    #expect(!budget.allowsRetry)
  }

  @Test("a share of the calls, and three")
  func share() {
    var budget = RetryBudget(.share(0.2))
    var retries = 0
    for _ in 0..<1000 {
      budget.noteAttempt(.share(0.2))
      if budget.allowsRetry {
        budget.spend()
        retries += 1
      }
    }
    #expect(retries == 203)
  }

  @Test("many callers with one budget run no more retries than it has")
  func sharedBudget() throws {
    let policy = try Policy().applying(
      settings(of: "--retry-budget 20 --trip-consecutive 100000"))
    var breaker = Breaker(policy, now: Moment(fixed: 0), random: 0)
    var attempts = 0
    for turn in 0..<110 {
      guard case .permit(let permit) = breaker.admit(now: Moment(fixed: 0), isRetry: turn >= 10)
      else { continue }
      attempts += 1
      _ = breaker.record(permit, .failure, now: Moment(fixed: 0))
    }
    #expect(attempts == 30)
    #expect(breaker.status(Moment(fixed: 0)).refused == 0)
  }

  @Test("two in ten seconds, to the nanosecond")
  func exactRate() {
    var limiter = RateLimiter()
    let rate = RateLimiter.Rate(calls: 2, time: 10 * second)
    limiter.take(rate, at: 0)
    limiter.take(rate, at: 3 * second)
    #expect(limiter.wait(rate, at: 3 * second) == 7 * second)
    #expect(limiter.wait(rate, at: 10 * second - 1) == 1)
    #expect(limiter.wait(rate, at: 10 * second) == 0)
    limiter.take(rate, at: 10 * second)
    #expect(limiter.wait(rate, at: 10 * second) == 3 * second)
  }

  @Test("never more than allowed within any such time", arguments: [1, 2, 31, 32, 33, 100, 1000])
  func anyWindow(calls: Int) {
    var random = SplitMix64(seed: UInt64(calls))
    var limiter = RateLimiter()
    let rate = RateLimiter.Rate(calls: calls, time: 1000)
    var times: [Int64] = []
    var time: Int64 = 5000
    for _ in 0..<calls * 20 + 500 {
      let wait = limiter.wait(rate, at: time)
      if wait == 0 {
        limiter.take(rate, at: time)
        times.append(time)
        if times.count > calls {
          #expect(time - times[times.count - calls - 1] >= 1000)
        }
      } else {
        // The wait is the truth: not a moment before, and then at once.
        var later = limiter
        #expect(later.wait(rate, at: time + wait - 1) == 1)
        #expect(later.wait(rate, at: time + wait) == 0)
      }
      let step = [0, 0, 1, max(1, 2000 / calls), 300].randomElement(using: &random) ?? 0
      time += Int64(Bool.random(using: &random) ? step : 0)
    }
    // When all have passed out of the window, all are back.
    time += 1000
    for _ in 0..<calls {
      #expect(limiter.wait(rate, at: time) == 0)
      limiter.take(rate, at: time)
    }
    #expect(limiter.wait(rate, at: time) > 0)
  }
}
