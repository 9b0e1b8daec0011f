import JSON

/// Measures the most that was let in within any second, minute and day. It knows nothing of limits
/// and shares nothing with what keeps them, so that it shows where they were not kept.
struct Meter {
  private static let second: Int64 = 1_000_000_000

  /// Each of the last minute.
  private var log: [Entry] = []
  private var perSecond = Window(Self.second)
  private var perMinute = Window(60 * Self.second)
  /// The last day by seconds, at most 86,401 of them in use.
  private var seconds: [(second: Int64, count: Count)] = []
  private var firstSecond = 0
  private var perDay = Count()
  private var highestPerDay = Highest()

  /// `now` is in nanoseconds of a clock that does not run back.
  mutating func add(promptTokens: Int, completionTokens: Int, now: Int64) {
    let entry = Entry(
      time: now, promptTokens: UInt32(clamping: promptTokens),
      completionTokens: UInt32(clamping: completionTokens))
    log.append(entry)
    perSecond.take(entry, log)
    perMinute.take(entry, log)
    forget()
    addToDay(Count(entry), second: now / Self.second)
  }

  /// Gives back the place of what has left every window, once it is half of the log.
  private mutating func forget() {
    let past = perMinute.start
    guard past > 1024, past > log.count / 2 else { return }
    log.removeFirst(past)
    perMinute.start = 0
    perSecond.start -= past
  }

  /// A day is counted in whole seconds: what it tells may be of up to a second more, never less.
  private mutating func addToDay(_ count: Count, second: Int64) {
    if seconds.last?.second == second {
      seconds[seconds.count - 1].count += count
    } else {
      seconds.append((second, count))
    }
    perDay += count
    while seconds[firstSecond].second < second - 86_400 {
      perDay -= seconds[firstSecond].count
      firstSecond += 1
    }
    if firstSecond > 86_400 {
      seconds.removeFirst(firstSecond)
      firstSecond = 0
    }
    highestPerDay.rise(to: perDay)
  }

  var json: JSONValue {
    [
      "second": perSecond.highest.json, "minute": perMinute.highest.json,
      "day": highestPerDay.json,
    ]
  }
}

extension Meter {
  private struct Entry {
    let time: Int64
    let promptTokens: UInt32
    let completionTokens: UInt32
  }

  private struct Count {
    var requests = 0
    var promptTokens = 0
    var completionTokens = 0

    init() {}

    init(_ entry: Entry) {
      requests = 1
      promptTokens = Int(entry.promptTokens)
      completionTokens = Int(entry.completionTokens)
    }

    static func += (left: inout Count, right: Count) {
      left.requests += right.requests
      left.promptTokens += right.promptTokens
      left.completionTokens += right.completionTokens
    }

    static func -= (left: inout Count, right: Count) {
      left.requests -= right.requests
      left.promptTokens -= right.promptTokens
      left.completionTokens -= right.completionTokens
    }
  }

  private struct Highest {
    private var count = Count()
    /// The highest sum, which need not be the sum of the highest.
    private var tokens = 0

    mutating func rise(to other: Count) {
      count.requests = max(count.requests, other.requests)
      count.promptTokens = max(count.promptTokens, other.promptTokens)
      count.completionTokens = max(count.completionTokens, other.completionTokens)
      tokens = max(tokens, other.promptTokens + other.completionTokens)
    }

    var json: JSONValue {
      [
        "requests": .int(count.requests), "tokens": .int(tokens),
        "prompt_tokens": .int(count.promptTokens),
        "completion_tokens": .int(count.completionTokens),
      ]
    }
  }

  /// What lies within the window that ends now, and the most that ever did.
  private struct Window {
    let span: Int64
    /// Where in the log it begins.
    var start = 0
    private var count = Count()
    private(set) var highest = Highest()

    init(_ span: Int64) { self.span = span }

    /// `entry` is the last of the log.
    mutating func take(_ entry: Entry, _ log: [Entry]) {
      count += Count(entry)
      while log[start].time <= entry.time - span {
        count -= Count(log[start])
        start += 1
      }
      highest.rise(to: count)
    }
  }
}
