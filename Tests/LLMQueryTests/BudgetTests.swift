import Providers
import TestSupport
import Testing

@testable import LLMQuery

@Suite("Budget")
struct BudgetTests {
  @Test("what is under way counts, so that many at once do not jump over the cap")
  func reserves() {
    var budget = Budget(cap: 1)
    let half = Budget.units(0.5)
    #expect(budget.verdict(half) == .fits)
    budget.reserve(half)
    budget.reserve(half)
    #expect(budget.verdict(1) == .later)
    budget.settle(half, used: Budget.units(0.1))
    #expect(budget.verdict(Budget.units(0.4)) == .fits)
    #expect(budget.verdict(Budget.units(0.91)) == .exhausted)
    budget.settle(half, used: half)
    #expect(budget.reserved == 0)
    #expect(budget.spent == Budget.units(0.6))
  }

  @Test("without a cap everything fits")
  func none() {
    let budget = Budget(cap: nil)
    #expect(budget.verdict(.max / 4) == .fits)
  }

  @Test("what was spent before counts")
  func before() {
    var budget = Budget(cap: 1)
    budget.add(spent: 0.9)
    #expect(budget.verdict(Budget.units(0.2)) == .exhausted)
    #expect(budget.verdict(Budget.units(0.1)) == .fits)
  }

  @Test("the most that a request can cost")
  func most() throws {
    let model = try selected("openai:gpt-6-luna").model
    #expect(Budget.most(Usage(inputTokens: 1_000_000), model) == Budget.units(0.1))
    #expect(Budget.most(Usage(outputTokens: 2000), model) == Budget.units(0.001))
    var free = model
    free.outputUSDPerMTok = nil
    #expect(Budget.most(Usage(outputTokens: 2000), free) == 0)
  }

  @Test("the cap holds whatever the order of ends", arguments: 0..<100)
  func property(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var budget = Budget(cap: 0.01)
    var open: [Int] = []
    var spent = 0
    for _ in 0..<1000 {
      let cost = Int.random(in: 1...Budget.units(0.001), using: &random)
      if budget.verdict(cost) == .fits {
        budget.reserve(cost)
        open.append(cost)
      }
      if Bool.random(using: &random), !open.isEmpty {
        let ended = open.remove(at: Int.random(in: 0..<open.count, using: &random))
        let used = Int.random(in: 0...ended, using: &random)
        budget.settle(ended, used: used)
        spent += used
      }
      #expect(spent <= Budget.units(0.01))
    }
  }
}
