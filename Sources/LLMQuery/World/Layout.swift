import Providers
import Toolbox

/// What there is to schedule: an account for each group of keys, a bucket for each of its models, a
/// lane for each model.
struct Layout {
  private(set) var accounts: [Account] = []
  private(set) var buckets: [Bucket] = []
  private(set) var lanes: [Lane] = []
  /// The lanes of the models that stand in for others.
  private(set) var fallbacks: [Int] = []

  /// `most` requests are under way at once.
  init(_ plans: [Plan], fallbacks: [Selected] = [], most: Int) throws(Failure) {
    for (number, plan) in plans.enumerated() {
      let name = plan.selected.model.name
      if lanes.contains(where: { $0.selected.model.name == name }) { continue }
      let own = plans.enumerated().filter { $0.offset >= number }
        .filter { $0.element.selected.model.name == name }
      try addLane(plan.selected, plans: own.map { ($0.offset, $0.element) }, most: most)
    }
    for selected in fallbacks {
      if let lane = lanes.firstIndex(where: { $0.selected.model.name == selected.model.name }) {
        self.fallbacks.append(lane)
      } else {
        self.fallbacks.append(lanes.count)
        try addLane(selected, plans: [], most: most)
      }
    }
  }

  private mutating func addLane(
    _ selected: Selected, plans: [(Int, Plan)], most: Int
  ) throws(Failure) {
    let provider = selected.provider
    if !accounts.contains(where: { $0.provider == provider.name }) {
      accounts += try Account.accounts(of: provider, keys: selected.keys)
    }
    let own = accounts.indices.filter { accounts[$0].provider == provider.name }
    let first = buckets.count
    buckets += own.map { account in
      Bucket(
        provider: provider.name, account: account, model: selected.model.id,
        limits: selected.model.limits, most: most)
    }
    lanes.append(
      Lane(lanes.count, selected, plans: plans, buckets: Array(first..<buckets.count)))
  }
}
