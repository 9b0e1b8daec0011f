/// A number as it stands in a line.
struct FieldNumber {
  enum Kind: UInt8 {
    /// `mantissa` / 10^`scale`, of at most 15 digits and a scale from 0 to 12: exactly so.
    case decimal = 0
    /// The double nearest to a number of more digits, or with an exponent.
    case double
    /// No number, or one too large.
    case bad
    /// Nothing, or null.
    case none
  }

  let kind: Kind
  let scale: UInt8
  let bits: Int64

  private init(_ kind: Kind, scale: UInt8 = 0, bits: Int64 = 0) {
    self.kind = kind
    self.scale = scale
    self.bits = bits
  }

  static let none = FieldNumber(.none)
  static let bad = FieldNumber(.bad)
  static func whole(_ value: Int) -> FieldNumber { FieldNumber(.decimal, bits: Int64(value)) }

  @inline(__always) var mantissa: Int64 { bits }

  /// The double nearest to the number: up to 15 digits and a power of ten up to 22 are doubles
  /// without error, so that one division of them rounds correctly (Clinger, 1990).
  var double: Double {
    isDecimal
      ? Double(bits) / fractionPowers[Int(scale)] : Double(bitPattern: UInt64(bitPattern: bits))
  }

  @inline(__always) var isDecimal: Bool { kind.rawValue == 0 }
  /// Whether there is a number at all.
  @inline(__always) var isPresent: Bool { kind.rawValue < 2 }
  @inline(__always) var isBad: Bool { kind.rawValue == 2 }

  /// Reads the text of a value; `bytes` are its lines, behind which there is padding.
  @inline(__always)
  static func read(
    _ bytes: UnsafePointer<UInt8>, _ place: FieldScanner.Place
  ) -> FieldNumber {
    if place.isMissing { return .none }
    let short = unsafe short(bytes + Int(place.start), Int(place.end &- place.start))
    return short.isBad ? unsafe long(bytes, place) : short
  }

  /// Reads a number of up to eight bytes, its digits as one word; bad is any other.
  @inline(__always)
  private static func short(_ text: UnsafePointer<UInt8>, _ length: Int) -> FieldNumber {
    guard length <= 8 else { return .bad }
    // The text goes to the top of the word; the zeros below it are digits that change nothing.
    let shift = UInt64(truncatingIfNeeded: 64 &- 8 &* length)
    let word = unsafe UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)
    var digits = (word ^ 0x3030_3030_3030_3030) &<< shift
    // The top bit of each byte that is more than nine.
    let others = (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
    var (whole, fraction) = (length, 0)
    if others != 0 {
      // One point, and digits before and behind it.
      let point = UInt64(truncatingIfNeeded: others.trailingZeroBitCount &- 7)
      fraction = 7 &- Int(truncatingIfNeeded: point >> 3)
      whole = length &- 1 &- fraction
      guard others & (others &- 1) == 0, (digits &>> point) & 0xff == 0x1e, fraction > 0, whole > 0
      else { return .bad }
      digits = (digits & ((1 &<< point) &- 1)) << 8 | (digits &>> (point &+ 8)) &<< (point &+ 8)
    }
    // No zero before another digit.
    if whole > 1, unsafe text[0] == UInt8(ascii: "0") { return .bad }
    return FieldNumber(
      .decimal, scale: UInt8(truncatingIfNeeded: fraction),
      bits: Int64(truncatingIfNeeded: value(digits)))
  }

  /// The value of eight digits, the first one lowest.
  @inline(__always)
  private static func value(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ digits >> 8
    return
      ((pairs & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
      &+ (pairs >> 16 & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001) >> 32
  }

  private static func long(
    _ bytes: UnsafePointer<UInt8>, _ place: FieldScanner.Place
  ) -> FieldNumber {
    let (start, end) = (Int(place.start), Int(place.end))
    var at = start
    let isNegative = unsafe bytes[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let firstDigit = at
    var mantissa: UInt64 = 0
    at = unsafe digits(bytes, at, &mantissa)
    let whole = at - firstDigit
    var fraction = 0
    if unsafe bytes[at] == UInt8(ascii: ".") {
      let point = at + 1
      at = unsafe digits(bytes, point, &mantissa)
      fraction = at - point
      if fraction == 0 { return .bad }
    }
    guard at == end, whole > 0, whole + fraction <= 15, fraction <= 12,
      unsafe whole == 1 || bytes[firstDigit] != UInt8(ascii: "0")
    else { return unsafe slow(UnsafeBufferPointer(start: bytes + start, count: end - start)) }
    let value = Int64(bitPattern: mantissa)
    return FieldNumber(
      .decimal, scale: UInt8(truncatingIfNeeded: fraction), bits: isNegative ? -value : value)
  }

  /// Takes digits, eight at a time, and answers where they end.
  @inline(__always)
  private static func digits(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ value: inout UInt64
  ) -> Int {
    var at = start
    while true {
      let word = unsafe UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
      let nibbles = word ^ 0x3030_3030_3030_3030
      // The top bit of each byte that is more than nine.
      let others = (nibbles &+ 0x7676_7676_7676_7676 | nibbles) & 0x8080_8080_8080_8080
      let count = others.trailingZeroBitCount >> 3
      if count == 0 { return at }
      // The digits go to the top, zeros stand before them; then they are put together in pairs.
      let sum = Self.value(nibbles << UInt64(truncatingIfNeeded: 64 &- count &* 8))
      value = value &* wholePowers[count] &+ sum
      at &+= count
      if count < 8 { return at }
    }
  }

  /// By the grammar of RFC 8259, section 6.
  private static func slow(_ text: UnsafeBufferPointer<UInt8>) -> FieldNumber {
    if unsafe text.elementsEqual("null".utf8) { return .none }
    var rest = unsafe text[...]
    func take(_ choices: StaticString) -> Bool {
      guard let byte = unsafe rest.first, String(describing: choices).utf8.contains(byte) else {
        return false
      }
      unsafe rest = rest.dropFirst()
      return true
    }
    func takeDigits() -> Int {
      let digits = unsafe rest.prefix { $0 &- UInt8(ascii: "0") < 10 }.count
      unsafe rest = rest.dropFirst(digits)
      return digits
    }
    _ = take("-")
    if !take("0"), takeDigits() == 0 { return .bad }
    if take("."), takeDigits() == 0 { return .bad }
    if take("eE") {
      _ = take("+-")
      if takeDigits() == 0 { return .bad }
    }
    guard unsafe rest.isEmpty, let value = unsafe Double(String(decoding: text, as: UTF8.self)),
      value.isFinite
    else { return .bad }
    return FieldNumber(.double, bits: Int64(bitPattern: (value + 0).bitPattern))
  }
}

private let fractionPowers: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
]

private let wholePowers: [UInt64] = [
  1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
]

extension FieldNumber {
  /// Reads a number from a text of its own; `nil` if it is none.
  init?(text: String) {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
    let place = FieldScanner.Place(start: 0, end: UInt32(text.utf8.count))
    let number = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe Self.read($0, place) } ?? .bad
    }
    guard number.kind == .decimal || number.kind == .double else { return nil }
    self = number
  }
}
