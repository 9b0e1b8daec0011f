import Providers
import Testing

@Suite("Times to wait")
struct RetryAfterTests {
  /// The clock stands at 2026-11-24T12:00:00Z.
  @Test(
    "every form",
    arguments: [
      ("30", 30_000), ("1", 1000), ("0.5", 500), ("2.25", 2250), (" 7 ", 7000), ("1e1", 10_000),
      ("4ms", 4), ("8.64s", 8640), ("1m4.296s", 64_296), ("6m0s", 360_000), ("2m59.56s", 179_560),
      ("236ms", 236), ("1h", 3_600_000), ("1h30m", 5_400_000), ("1d", 86_400_000), ("37s", 37_000),
      ("Tue, 24 Nov 2026 12:00:10 GMT", 10_000), ("Wed, 25 Nov 2026 12:00:00 GMT", 86_400_000),
      ("2026-11-24T12:00:05Z", 5000), ("2026-11-24T12:00:05.250Z", 5250),
      ("2026-11-24T13:00:00+00:00", 3_600_000), ("2026-11-24T14:00:02+02:00", 2000),
      ("1795521610", 10_000), ("1795521610.5", 10_500), ("1795521610000", 10_000),
      ("1795521600250", 250),
      // Rounded up, so that nobody comes back too early.
      ("0.001", 1), ("0.0001", 1), ("0.0305", 31),
    ] as [(String, Int)])
  func parses(text: String, milliseconds: Int) {
    #expect(RetryAfter.parse(text, now: noon) == .milliseconds(milliseconds))
  }

  @Test(
    "what says nothing",
    arguments: [
      "", " ", "0", "0s", "0ms", "-1", "-5s", "soon", "nan", "inf", "-inf", "1e400", "s", "5x",
      "5 s", "1m-4s", ".", "5.5.5s", "1795521600", "1795521599", "1795521600000", "1000000000",
      "2026-11-24T12:00:00Z", "2026-11-24T11:59:59Z", "2026-11-24", "24 Nov 2026",
      "Tue, 24 Nov 2026 12:00:00 GMT", "Tue, 24 Nov 2026 12:00:10 CET",
      "Tue, 24 Nix 2026 12:00:10 GMT", "Tuesday, 24-Nov-26 12:00:00 GMT",
      "Tue Nov 24 12:00:00 2026", "Tue Nov 24 12:00:10 2026 GMT",
    ])
  func ignores(text: String) { #expect(RetryAfter.parse(text, now: noon) == nil) }

  @Test(
    "more than a year is a year",
    arguments: [
      "99999999999", "9999999999999999999", "400d", "1e17", "99999999999999999999d",
      "Fri, 31 Dec 2100 00:00:00 GMT",
    ])
  func far(text: String) {
    #expect(RetryAfter.parse(text, now: noon) == .seconds(366 * 86_400))
  }

  @Test(
    "the obsolete forms of an HTTP date",
    arguments: ["Tuesday, 24-Nov-26 12:00:10 GMT", "Tue Nov 24 12:00:10 2026"])
  func obsolete(text: String) { #expect(RetryAfter.parse(text, now: noon) == .seconds(10)) }

  @Test(
    "in a sentence",
    arguments: [
      ("Please try again in 5.3s.", 5300), ("Please try again in 1m4.5s. Visit us", 64_500),
      ("Please retry in 37.5s, or later", 37_500),
      ("PLEASE TRY AGAIN IN 2S", 2000), ("Retry after 26 seconds.", 26_000),
      ("Please try again in 7m12s.", 432_000), ("try again in 6h7m12s", 22_032_000),
      ("try again in a while", nil), ("try again in ", nil), ("try again in 0s", nil),
      ("try again in infinity", nil), ("try again in nan", nil),
      ("retry after 99999999999999999999s", 31_622_400_000), ("retry in 1e300", 31_622_400_000),
      ("try again in 236ms", 236), ("Please try again in 1m4.296s.", 64_296), ("try later", nil),
      ("", nil),
    ] as [(String, Int?)])
  func inMessage(message: String, milliseconds: Int?) {
    #expect(RetryAfter.inMessage(message) == milliseconds.map { .milliseconds($0) })
  }
}
