/// Things that are due at a time, the next one first: a binary heap.
struct WaitingList<Element> {
  private var heap: [(due: Int64, element: Element)] = []

  var count: Int { heap.count }

  /// When the first one is due.
  var nextDue: Int64? { heap.first?.due }

  mutating func add(_ element: Element, due: Int64) {
    heap.append((due, element))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent].due <= heap[child].due { break }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  /// The first one if it is due by `now`; it stays.
  func first(by now: Int64) -> Element? {
    guard let first = heap.first, first.due <= now else { return nil }
    return first.element
  }

  /// Takes out the first one if it is due by `now`.
  mutating func take(by now: Int64) -> Element? {
    guard let first = heap.first, first.due <= now else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return first.element
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].due < heap[least].due { least = child }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
