import Wire

/// Reads the times of records. Nearly all have the form of the suite and the day of the one before,
/// which is then not worked out again.
struct EventTime {
  private var day: [UInt8] = []
  private var dayBegan: Int64 = 0

  /// The instant that an RFC 3339 time in quotes names; `nil` if it is none.
  mutating func timestamp(_ quoted: [UInt8]) -> Timestamp? {
    if quoted.count == 26, !day.isEmpty, quoted.starts(with: day), let inDay = Self.inDay(quoted) {
      return Timestamp(milliseconds: dayBegan + inDay)
    }
    let text = String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
    guard let timestamp = Timestamp(text) else { return nil }
    if quoted.count == 26, let inDay = Self.inDay(quoted) {
      day = Array(quoted.prefix(11))
      dayBegan = timestamp.milliseconds - inDay
    }
    return timestamp
  }

  /// Milliseconds since midnight by `"2026-11-24T06:08:47.120Z"`; `nil` of any other form.
  private static func inDay(_ quoted: [UInt8]) -> Int64? {
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for index in range {
        let digit = quoted[index] &- UInt8(ascii: "0")
        if digit > 9 { return nil }
        value = value * 10 + Int64(digit)
      }
      return value
    }
    guard quoted[11] == UInt8(ascii: "T"), quoted[14] == UInt8(ascii: ":"),
      quoted[17] == UInt8(ascii: ":"), quoted[20] == UInt8(ascii: "."),
      quoted[24] == UInt8(ascii: "Z"), let hour = number(12..<14), let minute = number(15..<17),
      let second = number(18..<20), let millisecond = number(21..<24), hour < 24, minute < 60,
      second < 61
    else { return nil }
    return ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
  }
}
