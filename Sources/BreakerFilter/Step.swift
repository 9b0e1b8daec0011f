import Resilience

/// Decides what is done with a record. It counts what it has decided.
struct Step {
  /// What the breaker says to a record.
  enum Answer: Equatable {
    case permit(Permit)
    /// Not now; in how many nanoseconds it may be otherwise, where that is known.
    case refused(retryIn: Int64?)
  }

  /// What is done with records that may not pass.
  struct Choice: Equatable {
    /// Whether they are written to a file.
    var diverts = false
    /// How many nanoseconds they wait before; 0 is not at all, `nil` for ever.
    var waitsFor: Int64? = 0
  }

  enum Action: Equatable {
    case pass(Permit)
    case divert
    /// Ask again after so many nanoseconds at the latest.
    case wait(Int64)
    /// Leave this one and all that follow.
    case stop
  }

  /// A breaker may be closed by hand at any time, and does not tell.
  static let patience: Int64 = 250_000_000

  private let choice: Choice
  /// When the first record was refused that no other has passed since.
  private var refusedSince: Int64?
  private(set) var passed = 0
  private(set) var diverted = 0

  init(_ choice: Choice) { self.choice = choice }

  /// Whether this refusal is the first since a record passed.
  var isNewlyRefused: Bool { refusedSince == nil }

  /// `now` is a reading of a clock that no one sets; `left` is how many nanoseconds may be waited,
  /// where something else sets a limit.
  mutating func decide(_ answer: Answer, now: Int64, left: Int64? = nil) -> Action {
    switch answer {
    case .permit(let permit):
      refusedSince = nil
      passed += 1
      return .pass(permit)
    case .refused(let retryIn):
      let since = refusedSince ?? now
      refusedSince = since
      var wait = min(Self.patience, max(retryIn ?? Self.patience, 1_000_000))
      if let limit = choice.waitsFor { wait = min(wait, limit - (now - since)) }
      if let left { wait = min(wait, left) }
      if wait > 0 { return .wait(wait) }
      if !choice.diverts { return .stop }
      diverted += 1
      return .divert
    }
  }
}
