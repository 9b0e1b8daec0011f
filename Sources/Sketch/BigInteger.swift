/// A whole number of any size, as far as exact sums need one: in two's complement, the lowest word
/// first, without words that only repeat the sign.
struct BigInteger: Equatable, Sendable {
  private var words: [UInt64]

  init() { words = [] }

  init(words: [UInt64]) {
    self.words = words
    trim()
  }

  /// `value` * 2^`scale`, which must be whole.
  init(_ value: Double, scale: Int) {
    self.init()
    guard value != 0 else { return }
    let exponent = value.isNormal ? Int(value.exponentBitPattern) - 1075 : -1074
    let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
    self.init(words: [significand, 0])
    shiftLeft(exponent + scale)
    if value < 0 { negate() }
  }

  var isZero: Bool { words.isEmpty }
  var isNegative: Bool { sign != 0 }
  var wordCount: Int { words.count }

  /// The lowest `count` words.
  func words(_ count: Int) -> [UInt64] { (0..<count).map(word) }

  mutating func add(_ other: BigInteger) {
    let count = max(words.count, other.words.count) + 1
    let (left, right) = (self, other)
    var carry: UInt64 = 0
    words = (0..<count).map { index in
      let (sum, first) = left.word(index).addingReportingOverflow(right.word(index))
      let (whole, second) = sum.addingReportingOverflow(carry)
      carry = first || second ? 1 : 0
      return whole
    }
    trim()
  }

  mutating func shiftLeft(_ bits: Int) {
    guard bits > 0, !isZero else { return }
    let (whole, rest) = (bits / 64, UInt64(bits % 64))
    let old = self
    words = (0..<words.count + whole + 1).map { index in
      let at = index - whole
      guard at >= 0 else { return 0 }
      guard rest > 0 else { return old.word(at) }
      return old.word(at) << rest | (at > 0 ? old.word(at - 1) >> (64 - rest) : 0)
    }
    trim()
  }

  func multiplied(by factor: UInt64) -> BigInteger {
    var product = magnitude.multiplied(by: factor, adding: 0)
    if isNegative { product.negate() }
    return product
  }

  /// The double nearest to this / `divisor` / 2^`scale`.
  func quotient(by divisor: UInt64, scale: Int) -> Double {
    // Sixty-four bits more than whole ones: enough to round any quotient that is not subnormal.
    var dividend = magnitude
    dividend.shiftLeft(64)
    let (quotient, rest) = dividend.divided(by: divisor)
    let result = quotient.rounded(isMore: rest > 0, scale: scale + 64)
    return isNegative ? -result : result
  }

  /// The double nearest to a number that is not negative / 2^`scale`, or to a little more.
  private func rounded(isMore: Bool, scale: Int) -> Double {
    guard let top = words.lastIndex(where: { $0 != 0 }) else { return 0 }
    let highest = top * 64 + 63 - words[top].leadingZeroBitCount
    // What a double of that size resolves: 53 bits, fewer below the normal ones.
    let lowest = max(highest - 52, scale - 1074)
    guard lowest > 0 else {
      return Double(sign: .plus, exponent: -scale, significand: Double(bits(from: 0, 64)))
    }
    var significand = bits(from: lowest, 54)
    let half = bit(lowest - 1)
    let below = isMore || (0..<lowest - 1).contains { bit($0) }
    if half, below || significand & 1 == 1 { significand += 1 }
    return Double(sign: .plus, exponent: lowest - scale, significand: Double(significand))
  }

  private func bit(_ index: Int) -> Bool { word(index / 64) >> UInt64(index % 64) & 1 == 1 }

  private func bits(from low: Int, _ count: Int) -> UInt64 {
    let (index, shift) = (low / 64, UInt64(low % 64))
    var value = word(index) >> shift
    if shift > 0 { value |= word(index + 1) << (64 - shift) }
    return count < 64 ? value & (1 << UInt64(count) - 1) : value
  }

  private var magnitude: BigInteger {
    guard isNegative else { return self }
    var positive = self
    positive.negate()
    return positive
  }

  private mutating func negate() {
    let old = self
    var carry = true
    words = (0..<words.count + 1).map { index in
      let (sum, overflows) = (~old.word(index)).addingReportingOverflow(carry ? 1 : 0)
      carry = overflows
      return sum
    }
    trim()
  }

  /// Of a number that is not negative.
  private func multiplied(by factor: UInt64, adding term: UInt64) -> BigInteger {
    var carry = term
    var product = words.map { word in
      let (high, low) = word.multipliedFullWidth(by: factor)
      let (sum, overflows) = low.addingReportingOverflow(carry)
      carry = high + (overflows ? 1 : 0)
      return sum
    }
    product += [carry, 0]
    return BigInteger(words: product)
  }

  /// Of a number that is not negative.
  private func divided(by divisor: UInt64) -> (BigInteger, rest: UInt64) {
    var rest: UInt64 = 0
    var quotient = words
    for index in words.indices.reversed() {
      (quotient[index], rest) = divisor.dividingFullWidth((rest, words[index]))
    }
    return (BigInteger(words: quotient + [0]), rest)
  }

  private var sign: UInt64 { words.last.map { $0 >> 63 == 1 ? .max : 0 } ?? 0 }

  private func word(_ index: Int) -> UInt64 { index < words.count ? words[index] : sign }

  private mutating func trim() {
    while let last = words.last {
      let before = words.count > 1 ? words[words.count - 2] >> 63 : 0
      guard last == 0 && before == 0 || words.count > 1 && last == .max && before == 1 else {
        return
      }
      words.removeLast()
    }
  }
}

// As text.
extension BigInteger {
  func text(radix: UInt64) -> String {
    var digits: [UInt8] = []
    var rest = magnitude
    while !rest.isZero {
      let (quotient, digit) = rest.divided(by: radix)
      digits.append(Array("0123456789abcdef".utf8)[Int(digit)])
      rest = quotient
    }
    if digits.isEmpty { return "0" }
    return (isNegative ? "-" : "") + String(decoding: digits.reversed(), as: UTF8.self)
  }

  /// `nil` if the text is no number, with or without a sign.
  init?(_ text: ArraySlice<UInt8>, radix: UInt64) {
    var digits = text
    let sign = digits.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits.removeFirst() }
    guard !digits.isEmpty else { return nil }
    var value = BigInteger()
    for byte in digits {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else {
        return nil
      }
      value = value.multiplied(by: radix, adding: UInt64(digit))
    }
    if sign == UInt8(ascii: "-") { value.negate() }
    self = value
  }
}
