package import Wire

/// The times to wait that providers write, in all their forms.
package enum RetryAfter {
  /// Seconds, whole or not; chained units (`1m4.296s`, `236ms`); an HTTP date; RFC 3339; Unix time
  /// in seconds or milliseconds. Zero, the past and what cannot be read say nothing: `nil`.
  package static func parse(_ text: String, now: Timestamp) -> Duration? {
    let text = text.trimmed()
    var wait: Double?
    if let number = Double(text) {
      wait =
        number >= 1e12
        ? number / 1000 - now.seconds : number >= 1e9 ? number - now.seconds : number
    } else if let seconds = units(text) {
      wait = seconds
    } else if let date = Timestamp(text) ?? httpDate(text) {
      wait = date.seconds - now.seconds
    }
    return wait.flatMap(duration)
  }

  /// The first time that a message such as "try again in 5.3s" or "retry after 2 minutes" names.
  package static func inMessage(_ message: String) -> Duration? {
    let message = message.lowercased()
    for phrase in ["try again in ", "retry after ", "retry in "] {
      guard let range = message.firstRange(of: phrase) else { continue }
      let words = message[range.upperBound...].prefix(80)
        .split(maxSplits: 2) { $0.isWhitespace || $0 == "," }
        .map { $0.prefix { $0.isLetter || $0.isNumber || $0 == "." } }
        .map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
      guard let first = words.first else { continue }
      let number = Double(first).map { $0 * (words.dropFirst().first.flatMap(size) ?? 1) }
      if let wait = (units(String(first)) ?? number).flatMap(duration) { return wait }
    }
    return nil
  }

  /// Seconds of a unit that is written out; `nil` for a word that is none.
  private static func size(_ word: Substring) -> Double? {
    let sizes = [
      ("millisecond", 0.001), ("second", 1.0), ("sec", 1), ("minute", 60), ("min", 60),
      ("hour", 3600), ("day", 86_400),
    ]
    return sizes.first { word == $0.0 || word == $0.0 + "s" }?.1
  }

  /// Rounded up to a millisecond, after the noise of binary fractions has been cut off; `nil` for
  /// nothing and for the past. More than a year is a year.
  private static func duration(_ seconds: Double) -> Duration? {
    guard seconds > 0, seconds.isFinite else { return nil }
    let seconds = min(seconds, 366 * 86_400)
    return .milliseconds(Int64(((seconds * 1e6).rounded() / 1000).rounded(.up)))
  }

  private static func units(_ text: String) -> Double? {
    let sizes: [Substring: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400]
    var rest = text[...]
    var total = 0.0
    repeat {
      let digits = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
      rest = rest[digits.endIndex...]
      let unit = rest.prefix { $0.isLetter }
      rest = rest[unit.endIndex...]
      guard let number = Double(digits), let size = sizes[unit] else { return nil }
      total += number * size
    } while !rest.isEmpty
    return total
  }

  /// RFC 9110 section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT` and the two obsolete forms,
  /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
  private static func httpDate(_ text: String) -> Timestamp? {
    let parts = text.split { $0 == " " || $0 == "-" || $0 == "," }
    switch parts.count {
    case 6 where parts[5] == "GMT":
      guard var year = Int(parts[3]) else { return nil }
      // Two digits mean the century that is not more than fifty years ahead.
      if parts[3].count == 2 { year += year < 76 ? 2000 : 1900 }
      return date(year: year, month: parts[2], day: parts[1], time: parts[4])
    case 5:
      guard let year = Int(parts[4]) else { return nil }
      return date(year: year, month: parts[1], day: parts[2], time: parts[3])
    default: return nil
    }
  }

  private static func date(
    year: Int, month: Substring, day: Substring, time: Substring
  ) -> Timestamp? {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard let number = months.firstIndex(where: { $0 == month }) else { return nil }
    let padded = [number + 1, Int(day) ?? 0].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return Timestamp("\(year)-\(padded[0])-\(padded[1])T\(time)Z")
  }
}

extension String {
  /// Without white space at both ends.
  func trimmed() -> String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
