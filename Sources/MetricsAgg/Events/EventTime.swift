import Wire

/// Reads the times of records. Nearly all have the form of the suite and the day of the one before,
/// which is then not worked out again.
@safe struct EventTime {
  /// No time.
  static let none = Int64.min

  /// The first eleven bytes of the last one, its quote included: `"2026-11-24`, as two words.
  private var day: (UInt64, UInt64) = (0, 0)
  private var dayBegan: Int64 = 0

  /// Milliseconds since 1970 of an RFC 3339 time in quotes; `nil` if it is none.
  @inline(__always)
  mutating func read(_ bytes: UnsafePointer<UInt8>, _ place: FieldScanner.Place) -> Int64? {
    let text = unsafe bytes + Int(place.start)
    if place.end - place.start == 26 {
      let day = unsafe Self.day(text)
      if day == self.day, let inDay = unsafe Self.inDay(text) { return dayBegan + inDay }
    }
    return unsafe slow(UnsafeBufferPointer(start: text, count: Int(place.end - place.start)))
  }

  private mutating func slow(_ quoted: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard quoted.count >= 2, unsafe quoted[0] == UInt8(ascii: "\"") else { return nil }
    let text = unsafe String(decoding: quoted[1..<quoted.count - 1], as: UTF8.self)
    guard let time = Timestamp(text) else { return nil }
    if quoted.count == 26, let base = quoted.baseAddress, let inDay = unsafe Self.inDay(base) {
      unsafe day = Self.day(base)
      dayBegan = time.milliseconds - inDay
    }
    return time.milliseconds
  }

  /// Numbers since 1970 in seconds, milliseconds, microseconds or nanoseconds: which of them, their
  /// size tells, for all times from 1973 on.
  static func epoch(_ number: FieldNumber) -> Int64? {
    let value = number.double
    switch value.magnitude {
    case ..<1e11: return Timestamp(seconds: value)?.milliseconds
    case ..<1e14: return Int64(value.rounded(.down))
    case ..<1e17: return Int64((value / 1e3).rounded(.down))
    case ..<1e20: return Int64((value / 1e6).rounded(.down))
    default: return nil
    }
  }

  @inline(__always)
  private static func day(_ text: UnsafePointer<UInt8>) -> (UInt64, UInt64) {
    let raw = unsafe UnsafeRawPointer(text)
    return unsafe (
      raw.loadUnaligned(as: UInt64.self),
      raw.loadUnaligned(fromByteOffset: 3, as: UInt64.self)
    )
  }

  /// Milliseconds since midnight by `"2026-11-24T06:08:47.120Z"`; `nil` of any other form.
  @inline(__always)
  private static func inDay(_ text: UnsafePointer<UInt8>) -> Int64? {
    let raw = unsafe UnsafeRawPointer(text)
    // `T06:08:4` and `:47.120Z` less `T00:00:0` and `:00.000Z`: digits are left, and zeros.
    let left = unsafe raw.loadUnaligned(fromByteOffset: 11, as: UInt64.self) ^ 0x303a_3030_3a30_3054
    let right =
      unsafe raw.loadUnaligned(fromByteOffset: 17, as: UInt64.self) ^ 0x5a30_3030_2e30_303a
    // The top bit of each digit above nine, and of each of the others above zero.
    let wrong =
      (left &+ 0x767f_7676_7f76_767f | left) | (right &+ 0x7f76_7676_7f76_767f | right)
    guard wrong & 0x8080_8080_8080_8080 == 0 else { return nil }
    // Two digits side by side, in the place of the first.
    let (hours, seconds) = (left &* 10 &+ left >> 8, right &* 10 &+ right >> 8)
    let (hour, minute) = (Int64(hours >> 8 & 0xff), Int64(hours >> 32 & 0xff))
    let (second, tens) = (Int64(seconds >> 8 & 0xff), Int64(seconds >> 32 & 0xff))
    guard hour < 24, minute < 60, second < 61 else { return nil }
    return ((hour * 60 + minute) * 60 + second) * 1000 + tens * 10 + Int64(right >> 48 & 0xff)
  }
}
