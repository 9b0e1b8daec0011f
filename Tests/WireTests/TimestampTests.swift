import TestSupport
import Testing
import Wire

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "any RFC 3339 time is read",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1),
      ("1969-12-31T23:59:59.999Z", -1),
      ("2026-11-24T06:08:47.120Z", 1_795_500_527_120),
      ("2026-11-24t06:08:47.12z", 1_795_500_527_120),
      ("2026-11-24 06:08:47.12Z", 1_795_500_527_120),
      ("2026-11-24T07:38:47.12+01:30", 1_795_500_527_120),
      ("2026-11-23T22:08:47.12-08:00", 1_795_500_527_120),
      ("2026-11-24T06:08:47.120999Z", 1_795_500_527_120),
      ("2026-11-24T06:08:47.1209999999999999999999999Z", 1_795_500_527_120),
      ("2000-02-29T00:00:00Z", 951_782_400_000), ("2024-02-29T12:00:00Z", 1_709_208_000_000),
      ("1900-03-01T00:00:00Z", -2_203_891_200_000), ("2100-02-28T23:59:59Z", 4_107_542_399_000),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("1970-01-01T00:00:00-00:00", 0),
      ("1970-01-01T23:59:00+23:59", 0),
    ] as [(String, Int64)])
  func reads(text: String, milliseconds: Int64) {
    #expect(Timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(
    "anything else is not",
    arguments: [
      "", "2026", "2026-11-24", "2026-11-24T06:08Z", "2026-11-24T06:08:47", "2026-11-24T06:08:47.Z",
      "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
      "2026-01-32T00:00:00Z",
      "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-11-24T24:00:00Z", "2026-11-24T06:60:00Z", "2026-11-24T06:08:61Z",
      "2026-11-24T06:08:47+0100",
      "2026-11-24T06:08:47+01", "2026-11-24T06:08:47 Z", " 2026-11-24T06:08:47Z",
      "2026-11-24T06:08:47Z ",
      "26-11-24T06:08:47Z", "02026-11-24T06:08:47Z", "-026-11-24T06:08:47Z", "2026-11-24T6:08:47Z",
      "2026-11-24T06:08:47,1Z", "2026-11-24T06:08:47.1.Z", "2026/11/24T06:08:47Z",
      "2026-11-24T06:08:47ZZ",
      "\u{0662}026-11-24T06:08:47Z", "2026-11-24T06:08:47+24:00", "2026-11-24T06:08:47+01:60",
    ])
  func refuses(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test(
    "from Unix seconds",
    arguments: [
      (0, 0), (1_764_000_000.5, 1_764_000_000_500), (-0.001, -1), (-1.5, -1500),
      (253_402_300_800, nil),
      (.nan, nil), (.infinity, nil), (1e300, nil), (-1e300, nil),
    ] as [(Double, Int64?)])
  func seconds(seconds: Double, milliseconds: Int64?) {
    #expect(Timestamp(seconds: seconds)?.milliseconds == milliseconds)
  }

  @Test("what is printed is what a naive calendar says, and reads back", arguments: 0..<UInt64(50))
  func roundTrip(seed: UInt64) {
    var random = RandomJSON(seed: seed)
    for _ in 0..<20 {
      let moment = Int64(random.int(-62_135_596_800_000...253_402_300_799_999))
      let text = Timestamp(milliseconds: moment).text
      #expect(text == NaiveCalendar.text(moment))
      #expect(Timestamp(text)?.milliseconds == moment)
    }
  }

  @Test("every day of the leap years and centuries around us")
  func days() {
    for day in stride(from: Int64(-25_600), through: 50_000, by: 1) {
      let moment = day * 86_400_000
      let text = Timestamp(milliseconds: moment).text
      #expect(Timestamp(text)?.milliseconds == moment && text.hasSuffix("T00:00:00.000Z"))
    }
  }
}

/// A calendar that counts year by year and month by month.
private enum NaiveCalendar {
  static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func text(_ milliseconds: Int64) -> String {
    // From the first day of the year 1.
    var rest = milliseconds + 62_135_596_800_000
    var year: Int64 = 1
    while rest >= (isLeap(year) ? 366 : 365) * 86_400_000 {
      rest -= (isLeap(year) ? 366 : 365) * 86_400_000
      year += 1
    }
    let lengths: [Int64] = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var month = 0
    while rest >= lengths[month] * 86_400_000 {
      rest -= lengths[month] * 86_400_000
      month += 1
    }
    func digits(_ value: Int64, _ count: Int) -> String {
      String(String(value + 100_000).suffix(count))
    }
    return digits(year, 4) + "-" + digits(Int64(month) + 1, 2) + "-"
      + digits(rest / 86_400_000 + 1, 2)
      + "T" + digits(rest / 3_600_000 % 24, 2) + ":" + digits(rest / 60_000 % 60, 2) + ":"
      + digits(rest / 1000 % 60, 2) + "." + digits(rest % 1000, 3) + "Z"
  }
}
