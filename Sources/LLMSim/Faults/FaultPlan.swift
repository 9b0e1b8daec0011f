import Providers

/// Decides what befalls whom. What is left to chance depends on the question and on how often it
/// was asked before, and on nothing else: runs repeat, and who tries again may be luckier.
struct FaultPlan {
  private let rules: [FaultRule]
  private let seed: UInt64
  /// How many have matched each rule.
  private var matched: [Int]
  /// Some are decided before the body is read.
  let looksAtHeads: Bool

  /// Purposes below this one are drawn for elsewhere.
  private static let purpose: UInt64 = 16

  init(_ rules: [FaultRule], seed: UInt64) {
    self.rules = rules
    self.seed = seed
    matched = rules.map { _ in 0 }
    looksAtHeads = rules.contains(where: \.isBeforeBody)
  }

  /// Every rule counts what it matches; the first that has something in store for it decides.
  mutating func fault(for question: Question, attempt: Int) -> Fault? {
    var found: Fault?
    for index in rules.indices where !rules[index].isBeforeBody {
      let isDue = count(
        index, provider: question.dialect.name, account: question.account,
        model: question.model.id)
      guard isDue, found == nil else { continue }
      var draws = Draws(
        seed: seed, question: question.hash, attempt: attempt,
        purpose: Self.purpose + UInt64(index))
      found = rules[index].draw(&draws)
    }
    return found
  }

  /// Whether the connection is reset before the body is read. What the question is is not known
  /// yet, so chance depends on how many came before.
  mutating func resets(provider: String, account: String) -> Bool {
    var found = false
    for index in rules.indices where rules[index].isBeforeBody {
      guard count(index, provider: provider, account: account, model: nil) else { continue }
      var draws = Draws(
        seed: seed, question: UInt64(matched[index]), purpose: Self.purpose + UInt64(index))
      if rules[index].draw(&draws) != nil { found = true }
    }
    return found
  }

  private mutating func count(
    _ index: Int, provider: String, account: String, model: String?
  ) -> Bool {
    let rule = rules[index]
    guard rule.selector.matches(provider: provider, account: account, model: model) else {
      return false
    }
    matched[index] += 1
    return (rule.first...rule.last).contains(matched[index])
  }
}

extension FaultRule {
  fileprivate func draw(_ draws: inout Draws) -> Fault? {
    guard draws.unit() <= probability else { return nil }
    return faults[draws.below(faults.count)]
  }
}
