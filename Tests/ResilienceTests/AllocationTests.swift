import CAllocations
import Testing

@testable import Resilience

@Suite("Allocations")
struct AllocationTests {
  private static let policies = [
    "--window time:60s --trip-rate 60% --min-calls 20 --open-for 3ms",
    "--window count:100 --trip-failures 90 --slow-over 1s --slow-rate 90% --open-for 3ms",
    "--window fixed:1s --trip-consecutive 3 --open-for 5ms --half-open 3 --max-concurrent 8",
    "--window none --trip-consecutive 4 --open-for 2ms --half-open-mode 2/3 --rate 1000/1s",
    "--trip-consecutive 2 --open-for 1ms --open-jitter 20% --retry-budget 20% --lump 1ms",
  ]

  @Test("a hundred thousand decisions allocate nothing", arguments: policies)
  func decisions(text: String) throws {
    var breaker = Breaker(
      try Policy().applying(settings(of: text)), now: Moment(fixed: 0), random: 3)
    // What is set up once, such as metadata of types, is set up in the first round.
    _ = Self.decide(&breaker, times: 20_000)
    let before = allocations_of_thread()
    let refusals = Self.decide(&breaker, times: 100_000)
    let after = allocations_of_thread()
    #expect(after - before == 0)
    #expect(refusals < 100_000)
  }

  @Test("the counter counts")
  func counter() {
    let before = allocations_of_thread()
    let words = (0..<10).map { Array(repeating: $0, count: 100) }
    #expect(words.count == 10)
    #expect(before < 0 || allocations_of_thread() >= before + 10)
  }

  /// Calls of every outcome, a tenth of a millisecond apart; answers how many were refused.
  private static func decide(_ breaker: inout Breaker, times: Int) -> Int {
    var refusals = 0
    var time = breaker.timeline.last
    for turn in 0..<times {
      time += 100_000
      let now = Moment(fixed: time)
      switch breaker.admit(now: now, isRetry: turn % 5 == 0) {
      case .refused: refusals += 1
      case .permit(let permit):
        let outcome: Outcome = turn % 7 < 4 ? .failure : turn % 7 == 5 ? .ignored : .success
        if turn % 11 == 0 {
          breaker.lost(permit, now: now)
        } else {
          _ = breaker.record(permit, outcome, duration: 2_000_000, now: now)
        }
      }
    }
    return refusals
  }
}
