import Providers

/// What a run may cost, and what of it is spent or set aside: no request is sent whose cost, at
/// most, would go over the cap if all others under way cost theirs. In millionths of a millionth of
/// a dollar, so that sums are exact.
struct Budget {
  enum Verdict: Equatable {
    case fits
    /// It may fit once others have ended that cost less than they might.
    case later
    /// It fits no more.
    case exhausted
  }

  /// `nil` is no cap.
  let cap: Int?
  private(set) var spent: Int
  private(set) var reserved = 0

  /// US dollars; `spent` is what the run has cost before.
  init(cap: Double?, spent: Double = 0) {
    self.cap = cap.map(Self.units)
    self.spent = Self.units(spent)
  }

  func verdict(_ cost: Int) -> Verdict {
    guard let cap else { return .fits }
    if Self.sum(spent, cost) > cap { return .exhausted }
    return Self.sum(Self.sum(spent, reserved), cost) > cap ? .later : .fits
  }

  /// Whether so many may be under way before the first answer has told what one costs: a fee that no
  /// list tells, of up to a hundred times the list's cost, must not go over the cap.
  func allowsUntold(_ count: Int, cost: Int) -> Bool {
    guard let cap, count >= 4 else { return true }
    let (least, isOver) = cost.multipliedReportingOverflow(by: 100 * count)
    return !isOver && Self.sum(spent, least) <= cap
  }

  /// Counts what was spent before, in US dollars.
  mutating func add(spent dollars: Double) { spent = Self.sum(spent, Self.units(dollars)) }

  mutating func reserve(_ cost: Int) { reserved = Self.sum(reserved, cost) }

  /// A request has ended that had `cost` set aside, and came to `used`.
  mutating func settle(_ cost: Int, used: Int) {
    reserved -= cost
    spent = Self.sum(spent, used)
  }

  /// 0 for what is below it: no answer earns money.
  static func units(_ dollars: Double) -> Int {
    let units = (dollars * 1e12).rounded()
    return units > 0 ? units < Double(most) ? Int(units) : most : 0
  }

  /// Four million dollars; sums do not go over it.
  private static let most = 4_000_000_000_000_000_000

  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, isOver) = left.addingReportingOverflow(right)
    return isOver ? most : min(sum, most)
  }

  /// What a request may cost at most; 0 where a price is not known.
  static func most(_ usage: Usage, _ model: Model) -> Int {
    guard let input = model.inputUSDPerMTok, let output = model.outputUSDPerMTok else { return 0 }
    let perMillion = Double(usage.inputTokens) * input + Double(usage.outputTokens) * output
    return Int(min(max(perMillion, 0) * 1e6, Double(most)))
  }
}

/// What the answers of a model have cost beside what the list says that they cost at most: a
/// provider that tells the cost may add a fee for each.
struct CostExperience {
  /// The highest cost that was over the list's.
  private var highest = 0
  private(set) var hasAnswers = false

  /// What to set aside where the list says `most`.
  func reserve(_ most: Int) -> Int { max(most, highest) }

  /// An answer came to `cost`, with `reserved` set aside. Answers whether that is too little from
  /// now on.
  mutating func learn(_ cost: Int, reserved: Int) -> Bool {
    hasAnswers = true
    guard cost > reserved else { return false }
    highest = max(highest, cost)
    return true
  }
}
