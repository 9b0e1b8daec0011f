/// What all callers together may spend on retries, so that an outage is not answered by a multiple
/// of the load: a balance of tokens, of which a retry costs one.
package struct RetryBudget: Equatable, Sendable {
  package enum Size: Equatable, Sendable {
    /// So many tokens; a success gives one back.
    case tokens(Int)
    /// Each first attempt brings this share of a token. There are 3 to begin with, and at most 10
    /// are kept, so that a quiet time does not pay for a storm.
    case share(Double)
  }

  /// In thousandths of a token.
  private(set) var balance: Int64

  private static let token: Int64 = 1000

  package init(_ size: Size?) {
    balance =
      switch size {
      case .tokens(let count): Int64(count) * Self.token
      case .share: 3 * Self.token
      case nil: 0
      }
  }

  init(balance: Int64) { self.balance = balance }

  package var allowsRetry: Bool { balance >= Self.token }

  package mutating func spend() { balance -= Self.token }

  /// Tells of a first attempt.
  package mutating func noteAttempt(_ size: Size) {
    guard case .share(let share) = size else { return }
    balance = min(balance + Int64((share * Double(Self.token)).rounded()), 10 * Self.token)
  }

  package mutating func noteSuccess(_ size: Size) {
    guard case .tokens(let count) = size else { return }
    balance = min(balance + Self.token, Int64(count) * Self.token)
  }
}
