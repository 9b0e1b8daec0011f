/// A sum without rounding errors: whatever the order and grouping of the values, it is the same, and
/// it is rounded once, when it is asked for.
///
/// Numbers of up to 15 digits, 12 of them behind the point at most, are added as the decimals that
/// they are: a million times 0.1 is 100000. All others are added as the doubles nearest to them.
package struct ExactSum: Equatable, Sendable {
  package static let largestScale = 12

  /// The decimals, in units of 10^-12: a whole number of 192 bits in two's complement.
  private var low: UInt128 = 0
  private var high: Int32 = 0
  /// Whether anything was added, be it zeros.
  package private(set) var isEmpty = true
  /// The doubles, in units of 2^-1074; empty where there are none.
  private var binary: BigInteger?

  package init() {}

  /// Adds `mantissa` / 10^`scale`, `scale` from 0 to 12.
  @inline(__always)
  package mutating func add(_ mantissa: Int64, scale: Int) {
    let (upper, lower) = mantissa.multipliedFullWidth(by: powersOfTen[Self.largestScale - scale])
    let term = UInt128(truncatingIfNeeded: upper) << 64 | UInt128(lower)
    let (sum, carries) = low.addingReportingOverflow(term)
    low = sum
    high &+= (upper < 0 ? -1 : 0) + (carries ? 1 : 0)
    isEmpty = false
  }

  /// Adds a finite double.
  package mutating func add(_ value: Double) {
    addBinary(BigInteger(value, scale: Self.smallestExponent))
    isEmpty = false
  }

  package mutating func merge(_ other: ExactSum) {
    let (sum, carries) = low.addingReportingOverflow(other.low)
    low = sum
    high &+= other.high &+ (carries ? 1 : 0)
    isEmpty = isEmpty && other.isEmpty
    if let theirs = other.binary { addBinary(theirs) }
  }

  /// The double nearest to the sum; infinite beyond the largest one.
  package var value: Double {
    if binary == nil, let value = quickValue { return value }
    return slowValue
  }

  var slowValue: Double {
    var numerator = decimal
    numerator.shiftLeft(Self.smallestExponent)
    if let binary { numerator.add(binary.multiplied(by: unit)) }
    return numerator.quotient(by: unit, scale: Self.smallestExponent)
  }

  /// The same of decimals that are not all too large.
  private var quickValue: Double? {
    guard high == 0 || high == -1 && low > 0 else { return nil }
    let isNegative = high < 0
    let magnitude = isNegative ? 0 &- low : low
    if magnitude < 1 << 53 {
      let value = Double(UInt64(magnitude)) / Double(unit)
      return isNegative ? -value : value
    }
    let upper = UInt64(truncatingIfNeeded: magnitude >> 64)
    guard upper < unit else { return nil }
    let (whole, rest) = unit.dividingFullWidth((upper, UInt64(truncatingIfNeeded: magnitude)))
    let (fraction, last) = unit.dividingFullWidth((rest, 0))
    // The upper 64 bits of the quotient, of which a double holds 53. The last one stands for all that
    // follow. The whole is at least 2^13.
    let shift = UInt64(whole.leadingZeroBitCount)
    let rounds = fraction << shift > 0 || last > 0
    let upper64 = whole << shift | fraction >> (64 - shift) | (rounds ? 1 : 0)
    let value = Double(upper64) / Double(1 << shift)
    return isNegative ? -value : value
  }

  private static let smallestExponent = 1074

  private var decimal: BigInteger {
    BigInteger(words: [
      UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low >> 64),
      UInt64(bitPattern: Int64(high)),
    ])
  }

  private mutating func addBinary(_ term: BigInteger) {
    var sum = binary ?? BigInteger()
    sum.add(term)
    binary = sum.isZero ? nil : sum
  }
}

extension ExactSum: LosslessStringConvertible {
  /// The decimals in units of 10^-12 and, where there are doubles, their sum in units of 2^-1074,
  /// in hexadecimal: `12500000000000`, `0+1a3`. Equal sums have equal texts.
  package var description: String {
    decimal.text(radix: 10) + (binary.map { ($0.isNegative ? "" : "+") + $0.text(radix: 16) } ?? "")
  }

  /// Reads what `description` writes; `nil` for anything else.
  package init?(_ description: String) {
    let bytes = Array(description.utf8)
    let end =
      bytes.dropFirst().firstIndex { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      ?? bytes.endIndex
    guard bytes.count < 2000, let units = BigInteger(bytes[..<end], radix: 10),
      units.wordCount <= 3
    else { return nil }
    let words = units.words(3)
    low = UInt128(words[1]) << 64 | UInt128(words[0])
    high = Int32(truncatingIfNeeded: words[2])
    isEmpty = false
    if end < bytes.endIndex {
      guard let binary = BigInteger(bytes[end...], radix: 16), !binary.isZero else { return nil }
      self.binary = binary
    }
    guard self.description == description else { return nil }
  }
}

private let unit: UInt64 = 1_000_000_000_000

private let powersOfTen: [Int64] = [
  1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000,
]
