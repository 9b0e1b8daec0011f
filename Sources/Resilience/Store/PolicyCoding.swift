// A policy in its section, word by word behind the head, in the order of the fields of `Policy`.
// Where a value may be absent a word says whether it is there.

extension SectionWriter {
  mutating func put(_ policy: Policy) {
    let (kind, size): (Int64, Int64) =
      switch policy.window {
      case .none: (0, 0)
      case .count(let size): (1, Int64(size))
      case .time(let time): (2, time)
      case .fixed(let time): (3, time)
      }
    put(kind)
    put(size)
    put(policy.trip.consecutive)
    put(policy.trip.failures)
    put(policy.trip.rate)
    put(policy.minCalls)
    put(policy.tripOnSuccess)
    put(policy.slowOver)
    put(policy.slowRate)
    put(policy.openFor)
    put(policy.openMultiplier)
    put(policy.openMax)
    put(policy.openJitter)
    put(policy.halfOpen)
    let (mode, need, of) =
      switch policy.halfOpenMode {
      case .all: (0, 0, 0)
      case .rate: (1, 0, 0)
      case .ratio(let need, let of): (2, need, of)
      }
    put(mode)
    put(need)
    put(of)
    put(policy.halfOpenMaxWait)
    put(Int(policy.halfOpenOnWait.rawValue))
    put(Int(policy.halfOpenLost.rawValue))
    put(policy.lump)
    put(policy.successCodes)
    put(policy.failureCodes)
    put(policy.ignoreCodes)
    put(policy.retries)
    put(policy.backoff.first)
    put(policy.backoff.longest)
    put(Int(policy.backoff.jitter.rawValue))
    put(policy.retryOn != nil)
    put(policy.retryOn ?? StatusSet())
    let (budget, tokens, share): (Int, Int, Double) =
      switch policy.retryBudget {
      case nil: (0, 0, 0)
      case .tokens(let count): (1, count, 0)
      case .share(let share): (2, 0, share)
      }
    put(budget)
    put(tokens)
    put(share)
    put(policy.maxConcurrent)
    put(policy.rate?.calls ?? 0)
    put(policy.rate?.time ?? 0)
    put(Int(policy.openExitCode))
    put(policy.failClosed)
    put(policy.commands.fallback)
    put(policy.commands.onOpen)
    put(policy.commands.onHalfOpen)
    put(policy.commands.onClose)
  }

  private mutating func put(_ set: StatusSet) {
    put(set.codes.0)
    put(set.codes.1)
    put(set.codes.2)
    put(set.codes.3)
    put(set.signals)
  }

  private mutating func put(_ command: Policy.CommandText) {
    put(command.count)
    if command.count == 0 { skip(31) } else { put(command.words.span) }
  }
}

extension SectionReader {
  private static let counts = 1...1_000_000
  private static let times = 1_000_000...Moment.longest

  mutating func policy() -> Policy {
    var policy = Policy()
    policy.window = window()
    policy.trip.consecutive = optionalCount(in: Self.counts)
    policy.trip.failures = optionalCount(in: Self.counts)
    policy.trip.rate = optionalShare()
    policy.minCalls = count(in: Self.counts)
    policy.tripOnSuccess = flag()
    policy.slowOver = optionalNumber(in: Self.times)
    policy.slowRate = optionalShare()
    policy.openFor = number(in: Self.times)
    policy.openMultiplier = share(in: 1...1000)
    policy.openMax = optionalNumber(in: Self.times)
    policy.openJitter = share()
    policy.halfOpen = count(in: 1...Slots.count)
    policy.halfOpenMode = halfOpenMode()
    policy.halfOpenMaxWait = optionalNumber(in: Self.times)
    policy.halfOpenOnWait = choice(Policy.OnWait.self, .release)
    policy.halfOpenLost = choice(Policy.OnLost.self, .release)
    policy.lump = number(in: 0...Moment.longest)
    policy.successCodes = statuses()
    policy.failureCodes = statuses()
    policy.ignoreCodes = statuses()
    policy.retries = count(in: 0...Self.counts.upperBound)
    policy.backoff.first = number()
    policy.backoff.longest = number()
    policy.backoff.jitter = choice(Backoff.Jitter.self, .full)
    let (hasRetryOn, retryOn) = (flag(), statuses())
    policy.retryOn = hasRetryOn ? retryOn : nil
    policy.retryBudget = budget()
    policy.maxConcurrent = optionalCount(in: 1...Slots.count)
    policy.rate = rate()
    policy.openExitCode = UInt8(count(in: 0...255))
    policy.failClosed = flag()
    policy.commands.fallback = command()
    policy.commands.onOpen = command()
    policy.commands.onHalfOpen = command()
    policy.commands.onClose = command()
    return policy
  }

  private mutating func window() -> Policy.Window {
    let (kind, size) = (word(), number())
    switch (kind, size) {
    case (0, _): return .none
    case (1, 1...Int64(Counts.ringSize)): return .count(Int(size))
    case (2, Self.times): return .time(size)
    case (3, Self.times): return .fixed(size)
    default:
      fail()
      return .none
    }
  }

  private mutating func halfOpenMode() -> Policy.HalfOpenMode {
    let (mode, need) = (word(), count(in: 0...Slots.count))
    let of = count(in: 0...Slots.count)
    switch mode {
    case 0: return .all
    case 1: return .rate
    case 2 where need >= 1 && need <= of: return .ratio(need: need, of: of)
    default:
      fail()
      return .all
    }
  }

  private mutating func budget() -> RetryBudget.Size? {
    let (kind, tokens) = (word(), count(in: 0...Self.counts.upperBound))
    let share = share()
    switch kind {
    case 0: return nil
    case 1: return .tokens(tokens)
    case 2: return .share(share)
    default:
      fail()
      return nil
    }
  }

  private mutating func rate() -> RateLimiter.Rate? {
    let (calls, time) = (count(in: 0...Self.counts.upperBound), number())
    if calls == 0 { return nil }
    if !Self.times.contains(time) { fail() }
    return RateLimiter.Rate(calls: calls, time: time)
  }

  private mutating func statuses() -> StatusSet {
    var set = StatusSet()
    set.codes = (word(), word(), word(), word())
    set.signals = word()
    return set
  }

  private mutating func command() -> Policy.CommandText {
    var command = Policy.CommandText()
    command.count = count(in: 0...Policy.CommandText.limit)
    if command.count == 0 {
      skip(31)
    } else {
      var target = command.words.mutableSpan
      words(&target)
    }
    return command
  }
}

extension Policy: Equatable {
  /// The policy as it is stored, with the sequence number of its section.
  package func section(sequence: UInt64) -> Section {
    var writer = SectionWriter()
    writer.put(self)
    writer.section.seal(.policy, sequence: sequence)
    return writer.section
  }

  /// The same for equal policies, in every process and on every machine.
  package var digest: UInt64 { section(sequence: 0).content[3] }

  package static func == (left: Policy, right: Policy) -> Bool {
    let (left, right) = (left.section(sequence: 0), right.section(sequence: 0))
    return left.content.indices.allSatisfy { left.content[$0] == right.content[$0] }
  }
}
