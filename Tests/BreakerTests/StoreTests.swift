import Synchronization
import TestSupport
import Testing
import Wire

@testable import Resilience

@Suite("Files against memory")
struct StoreTests {
  private final class Clock: Sendable {
    let wall = Mutex<Int64>(1_764_000_000 * 1_000_000_000)
    var now: Moment { wall.withLock { Moment(fixed: $0) } }
    func pass(_ nanoseconds: Int64) { wall.withLock { $0 += nanoseconds } }
  }

  private static let policies = [
    "--window none --trip-consecutive 2 --open-for 3s --half-open 2",
    "--window count:5 --trip-rate 0.5 --min-calls 3 --open-for 2s --half-open 3",
    "--window time:10s --trip-failures 3 --open-for 4s --open-multiplier 2 --max-concurrent 3",
    "--window fixed:5s --trip-failures 2 --open-for 1s --rate 4/3s --lump 1s",
    "--trip-consecutive 1 --open-for 1s --half-open-max-wait 2s --half-open-on-wait open",
  ]

  private func policy(_ seed: Int) throws -> Policy {
    let words = Self.policies[seed % Self.policies.count].split(separator: " ").map(String.init)
    let settings = stride(from: 0, to: words.count, by: 2).map {
      PolicySetting(String(words[$0].dropFirst(2)), words[$0 + 1])
    }
    return try Policy().applying(settings)
  }

  /// Each operation is made by one of three stores on the folder, as if by three processes; some
  /// are made anew meanwhile. What they answer and show is what a store in memory does.
  @Test("random operations by several stores on one folder", arguments: 0..<60)
  func same(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let (scratch, clock, policy) = (try Scratch(), Clock(), try policy(seed))
    let folder = try StateFolder.open(.init(named: "\(scratch.path)/state", home: nil))
    func store() -> FileStore {
      FileStore(in: folder, clock: { clock.now }, random: { 1 }, policy: { _ in policy })
    }
    var stores = [store(), store(), store()]
    let memory = MemoryStore { _ in Breaker(policy, now: clock.now, random: 1) }
    var permits: [Permit] = []
    for step in 0..<150 {
      let index = Int.random(in: 0..<3, using: &random)
      let name = Bool.random(using: &random) ? "a" : "b"
      switch Int.random(in: 0..<20, using: &random) {
      case 0: stores[index] = store()
      case 1..<4: clock.pass(Int64.random(in: 0...2_000_000_000, using: &random))
      case 4:
        let commands: [Command] = [.reset, .trip(for: nil), .halfOpen, .close, .metricsOnly]
        let command = commands.randomElement(using: &random) ?? .reset
        #expect(
          try stores[index].update(name) { $0.operate(command, now: clock.now) }
            == memory.update(name) { $0.operate(command, now: clock.now) })
      case 5..<12:
        let found = try stores[index].update(name) {
          $0.admit(now: clock.now, lease: 5_000_000_000)
        }
        #expect(found == memory.update(name) { $0.admit(now: clock.now, lease: 5_000_000_000) })
        if case .permit(let permit) = found { permits.append(permit) }
      default:
        guard let permit = permits.randomElement(using: &random) else { continue }
        let outcome = Outcome.allCases.randomElement(using: &random) ?? .void
        #expect(
          try stores[index].update(name) { $0.record(permit, outcome, now: clock.now) }
            == memory.update(name) { $0.record(permit, outcome, now: clock.now) })
      }
      let looker = stores[Int.random(in: 0..<3, using: &random)]
      #expect(
        try looker.breaker(name)?.status(clock.now) == memory.breaker(name)?.status(clock.now),
        "step \(step)")
      let (found, missing) = try looker.transitions(name, after: 0)
      let expected = memory.transitions(name, after: 0)
      #expect(found == expected.0)
      #expect(missing == expected.missing)
    }
  }
}
