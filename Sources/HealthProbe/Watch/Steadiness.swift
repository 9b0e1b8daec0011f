/// What is said of a target that is looked at again and again: a change counts when it has been seen
/// often enough in a row.
struct Steadiness: Sendable {
  struct Rules: Sendable, Equatable {
    /// Looks in a row that find it worse, and better, before that is said.
    var failAfter = 1
    var recoverAfter = 1
  }

  let rules: Rules
  private(set) var status: Health?
  /// What the looks in a row found that are all worse, or all better, than what is said.
  private var run: [Health] = []
  private(set) var flaps = Flaps()

  init(_ rules: Rules) { self.rules = rules }

  /// Looks in a row that differ from what is said.
  var pending: Int { run.count }

  /// Takes what a look found; answers whether what is to be said has changed. The first look is
  /// taken as it is.
  mutating func take(_ observed: Health) -> Bool {
    let wasFlapping = flaps.isFlapping
    flaps.add(observed)
    guard let said = status else {
      status = observed
      return true
    }
    if observed == said {
      run = []
    } else if let last = run.last, (last > said) == (observed > said) {
      run.append(observed)
    } else {
      run = [observed]
    }
    guard let first = run.first else { return wasFlapping != flaps.isFlapping }
    let isWorse = first > said
    guard run.count >= (isWorse ? rules.failAfter : rules.recoverAfter) else {
      return wasFlapping != flaps.isFlapping
    }
    // As bad as all of them were, and no worse; as good as all of them were, and no better.
    status = (isWorse ? run.min() : run.max()) ?? observed
    run = []
    return true
  }
}

/// Whether a target goes up and down all the time, by the rule of Naemon and Nagios: of the last 21
/// looks the changes, the newest counting for half as much again as the oldest.
struct Flaps: Sendable {
  private static let count = 21
  /// It begins above the first share and ends below the second.
  private static let (high, low) = (0.30, 0.20)

  private var seen: [Health] = []
  private(set) var isFlapping = false

  mutating func add(_ health: Health) {
    seen.append(health)
    if seen.count > Self.count { seen.removeFirst() }
    let ratio = ratio
    isFlapping = isFlapping ? ratio >= Self.low : ratio > Self.high
  }

  /// The share of changes among 20, weighted from 0.8 to 1.2. Looks that were not made count as no
  /// change.
  var ratio: Double {
    let offset = Self.count - seen.count
    var sum = 0.0
    for index in seen.indices.dropFirst() where seen[index] != seen[index - 1] {
      sum += 0.8 + 0.4 * Double(index + offset - 1) / Double(Self.count - 2)
    }
    return sum / Double(Self.count - 1)
  }
}
