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
    if spent + cost > cap { return .exhausted }
    return spent + reserved + cost > cap ? .later : .fits
  }

  /// Counts what was spent before, in US dollars.
  mutating func add(spent dollars: Double) { spent += Self.units(dollars) }

  mutating func reserve(_ cost: Int) { reserved += cost }

  /// A request has ended that had `cost` set aside, and came to `used`.
  mutating func settle(_ cost: Int, used: Int) {
    reserved -= cost
    spent += used
  }

  static func units(_ dollars: Double) -> Int {
    let units = (dollars * 1e12).rounded()
    return units < 4e18 ? Int(units) : 4_000_000_000_000_000_000
  }

  /// What a request may cost at most; 0 where a price is not known.
  static func most(_ usage: Usage, _ model: Model) -> Int {
    guard let input = model.inputUSDPerMTok, let output = model.outputUSDPerMTok else { return 0 }
    let perMillion = Double(usage.inputTokens) * input + Double(usage.outputTokens) * output
    return Int(min(perMillion * 1e6, 4e18))
  }
}
