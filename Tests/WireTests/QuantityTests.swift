import Testing
import Wire

@Suite("Durations, sizes and shares")
struct QuantityTests {
  @Test(
    "durations",
    arguments: [
      ("0", 0), ("250ms", 250), ("0.2s", 200), ("30s", 30_000), ("5m", 300_000),
      ("1h30m", 5_400_000),
      ("7d", 604_800_000), ("1d2h3m4s5ms", 93_784_005), ("0s", 0), ("0.5ms", 0.5),
      ("1.5h", 5_400_000),
      ("90m", 5_400_000), ("36600d", 36_600.0 * 86_400_000), ("00030s", 30_000),
    ] as [(String, Double)])
  func durations(text: String, milliseconds: Double) throws {
    #expect(try Quantity.duration(text).milliseconds == milliseconds)
  }

  @Test(
    "no durations",
    arguments: [
      "", "1", "30", "0.0", "-1s", "+1s", "s", "1x", "1S", "1 s", " 1s", "1s ", "1s1s", "1s1m",
      "1ms1s", "1m30",
      ".5s", "5.s", "1.2.3s", "1e3s", "1,5s", "inf", "nan", "infs", "36601d",
      "99999999999999999999d",
      "\u{661}s", "1\u{3bc}s", "1us", "1w", "1y", "1h-5m", "0x1s",
    ])
  func noDurations(text: String) {
    let error = #expect(throws: Quantity.Problem.self) { try Quantity.duration(text) }
    #expect(
      error?.description == "expected a duration such as 250ms, 30s or 1h30m, found \"\(text)\"")
  }

  @Test(
    "a duration prints as it is read",
    arguments: [
      "0", "1ms", "250ms", "1s", "1m", "1h30m", "7d", "1d2h3m4s5ms", "100d",
    ])
  func shortText(text: String) throws {
    #expect(try Quantity.duration(text).shortText == text)
  }

  @Test(
    "sizes",
    arguments: [
      ("0", 0), ("0B", 0), ("100B", 100), ("512KiB", 524_288), ("2GiB", 2_147_483_648),
      ("1.5MiB", 1_572_864),
      ("1TiB", 1_099_511_627_776), ("1kB", 1000), ("1KB", 1000), ("1MB", 1_000_000),
      ("1GB", 1_000_000_000),
      ("2TB", 2_000_000_000_000),
    ])
  func sizes(text: String, bytes: Int) throws {
    #expect(try Quantity.size(text) == bytes)
  }

  @Test(
    "no sizes",
    arguments: [
      "", "1", "512", "-1B", "1b", "1kib", "1K", "1M", "1 KiB", "KiB", "1KiB2B", "1e3B",
      "99999999999TiB", "1PiB",
    ])
  func noSizes(text: String) {
    let error = #expect(throws: Quantity.Problem.self) { try Quantity.size(text) }
    #expect(error?.description == "expected a size such as 512KiB or 2GiB, found \"\(text)\"")
  }

  @Test(
    "shares",
    arguments: [
      ("5%", 0.05), ("0.05", 0.05), ("0", 0), ("1", 1), ("100%", 1), ("0%", 0), ("2.5%", 0.025),
      ("0.0", 0),
    ])
  func shares(text: String, value: Double) throws {
    #expect(try Quantity.share(text) == value)
  }

  @Test(
    "no shares",
    arguments: [
      "", "%", "5", "1.01", "101%", "-5%", "5 %", "5%%", "0.05x", ".5", "5.%", "nan", "1e-2",
    ])
  func noShares(text: String) {
    let error = #expect(throws: Quantity.Problem.self) { try Quantity.share(text) }
    #expect(error?.description == "expected a share such as 5% or 0.05, found \"\(text)\"")
  }
}
