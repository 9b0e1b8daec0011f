import Toolbox

/// The identity of a question, as 16 bytes instead of 32 digits.
struct QuestionID: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// `nil` unless it is 32 hexadecimal digits, lower case.
  init?(_ text: String) {
    var text = text
    guard let id = text.withUTF8({ unsafe QuestionID(digits: $0) }) else { return nil }
    self = id
  }

  init?(digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count == 32, let high = unsafe Self.word(digits, from: 0),
      let low = unsafe Self.word(digits, from: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  var text: String {
    hexText(
      [high, low].flatMap { word in
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
      })
  }

  private static func word(_ digits: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64? {
    var word: UInt64 = 0
    for index in start..<start + 16 {
      let digit = unsafe digits[index]
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): word = word << 4 | UInt64(digit & 15)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): word = word << 4 | UInt64(digit & 7 + 9)
      default: return nil
      }
    }
    return word
  }
}
