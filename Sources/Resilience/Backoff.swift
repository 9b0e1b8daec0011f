/// How long to wait before a retry: from `first`, doubling, up to `longest`, both in nanoseconds.
package struct Backoff: Equatable, Sendable {
  package enum Jitter: UInt8, Sendable, CaseIterable {
    /// Anything from nothing to the whole wait.
    case full
    /// Anything from half of the wait to the whole.
    case equal
    case none
  }

  package var first: Int64 = 1_000_000_000
  package var longest: Int64 = 30_000_000_000
  package var jitter = Jitter.full

  package init() {}

  /// The longest that a service's own word is taken for.
  package static let longestHint: Int64 = 3600 * 1_000_000_000

  /// The nanoseconds before a retry, the first being 1.
  ///
  /// A service that says when to come back is not asked sooner, however short the wait would be,
  /// unless that is later than in an hour.
  package func delay(retry: Int, random: UInt64, hint: Int64? = nil) -> Int64 {
    var whole = first
    var step = 1
    while step < retry && whole < longest && whole > 0 {
      whole = whole > longest / 2 ? longest : whole * 2
      step += 1
    }
    let delay: Int64 =
      switch jitter {
      case .full: part(of: whole, random)
      case .equal: whole - whole / 2 + part(of: whole / 2, random)
      case .none: whole
      }
    return max(delay, min(hint ?? 0, Self.longestHint))
  }

  /// A share of `whole` as large as `random` is of its own range.
  private func part(of whole: Int64, _ random: UInt64) -> Int64 {
    Int64(UInt64(whole).multipliedFullWidth(by: random).high)
  }
}
