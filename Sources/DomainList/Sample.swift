import Toolbox

/// A sample of a stream of unknown length, in memory for `size` entries: those whose hash with the
/// seed is smallest. So each domain has the same chance, and the same seed takes the same domains
/// whatever their order; a list that has grown keeps most of its sample.
struct Sample {
  private struct Candidate {
    let rank: UInt64
    let position: Int
    let entry: Entry

    /// Equal domains, where they are kept, are told apart by their position.
    func isBehind(_ other: Candidate) -> Bool { (rank, position) > (other.rank, other.position) }
  }

  private let size: Int
  private let seed: UInt64
  private let saltsPosition: Bool
  private var count = 0
  /// A heap: no candidate is behind the one at half its index.
  private var heap: [Candidate] = []

  /// `saltsPosition` is for streams with duplicates, so that each has its own chance.
  init(size: Int, seed: UInt64, saltsPosition: Bool) {
    self.size = size
    self.seed = seed
    self.saltsPosition = saltsPosition
  }

  mutating func add(_ entry: Entry) {
    let salt = saltsPosition ? "\(seed) \(count)" : "\(seed)"
    let rank = SHA256.digest("\(salt) \(entry.name.text)").integer(at: 0)
    let candidate = Candidate(rank: rank, position: count, entry: entry)
    count += 1
    if heap.count < size {
      heap.append(candidate)
      rise(from: heap.count - 1)
    } else if let last = heap.first, last.isBehind(candidate) {
      heap[0] = candidate
      sink()
    }
  }

  /// The sample, in the order in which it came.
  func entries() -> [Entry] { heap.sorted { $0.position < $1.position }.map(\.entry) }

  private mutating func rise(from start: Int) {
    var index = start
    while index > 0, heap[index].isBehind(heap[(index - 1) / 2]) {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func sink() {
    var index = 0
    while true {
      var largest = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < heap.count && heap[child].isBehind(heap[largest]) {
        largest = child
      }
      if largest == index { return }
      heap.swapAt(index, largest)
      index = largest
    }
  }
}
