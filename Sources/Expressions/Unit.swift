/// What the name of a field says about its numbers (units are in the names of all records).
enum Unit: Equatable {
  case milliseconds, seconds, bytes, dollars, percent
  /// Something for each of something: `rate_per_s`.
  case rate
  /// A count, a ratio, or a name that does not say.
  case none

  /// The unit of the last key; where that is a statistic (`latency_ms.p99`), of the key before it.
  init(of path: Path) {
    var keys = path.keys[...]
    if keys.count > 1, let last = keys.last, Self.isStatistic(last) { keys.removeLast() }
    let words = (keys.last ?? "").split(separator: "_", omittingEmptySubsequences: false)
    self =
      switch words.last {
      case _ where words.dropLast().contains("per"): .rate
      case "ms": .milliseconds
      case "s" where words.count > 1: .seconds
      case "bytes": .bytes
      case "usd": .dollars
      case "percent", "pct": .percent
      default: .none
      }
  }

  /// The members of a measured field in a `metric` record, and its sum.
  private static func isStatistic(_ key: String) -> Bool {
    if ["min", "mean", "max", "sum"].contains(key) { return true }
    guard key.utf8.first == UInt8(ascii: "p"), key.utf8.count > 1 else { return false }
    return key.utf8.dropFirst().allSatisfy { Token.isDigit($0) || $0 == UInt8(ascii: ".") }
  }

  var isMeasure: Bool { self != .none }

  /// As in "latency_ms is in milliseconds".
  var phrase: String {
    switch self {
    case .milliseconds: "is in milliseconds"
    case .seconds: "is in seconds"
    case .bytes: "is in bytes"
    case .dollars: "is in US dollars"
    case .percent: "is in percent"
    case .rate: "is a rate"
    case .none: "does not say its unit"
    }
  }

  /// What to write instead of a value that does not fit.
  var advice: String {
    switch self {
    case .milliseconds, .seconds: "a duration such as 5s"
    case .bytes: "a size such as 2GiB"
    case .dollars, .percent, .rate, .none: "a plain number"
    }
  }
}
