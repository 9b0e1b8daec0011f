import TestSupport
import Testing

@testable import LLMQuery

@Suite("Waiting list")
struct WaitingListTests {
  @Test("gives what a sorted list would give", arguments: 0..<200)
  func property(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var list = WaitingList<Int>()
    var model: [(due: Int64, element: Int)] = []
    for element in 0..<Int.random(in: 0...300, using: &random) {
      if Int.random(in: 0..<3, using: &random) < 2 {
        let due = Int64.random(in: -5...20, using: &random)
        list.add(element, due: due)
        model.append((due, element))
      } else {
        let now = Int64.random(in: -10...25, using: &random)
        model.sort { $0.due < $1.due }
        let taken = list.take(by: now)
        guard let first = model.first, first.due <= now else {
          #expect(taken == nil)
          continue
        }
        // Of those due at the same time any may come first.
        let index = model.firstIndex { $0.due == first.due && $0.element == taken }
        #expect(index != nil)
        if let index { model.remove(at: index) }
      }
      #expect(list.count == model.count)
      #expect(list.nextDue == model.map(\.due).min())
    }
    var left: [Int] = []
    while let element = list.take(by: .max) { left.append(element) }
    #expect(left.sorted() == model.map(\.element).sorted())
    #expect(list.nextDue == nil && list.count == 0)
  }

  @Test("takes what is due now, and not what is due a moment later")
  func edge() {
    var list = WaitingList<String>()
    list.add("a", due: 10)
    #expect(list.take(by: 9) == nil)
    #expect(list.take(by: 10) == "a")
    #expect(list.take(by: .max) == nil)
  }
}
