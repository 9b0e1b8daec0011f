import Providers
import Testing
import Toolbox

@testable import LLMQuery

@Suite("Key pool")
struct KeyPoolTests {
  private func pool(_ keys: [String]) throws -> KeyPool {
    KeyPool(try provider("openai"), keys: try keys.map { try Secret($0, origin: "a test") })
  }

  @Test("keys are taken in turn")
  func turns() throws {
    var pool = try pool(["a", "b", "c"])
    let taken = (0..<7).map { _ in pool.take() }
    #expect(taken == [0, 1, 2, 0, 1, 2, 0])
  }

  @Test("a dead key is passed over, and told of once")
  func dead() throws {
    var pool = try pool(["a", "b", "c"])
    let tellings = [pool.bury(1), pool.bury(1)]
    #expect(tellings == [true, false])
    let taken = (0..<4).map { _ in pool.take() }
    #expect(taken == [0, 2, 0, 2])
    #expect(pool.hasLiveKey)
    for index in [0, 2] { _ = pool.bury(index) }
    #expect(!pool.hasLiveKey)
    let last = pool.take()
    #expect(last == nil)
  }

  @Test("without keys there is none to take")
  func empty() throws {
    var pool = try pool([])
    #expect(!pool.hasLiveKey)
    let taken = pool.take()
    #expect(taken == nil)
  }
}
