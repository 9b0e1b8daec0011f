/// An instant: milliseconds since 1970 in UTC, without leap seconds.
package struct Timestamp: Equatable, Comparable, Hashable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// From Unix seconds with a fraction; `nil` outside of the years 0 to 9999.
  package init?(seconds: Double) {
    guard seconds.isFinite, seconds > -62_167_219_200, seconds < 253_402_300_800 else { return nil }
    milliseconds = Int64((seconds * 1000).rounded(.down))
  }

  package var seconds: Double { Double(milliseconds) / 1000 }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

// RFC 3339. Days are turned into dates and back by the method of Howard Hinnant's "chrono-Compatible
// Low-Level Date Algorithms", in which a year begins in March so that the leap day is its last.
extension Timestamp {
  /// `2026-11-24T06:08:47.120Z`.
  package var text: String {
    let days = milliseconds.floorDivided(by: 86_400_000)
    let inDay = milliseconds - days * 86_400_000
    let (year, month, day) = Self.date(days: days)
    var text: [UInt8] = []
    text.reserveCapacity(24)
    func append(_ value: Int64, _ width: Int, _ end: Unicode.Scalar) {
      var power: Int64 = 1
      for _ in 1..<width { power *= 10 }
      while power > 0 {
        text.append(UInt8(ascii: "0") + UInt8(value / power % 10))
        power /= 10
      }
      text.append(UInt8(ascii: end))
    }
    // Other years have as many digits as they need.
    if (0...9999).contains(year) {
      append(year, 4, "-")
    } else {
      text += Array("\(padded(year, 4))-".utf8)
    }
    append(month, 2, "-")
    append(day, 2, "T")
    append(inDay / 3_600_000, 2, ":")
    append(inDay / 60_000 % 60, 2, ":")
    append(inDay / 1000 % 60, 2, ".")
    append(inDay % 1000, 3, "Z")
    return String(decoding: text, as: UTF8.self)
  }

  /// Any RFC 3339 date and time, with any offset; digits behind the milliseconds are cut off.
  package init?(_ text: String) {
    var scan = Scanner(text)
    guard let year = scan.digits(4), scan.take("-"), let month = scan.digits(2), scan.take("-"),
      let day = scan.digits(2), scan.take("T") || scan.take("t") || scan.take(" "),
      let hour = scan.digits(2), scan.take(":"), let minute = scan.digits(2), scan.take(":"),
      let second = scan.digits(2),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    var fraction: Int64 = 0
    if scan.take(".") {
      guard let milliseconds = scan.fraction() else { return nil }
      fraction = milliseconds
    }
    var offset: Int64 = 0
    if !(scan.take("Z") || scan.take("z")) {
      let sign: Int64
      if scan.take("+") { sign = 1 } else if scan.take("-") { sign = -1 } else { return nil }
      guard let hours = scan.digits(2), scan.take(":"), let minutes = scan.digits(2), hours < 24,
        minutes < 60
      else { return nil }
      offset = sign * (hours * 60 + minutes)
    }
    let days = Self.days(year: year, month: month, day: day)
    guard scan.isAtEnd, Self.date(days: days) == (year, month, day) else { return nil }
    milliseconds =
      (((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + fraction
  }

  private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = year.floorDivided(by: 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

private struct Scanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func digits(_ count: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// One digit or more behind a point, as milliseconds.
  mutating func fraction() -> Int64? {
    guard let first = digit() else { return nil }
    var (value, scale) = (first * 100, Int64(10))
    while let next = digit() {
      value += next * scale
      scale /= 10
    }
    return value
  }

  private mutating func digit() -> Int64? {
    guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
      return nil
    }
    rest.removeFirst()
    return Int64(byte - UInt8(ascii: "0"))
  }
}

private func padded(_ value: Int64, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : (self - divisor + 1) / divisor
  }
}
