import TestSupport
import Testing

@testable import MetricsAgg

@Suite("Numbers as they are read")
struct FieldNumberTests {
  /// What RFC 8259 makes of a text; `nil` if it is no number, or one beyond the doubles.
  private static func value(_ text: String) -> (double: Double, decimal: (Int64, Int)?)? {
    guard let match = text.wholeMatch(of: /-?(0|[1-9][0-9]*)(?:\.([0-9]+))?([eE][-+]?[0-9]+)?/),
      let double = Double(text), double.isFinite
    else { return nil }
    let (whole, fraction) = (match.1.count, match.2?.count ?? 0)
    guard match.3 == nil, whole + fraction <= 15, fraction <= 12 else { return (double, nil) }
    return (double, (Int64(text.filter { $0 != "." }) ?? 0, fraction))
  }

  private static func check(_ text: String) {
    let bytes = Array(" \(text),\"x\":123456789012345678".utf8)
    let place = FieldScanner.Place(start: 1, end: UInt32(1 + text.utf8.count))
    let number = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe FieldNumber.read($0, place) } ?? .bad
    }
    guard let expected = value(text) else {
      #expect(number.isBad || text == "null", "\(text)")
      return
    }
    #expect(number.isPresent && number.double == expected.double, "\(text)")
    #expect(number.isDecimal == (expected.decimal != nil), "\(text)")
    if let (mantissa, scale) = expected.decimal {
      #expect(number.mantissa == mantissa && Int(number.scale) == scale, "\(text)")
    }
  }

  @Test("of every length, with a point in every place")
  func lengths() {
    for digits in 1...20 {
      for point in 0...digits {
        for first in ["0", "1", "9"] {
          var text = first + String("234567890123456789012".prefix(digits - 1))
          text.insert(
            contentsOf: point == digits ? "" : ".", at: text.index(text.startIndex, offsetBy: point)
          )
          Self.check(text)
          Self.check("-\(text)")
        }
      }
    }
  }

  @Test("all texts of up to four characters that a number may hold")
  func shortTexts() {
    let characters = Array("019.-+eE/:")
    var texts = [""]
    for _ in 1...4 {
      texts = texts.flatMap { text in characters.map { text + String($0) } }
      for text in texts { Self.check(text) }
    }
  }

  @Test("texts drawn at random")
  func randomTexts() {
    var random = SplitMix64(seed: 20_261_124)
    let characters = Array("00123456789...-e")
    for _ in 0..<20_000 {
      let length = Int.random(in: 1...18, using: &random)
      Self.check(
        String((0..<length).map { _ in characters[Int.random(in: 0..<16, using: &random)] }))
    }
  }
}
