import Wire

// The texts of values. Each reader says what it expects where a text is something else.

typealias Mismatch = PolicyOption.Mismatch

/// Nanoseconds, at least a millisecond; or 0 where that is a value.
func duration(_ text: String, orZero: Bool = false) throws(Mismatch) -> Int64 {
  let nanoseconds = (try? Quantity.duration(text))?.nanoseconds
  guard let nanoseconds, nanoseconds >= 1_000_000 || orZero && nanoseconds == 0 else {
    throw Mismatch(expected: "a duration such as 250ms, 30s or 1h30m, at least 1ms")
  }
  return nanoseconds
}

/// What `duration` reads, to the nanosecond.
func durationText(_ nanoseconds: Int64) -> String {
  if nanoseconds % 1_000_000 == 0 { return Duration.nanoseconds(nanoseconds).shortText }
  let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
  var digits = String(rest)
  digits = String(repeating: "0", count: 6 - digits.utf8.count) + digits
  while digits.hasSuffix("0") { digits.removeLast() }
  return "\(whole).\(digits)ms"
}

/// More than nothing and at most all.
func positiveShare(_ text: String) throws(Mismatch) -> Double {
  guard let share = try? Quantity.share(text), share > 0 else {
    throw Mismatch(expected: "a share above 0, at most 100%, such as 5% or 0.05")
  }
  return share
}

/// `50%` or `33.3%`, or a fraction where no short percentage is the same number.
func shareText(_ share: Double) -> String {
  for scale in [1.0, 10, 100, 1000] {
    let percent = (share * 100 * scale).rounded() / scale
    if percent / 100 == share { return scale == 1 ? "\(Int(percent))%" : "\(percent)%" }
  }
  return "\(share)"
}

/// `1 failure`, `5 failures`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

func integer(_ text: String, in range: ClosedRange<Int>) throws(Mismatch) -> Int {
  guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
    let value = Int(text), range.contains(value)
  else {
    throw Mismatch(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
  return value
}

func statuses(_ text: String) throws(Mismatch) -> StatusSet {
  guard let set = StatusSet(text) else { throw Mismatch(expected: StatusSet.expected) }
  return set
}

func flag(_ text: String) throws(Mismatch) -> Bool {
  switch text {
  case "true": true
  case "false": false
  default: throw Mismatch(expected: "true or false")
  }
}

/// One of the cases of an enumeration, by its name.
func choice<Choice: CaseIterable>(_ text: String) throws(Mismatch) -> Choice {
  guard let choice = Choice.allCases.first(where: { "\($0)" == text }) else {
    throw Mismatch(expected: Choice.allCases.map { "\($0)" }.joined(separator: ", "))
  }
  return choice
}

/// A value, or `none` for its absence.
func optional<Value>(
  _ text: String, _ read: (String) throws(Mismatch) -> Value
) throws(Mismatch) -> Value? {
  if text == "none" { return nil }
  do throws(Mismatch) { return try read(text) } catch {
    throw Mismatch(expected: "\(error.expected), or none")
  }
}

/// The texts on both sides of the first `separator`.
func pair(_ text: String, _ separator: String) -> (String, String)? {
  guard let range = text.firstRange(of: separator) else { return nil }
  return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
}

extension Policy.Window {
  static func read(_ text: String) throws(Mismatch) -> Policy.Window {
    let mismatch = Mismatch(
      expected: "none, count:N with at most \(Counts.ringSize) calls, time:DURATION or"
        + " fixed:DURATION of at least 1ms")
    if text == "none" { return .none }
    guard let (kind, size) = pair(text, ":") else { throw mismatch }
    do throws(Mismatch) {
      switch kind {
      case "count": return .count(try integer(size, in: 1...Counts.ringSize))
      case "time": return .time(try duration(size))
      case "fixed": return .fixed(try duration(size))
      default: throw mismatch
      }
    } catch { throw mismatch }
  }

  package var text: String {
    switch self {
    case .none: "none"
    case .count(let size): "count:\(size)"
    case .time(let time): "time:\(durationText(time))"
    case .fixed(let time): "fixed:\(durationText(time))"
    }
  }
}

extension Policy.HalfOpenMode {
  static func read(_ text: String) throws(Mismatch) -> Policy.HalfOpenMode {
    if text == "all" { return .all }
    if text == "rate" { return .rate }
    guard let (left, right) = pair(text, "/"), let need = Int(left), let of = Int(right),
      need >= 1, need <= of, of <= Slots.count
    else {
      throw Mismatch(expected: "all, rate, or K/N such as 2/3 with N at most \(Slots.count)")
    }
    return .ratio(need: need, of: of)
  }

  package var text: String {
    switch self {
    case .all: "all"
    case .rate: "rate"
    case .ratio(let need, let of): "\(need)/\(of)"
    }
  }
}

extension Backoff {
  static func read(_ text: String) throws(Mismatch) -> (first: Int64, longest: Int64) {
    let mismatch = Mismatch(expected: "a duration, or two such as 1s..30s, the longer one last")
    let (left, right) = pair(text, "..") ?? (text, text)
    do throws(Mismatch) {
      let first = try duration(left, orZero: true)
      let longest = try duration(right, orZero: true)
      guard first <= longest else { throw mismatch }
      return (first, longest)
    } catch { throw mismatch }
  }

  package var text: String {
    first == longest ? durationText(first) : "\(durationText(first))..\(durationText(longest))"
  }
}

extension RetryBudget.Size {
  static func read(_ text: String) throws(Mismatch) -> RetryBudget.Size {
    if let count = try? integer(text, in: 1...1_000_000) { return .tokens(count) }
    guard text.contains(where: { $0 == "%" || $0 == "." }), let part = try? positiveShare(text)
    else {
      throw Mismatch(expected: "a share of the calls such as 20%, or a number of retries")
    }
    return .share(part)
  }

  package var text: String {
    switch self {
    case .tokens(let count): "\(count)"
    case .share(let share): shareText(share)
    }
  }
}

extension RateLimiter.Rate {
  static func read(_ text: String) throws(Mismatch) -> RateLimiter.Rate {
    guard let (left, right) = pair(text, "/"),
      let calls = try? integer(left, in: 1...1_000_000), let time = try? duration(right)
    else { throw Mismatch(expected: "calls in a time such as 100/1m, at least 1/1ms") }
    return RateLimiter.Rate(calls: calls, time: time)
  }

  package var text: String { "\(calls)/\(durationText(time))" }
}
