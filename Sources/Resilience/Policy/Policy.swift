/// When a breaker trips, how long it stays open, and what it asks of trials; and how the calls that
/// it guards are retried and limited. Times are nanoseconds.
///
/// A new policy is the built-in default: five failures within a minute open it for 30 seconds.
package struct Policy: Sendable {
  package var window = Window.time(60 * Self.second)
  package var trip = TripRules(failures: 5)
  /// The calls below which no rate is judged. A count window's size caps it.
  package var minCalls = 10
  /// Whether a success may trip the breaker, when with it a rate's minimum is reached.
  package var tripOnSuccess = false
  /// A call that takes longer is slow, however it ends.
  package var slowOver: Int64?
  /// The share of slow calls that trips the breaker.
  package var slowRate: Double?

  package var openFor = 30 * Self.second
  /// By how much each opening since the last close is longer than the one before.
  package var openMultiplier = 1.0
  /// The longest open time, before jitter.
  package var openMax: Int64?
  /// An open time is drawn from this share below to this share above.
  package var openJitter = 0.0

  package var halfOpen = 1
  package var halfOpenMode = HalfOpenMode.all
  package var halfOpenMaxWait: Int64?
  package var halfOpenOnWait = OnWait.release
  package var halfOpenLost = OnLost.release
  /// A failure that comes sooner after the last counted one is not counted; 0 counts them all.
  package var lump: Int64 = 0

  package var successCodes = StatusSet()
  package var failureCodes = StatusSet()
  package var ignoreCodes = StatusSet()

  package var retries = 0
  package var backoff = Backoff()
  /// `nil`: every failure.
  package var retryOn: StatusSet?
  package var retryBudget: RetryBudget.Size?

  package var maxConcurrent: Int?
  package var rate: RateLimiter.Rate?
  package var openExitCode: UInt8 = 75
  /// Whether a call is refused when the state cannot be read or written.
  package var failClosed = false
  package var commands = Commands()

  package init() {}

  /// How many trials a half-open breaker admits in all.
  package var trials: Int {
    if case .ratio(_, let of) = halfOpenMode { of } else { halfOpen }
  }

  static let second: Int64 = 1_000_000_000
}

extension Policy {
  /// Which calls the counts are of.
  package enum Window: Equatable, Sendable {
    /// All since the last transition.
    case none
    /// The last so many.
    case count(Int)
    /// Those of the last so many nanoseconds. A call leaves after between 95 % and 100 % of them:
    /// the time is cut into `Counts.buckets` parts, and each is dropped whole.
    case time(Int64)
    /// Those since the wall clock last was at a multiple of so many nanoseconds.
    case fixed(Int64)
  }

  /// What opens a closed breaker; each on its own does.
  package struct TripRules: Equatable, Sendable {
    package var consecutive: Int?
    package var failures: Int?
    package var rate: Double?

    package init(consecutive: Int? = nil, failures: Int? = nil, rate: Double? = nil) {
      self.consecutive = consecutive
      self.failures = failures
      self.rate = rate
    }
  }

  /// How the trials of a half-open breaker are judged.
  package enum HalfOpenMode: Equatable, Sendable {
    /// The first failure opens, as many successes as there are trials close.
    case all
    /// By the rates, as soon as the minimum of calls or all trials have ended.
    case rate
    /// So many successes close; the failure that makes them impossible opens.
    case ratio(need: Int, of: Int)
  }

  /// What follows when a half-open breaker has waited too long.
  package enum OnWait: UInt8, Sendable, CaseIterable {
    case open, close
    /// A trial that has taken so long no longer holds its permit.
    case release
  }

  /// What follows when the holder of a trial has died or its lease has run out.
  package enum OnLost: UInt8, Sendable, CaseIterable { case release, reopen }

  /// What a program runs, as shell text: in place of a call that is refused, and at transitions.
  package struct Commands: Sendable {
    package var fallback = CommandText()
    package var onOpen = CommandText()
    package var onHalfOpen = CommandText()
    package var onClose = CommandText()
  }

  /// A short text in place, so that a policy has a fixed size.
  package struct CommandText: Sendable {
    package static let limit = 248

    var count = 0
    var words = InlineArray<31, UInt64>(repeating: 0)

    package init() {}

    /// `nil` if the text is longer than the limit, in bytes.
    package init?(_ text: String) {
      count = text.utf8.count
      guard count <= Self.limit else { return nil }
      for (index, byte) in text.utf8.enumerated() {
        words[index >> 3] |= UInt64(byte) << UInt64((index & 7) * 8)
      }
    }

    package var isEmpty: Bool { count == 0 }

    package var text: String {
      String(
        decoding: (0..<count).map {
          UInt8(truncatingIfNeeded: words[$0 >> 3] >> UInt64(($0 & 7) * 8))
        },
        as: UTF8.self)
    }
  }
}
