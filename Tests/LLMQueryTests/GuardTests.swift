import Breakers
import Resilience
import Testing

@testable import LLMQuery

private let second: Int64 = 1_000_000_000

@Suite("Guard")
struct GuardTests {
  private let store = MemoryStore { _ in
    var policy = Policy()
    policy.trip = Policy.TripRules(rate: 0.5)
    policy.minCalls = 20
    policy.halfOpen = 2
    return Breaker(policy, now: Moment.now, random: 1)
  }

  private func make(_ name: String = "llm-p:m") throws -> Guard {
    var options = Session.Options()
    options.isQuiet = true
    return Guard(
      name, store: .memory(store), session: try Session(options), lease: 60 * second)
  }

  private func trip(_ guardian: Guard, at now: Int64) {
    for _ in 0..<20 where guardian.waits(now) == nil {
      guardian.record(guardian.enter(), .failure, duration: 1, now)
    }
  }

  @Test("it lets calls pass until half of them fail, and then none")
  func trips() throws {
    let guardian = try make()
    #expect(guardian.waits(0) == nil)
    trip(guardian, at: 0)
    #expect(guardian.waits(1) != nil)
    #expect(guardian.isShut)
  }

  @Test("one in twenty that fails by chance opens nothing")
  func chance() throws {
    let guardian = try make()
    for number in 0..<5000 {
      #expect(guardian.waits(Int64(number)) == nil)
      let permit = guardian.enter()
      guardian.record(
        permit, number % 20 == 7 ? .failure : .success, duration: 1, Int64(number))
    }
    guardian.close()
    #expect(store.breaker("llm-p:m")?.state == .closed)
  }

  @Test("what another program resets is seen within a second")
  func reset() throws {
    let guardian = try make()
    trip(guardian, at: 0)
    #expect(guardian.waits(1) != nil)
    _ = store.update("llm-p:m") { $0.operate(.reset, now: Moment.now) }
    let again = try #require(guardian.waits(2))
    #expect(again <= second)
    #expect(guardian.waits(again) == nil)
  }

  @Test("what another program opens is seen within a second")
  func opened() throws {
    let guardian = try make()
    #expect(guardian.waits(0) == nil)
    _ = store.update("llm-p:m") { $0.operate(.forceOpen, now: Moment.now) }
    #expect(guardian.waits(second) != nil)
    #expect(guardian.opensAt == nil)
  }

  @Test("half open it lets two trials pass, each with its own permit; they close it")
  func trials() throws {
    let guardian = try make()
    trip(guardian, at: 0)
    _ = store.update("llm-p:m") { $0.operate(.halfOpen, now: Moment.now) }
    var permits: [Permit] = []
    while guardian.waits(second) == nil, permits.count < 10 { permits.append(guardian.enter()) }
    #expect(permits.count == 2)
    for permit in permits { guardian.record(permit, .success, duration: 1, second) }
    #expect(guardian.waits(2 * second) == nil)
    #expect(!guardian.isShut)
  }

  @Test("a trial's place that was not used is given back")
  func unused() throws {
    let guardian = try make()
    trip(guardian, at: 0)
    _ = store.update("llm-p:m") { $0.operate(.halfOpen, now: Moment.now) }
    #expect(guardian.waits(second) == nil)
    guardian.close()
    #expect(store.breaker("llm-p:m")?.status(Moment.now).inFlight == 0)
  }
}
