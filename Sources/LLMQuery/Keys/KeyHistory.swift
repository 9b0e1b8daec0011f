import JSON
import Wire

/// What is remembered of one key of one provider. The key itself is not: its fingerprint names it.
struct KeyHistory: Equatable, Sendable {
  struct Name: Hashable, Comparable, Sendable {
    let provider: String
    let fingerprint: String

    static func < (left: Name, right: Name) -> Bool {
      (left.provider, left.fingerprint) < (right.provider, right.fingerprint)
    }
  }

  var firstSeen: Timestamp
  /// The last request with it.
  var lastUsed: Timestamp?
  /// When the provider last took it; also where it was over a limit.
  var lastTaken: Timestamp?
  var lastRefused: Timestamp?
  /// Answers 401, and what means the same.
  var refused = 0
  /// Answers 429.
  var limited = 0

  init(firstSeen: Timestamp) { self.firstSeen = firstSeen }

  /// Refused, and not taken since.
  var isDead: Bool {
    guard let lastRefused else { return false }
    return lastTaken.map { $0 < lastRefused } ?? true
  }

  /// Adds what another process, or this one since, has seen. The order does not matter.
  mutating func merge(_ other: KeyHistory) {
    func later(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
      guard let left, let right else { return left ?? right }
      return max(left, right)
    }
    firstSeen = min(firstSeen, other.firstSeen)
    lastUsed = later(lastUsed, other.lastUsed)
    lastTaken = later(lastTaken, other.lastTaken)
    lastRefused = later(lastRefused, other.lastRefused)
    refused += other.refused
    limited += other.limited
  }
}

// One line of the ledger.
extension KeyHistory {
  /// `nil` if the line is not one of the ledger's.
  static func parse(_ line: JSONValue) -> (name: Name, history: KeyHistory)? {
    func time(_ key: String) -> Timestamp? { line[key]?.string.flatMap { Timestamp($0) } }
    guard let provider = line["provider"]?.string, let fingerprint = line["key"]?.string,
      let firstSeen = time("first_seen")
    else { return nil }
    var history = KeyHistory(firstSeen: firstSeen)
    history.lastUsed = time("last_used")
    history.lastTaken = time("last_taken")
    history.lastRefused = time("last_refused")
    history.refused = max(0, line["refused"]?.int ?? 0)
    history.limited = max(0, line["limited"]?.int ?? 0)
    return (Name(provider: provider, fingerprint: fingerprint), history)
  }

  func write(_ name: Name, to writer: inout JSONWriter) {
    func time(_ key: String, _ time: Timestamp?) {
      writer.member(key, ifPresent: time.map { .string($0.text) })
    }
    writer.beginObject()
    writer.member("provider", name.provider)
    writer.member("key", name.fingerprint)
    time("first_seen", firstSeen)
    time("last_used", lastUsed)
    time("last_taken", lastTaken)
    time("last_refused", lastRefused)
    writer.member("refused", refused)
    writer.member("limited", limited)
    writer.endObject()
    writer.endLine()
  }
}
