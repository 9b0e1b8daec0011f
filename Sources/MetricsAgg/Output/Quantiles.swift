/// The quantiles that are wanted.
struct Quantiles: Sendable {
  /// `p50`, `p99_9`, and the share.
  let list: [(name: String, share: Double)]

  static let standard = Quantiles(list: [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)])

  init(list: [(name: String, share: Double)]) { self.list = list }

  /// Percentages apart by commas, from 0 to 100, with at most three digits behind the point; `nil`
  /// of anything else.
  init?(_ text: String) {
    var list: [(name: String, share: Double)] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: ".", omittingEmptySubsequences: false)
      guard (1...2).contains(halves.count), (1...2).contains(halves[0].utf8.count),
        halves.dropFirst().allSatisfy({ (1...3).contains($0.utf8.count) }),
        halves.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }),
        let percent = Double(part)
      else { return nil }
      let name = "p" + halves.joined(separator: "_")
      guard !list.contains(where: { $0.name == name }) else { return nil }
      list.append((name, percent / 100))
    }
    self.list = list
  }
}
