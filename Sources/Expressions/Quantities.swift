import Wire

/// Why a value is none, or does not go with its field: a sentence.
struct Unfit: Error {
  let sentence: String

  init(_ sentence: String) { self.sentence = sentence }
}

/// A value as it was written: a quantity becomes a number when it is known what it is compared with.
enum Written: Equatable {
  case literal(Literal)
  case duration(nanoseconds: Double)
  case size(bytes: Int)
  case share(Double)

  /// Reads a number or a quantity, each with at most one minus in front.
  /// - Throws: `Unfit` if it is neither.
  init(number text: String) throws(Unfit) {
    if Self.isNumber(Array(text.utf8)) {
      guard let number = Number(text) else { throw Unfit("\"\(text)\" is too large a number") }
      self = .literal(.number(number))
      return
    }
    let isNegative = text.hasPrefix("-")
    let magnitude = isNegative ? String(text.dropFirst()) : text
    if let share = try? Quantity.share(magnitude), magnitude.hasSuffix("%") {
      self = .share(isNegative ? -share : share)
    } else if let duration = try? Quantity.duration(magnitude) {
      let nanoseconds = Double(duration.nanoseconds)
      self = .duration(nanoseconds: isNegative ? -nanoseconds : nanoseconds)
    } else if let size = try? Quantity.size(magnitude) {
      self = .size(bytes: isNegative ? -size : size)
    } else if magnitude.hasSuffix("%") {
      throw Unfit("expected a share from 0% to 100%, found \"\(text)\"")
    } else {
      throw Unfit(
        "expected a number, a duration such as 5s, a size such as 2GiB or a share such as 5%, "
          + "found \"\(text)\"")
    }
  }

  /// The value in the unit of `path`. `text` is how it was written.
  /// - Throws: `Unfit`, which says what to write, if the two do not go together.
  func literal(for path: Path, text: String) throws(Unfit) -> Literal {
    let unit = Unit(of: path)
    let kind: String
    switch (self, unit) {
    case (.literal(.string(let bytes)), _) where unit.isMeasure && Self.isQuantity(bytes):
      throw Unfit(
        "\(path) \(unit.phrase), and \(text) is a string; write it without quotes")
    case (.literal(let literal), _): return literal
    case (.duration(let nanoseconds), .milliseconds): return .number(Number(nanoseconds / 1e6))
    case (.duration(let nanoseconds), .seconds): return .number(Number(nanoseconds / 1e9))
    case (.size(let bytes), .bytes): return .number(Number(bytes))
    case (.share(let share), .none): return .number(Number(share))
    case (.duration, .none):
      throw Unfit(
        "\(path) does not say its unit (_ms or _s); write a plain number instead of \"\(text)\"")
    case (.size, .none):
      throw Unfit(
        "\(path) does not say its unit (_bytes); write a plain number instead of \"\(text)\"")
    case (.duration, _): kind = "a duration"
    case (.size, _): kind = "a size"
    case (.share, _): kind = "a share"
    }
    throw Unfit("\(path) \(unit.phrase), and \"\(text)\" is \(kind); write \(unit.advice)")
  }

  private static func isQuantity(_ bytes: [UInt8]) -> Bool {
    (try? Written(number: String(decoding: bytes, as: UTF8.self))) != nil
  }

  /// The grammar of RFC 8259, section 6.
  private static func isNumber(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    func takeDigits() -> Int {
      let digits = rest.prefix(while: Token.isDigit)
      rest = rest[digits.endIndex...]
      return digits.count
    }
    func take(_ choices: String) -> Bool {
      guard let first = rest.first, choices.utf8.contains(first) else { return false }
      rest.removeFirst()
      return true
    }
    _ = take("-")
    if !take("0"), takeDigits() == 0 { return false }
    if take("."), takeDigits() == 0 { return false }
    if take("eE") {
      _ = take("+-")
      if takeDigits() == 0 { return false }
    }
    return rest.isEmpty
  }
}
