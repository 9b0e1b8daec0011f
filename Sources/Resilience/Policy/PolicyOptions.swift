extension PolicyOption {
  /// Every option, in the order of the help.
  package static let all: [PolicyOption] =
    trip + open + halfOpen + outcomes + retry + limits + other

  private static let trip = [
    PolicyOption("window", "WINDOW", "the calls counted: none, count:N, time:D or fixed:D") {
      (text, policy) throws(Mismatch) in
      policy.window = try Policy.Window.read(text)
    } show: {
      $0.window.text
    },
    PolicyOption("trip-consecutive", "N", "open after so many failures in a row", isTripRule: true)
    {
      (text, policy) throws(Mismatch) in
      policy.trip.consecutive = try optional(text, count)
    } show: {
      $0.trip.consecutive.map(String.init)
    },
    PolicyOption("trip-failures", "N", "open at so many failures in the window", isTripRule: true) {
      (text, policy) throws(Mismatch) in
      policy.trip.failures = try optional(text, count)
    } show: { policy in
      policy.trip == Policy.TripRules() ? "none" : policy.trip.failures.map(String.init)
    },
    PolicyOption(
      "trip-rate", "SHARE", "open at such a share of failures in the window", isTripRule: true
    ) {
      (text, policy) throws(Mismatch) in
      policy.trip.rate = try optional(text, positiveShare)
    } show: {
      $0.trip.rate.map(shareText)
    },
    PolicyOption("min-calls", "N", "judge no rate below so many calls") {
      (text, policy) throws(Mismatch) in
      policy.minCalls = try count(text)
    } show: {
      $0.minCalls == builtIn.minCalls ? nil : "\($0.minCalls)"
    },
    PolicyOption("trip-on-success", nil, "let a success that reaches the minimum open it") {
      (text, policy) throws(Mismatch) in
      policy.tripOnSuccess = try flag(text)
    } show: {
      $0.tripOnSuccess ? "true" : nil
    },
    PolicyOption("slow-over", "DURATION", "count calls that take longer as slow") {
      (text, policy) throws(Mismatch) in
      policy.slowOver = try optional(text, time)
    } show: {
      $0.slowOver.map(durationText)
    },
    PolicyOption("slow-rate", "SHARE", "open at such a share of slow calls in the window") {
      (text, policy) throws(Mismatch) in
      policy.slowRate = try optional(text, positiveShare)
    } show: {
      $0.slowRate.map(shareText)
    },
    PolicyOption("lump", "DURATION", "count failures closer together once") {
      (text, policy) throws(Mismatch) in
      policy.lump = try duration(text, orZero: true)
    } show: {
      $0.lump == 0 ? nil : durationText($0.lump)
    },
  ]

  private static let open = [
    PolicyOption("open-for", "DURATION", "stay open so long") {
      (text, policy) throws(Mismatch) in
      policy.openFor = try duration(text)
    } show: {
      durationText($0.openFor)
    },
    PolicyOption("open-multiplier", "FACTOR", "make each opening in a row longer") {
      (text, policy) throws(Mismatch) in
      guard let factor = Double(text), (1...1000).contains(factor) else {
        throw Mismatch(expected: "a number from 1 to 1000 such as 1.5")
      }
      policy.openMultiplier = factor
    } show: {
      $0.openMultiplier == 1 ? nil : numberText($0.openMultiplier)
    },
    PolicyOption("open-max", "DURATION", "but not longer than so long") {
      (text, policy) throws(Mismatch) in
      policy.openMax = try optional(text, time)
    } show: {
      $0.openMax.map(durationText)
    },
    PolicyOption("open-jitter", "SHARE", "draw it from so much below to so much above") {
      (text, policy) throws(Mismatch) in
      policy.openJitter = text == "0" ? 0 : try positiveShare(text)
    } show: {
      $0.openJitter == 0 ? nil : shareText($0.openJitter)
    },
  ]

  private static let halfOpen = [
    PolicyOption("half-open", "N", "admit so many trials when the open time is over") {
      (text, policy) throws(Mismatch) in
      policy.halfOpen = try integer(text, in: 1...Slots.count)
    } show: {
      "\($0.halfOpen)"
    },
    PolicyOption("half-open-mode", "MODE", "close when all succeed, by the rate, or at K/N") {
      (text, policy) throws(Mismatch) in
      policy.halfOpenMode = try Policy.HalfOpenMode.read(text)
    } show: {
      $0.halfOpenMode == .all ? nil : $0.halfOpenMode.text
    },
    PolicyOption("half-open-max-wait", "DURATION", "wait no longer for trials") {
      (text, policy) throws(Mismatch) in
      policy.halfOpenMaxWait = try optional(text, time)
    } show: {
      $0.halfOpenMaxWait.map(durationText)
    },
    PolicyOption("half-open-on-wait", "open|close|release", "what then") {
      (text, policy) throws(Mismatch) in
      policy.halfOpenOnWait = try choice(text)
    } show: {
      $0.halfOpenOnWait == .release ? nil : "\($0.halfOpenOnWait)"
    },
    PolicyOption("half-open-lost", "release|reopen", "what when the holder of a trial dies") {
      (text, policy) throws(Mismatch) in
      policy.halfOpenLost = try choice(text)
    } show: {
      $0.halfOpenLost == .release ? nil : "\($0.halfOpenLost)"
    },
  ]

  private static let outcomes = [
    PolicyOption("success-codes", "CODES", "exit codes and signals that are successes") {
      (text, policy) throws(Mismatch) in
      policy.successCodes = try statuses(text)
    } show: {
      $0.successCodes.isEmpty ? nil : $0.successCodes.text
    },
    PolicyOption("failure-codes", "CODES", "the only ones that are failures") {
      (text, policy) throws(Mismatch) in
      policy.failureCodes = try statuses(text)
    } show: {
      $0.failureCodes.isEmpty ? nil : $0.failureCodes.text
    },
    PolicyOption("ignore-codes", "CODES", "those that count neither way") {
      (text, policy) throws(Mismatch) in
      policy.ignoreCodes = try statuses(text)
    } show: {
      $0.ignoreCodes.isEmpty ? nil : $0.ignoreCodes.text
    },
  ]

  private static let retry = [
    PolicyOption("retries", "N", "run a command that fails so many times more") {
      (text, policy) throws(Mismatch) in
      policy.retries = try integer(text, in: 0...1_000_000)
    } show: {
      $0.retries == 0 ? nil : "\($0.retries)"
    },
    PolicyOption("backoff", "A..B", "wait A, then twice as long each time, at most B") {
      (text, policy) throws(Mismatch) in
      (policy.backoff.first, policy.backoff.longest) = try Backoff.read(text)
    } show: {
      $0.backoff.text == Backoff().text ? nil : $0.backoff.text
    },
    PolicyOption("jitter", "full|equal|none", "how much of each wait is drawn by lot") {
      (text, policy) throws(Mismatch) in
      policy.backoff.jitter = try choice(text)
    } show: {
      $0.backoff.jitter == .full ? nil : "\($0.backoff.jitter)"
    },
    PolicyOption("retry-on", "CODES", "retry at these only") {
      (text, policy) throws(Mismatch) in
      policy.retryOn = try optional(text, statuses)
    } show: {
      $0.retryOn.map(\.text)
    },
    PolicyOption("retry-budget", "SHARE|N", "retry at most so large a share of calls, or so many") {
      (text, policy) throws(Mismatch) in
      policy.retryBudget = try optional(text, RetryBudget.Size.read)
    } show: {
      $0.retryBudget.map(\.text)
    },
  ]

  private static let limits = [
    PolicyOption("max-concurrent", "N", "admit so many calls at a time") {
      (text, policy) throws(Mismatch) in
      policy.maxConcurrent = try optional(text) { (text) throws(Mismatch) in
        try integer(text, in: 1...Slots.count)
      }
    } show: {
      $0.maxConcurrent.map(String.init)
    },
    PolicyOption("rate", "N/DURATION", "admit so many calls within any such time") {
      (text, policy) throws(Mismatch) in
      policy.rate = try optional(text, RateLimiter.Rate.read)
    } show: {
      $0.rate.map(\.text)
    },
  ]

  private static let other = [
    PolicyOption("open-exit-code", "N", "the exit status of a call that is refused") {
      (text, policy) throws(Mismatch) in
      policy.openExitCode = UInt8(try integer(text, in: 0...255))
    } show: {
      $0.openExitCode == 75 ? nil : "\($0.openExitCode)"
    },
    PolicyOption("fail-closed", nil, "refuse when the state cannot be read or written") {
      (text, policy) throws(Mismatch) in
      policy.failClosed = try flag(text)
    } show: {
      $0.failClosed ? "true" : nil
    },
    command("fallback", "run this in place of a call that is refused", \.fallback),
    command("on-open", "run this when the breaker opens", \.onOpen),
    command("on-half-open", "run this when it lets trials pass", \.onHalfOpen),
    command("on-close", "run this when it closes", \.onClose),
  ]

  private static let builtIn = Policy()

  private static func command(
    _ name: String, _ help: String,
    _ part: any WritableKeyPath<Policy.Commands, Policy.CommandText> & Sendable
  ) -> PolicyOption {
    PolicyOption(name, "CMD", help) { (text, policy) throws(Mismatch) in
      guard let command = Policy.CommandText(text) else {
        throw Mismatch(
          expected: "at most \(Policy.CommandText.limit) bytes; put a longer command into a file")
      }
      policy.commands[keyPath: part] = command
    } show: { policy in
      policy.commands[keyPath: part].isEmpty ? nil : policy.commands[keyPath: part].text
    }
  }

  private static func count(_ text: String) throws(Mismatch) -> Int {
    try integer(text, in: 1...1_000_000)
  }

  private static func time(_ text: String) throws(Mismatch) -> Int64 { try duration(text) }

  private static func numberText(_ number: Double) -> String {
    number == number.rounded() ? "\(Int(number))" : "\(number)"
  }
}
