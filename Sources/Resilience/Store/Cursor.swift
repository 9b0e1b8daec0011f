/// Writes the words of a section one after another.
struct SectionWriter {
  var section = Section()
  private var next = Section.headWords

  mutating func put(_ word: UInt64) {
    section.content[next] = word
    next += 1
  }

  mutating func put(_ words: Span<UInt64>) {
    var target = section.content.mutableSpan
    for index in words.indices { target[next + index] = words[index] }
    next += words.count
  }

  /// Leaves words as they are, which is 0, but for those of a mask.
  mutating func put(_ mask: UInt64, _ word: (Int) -> UInt64) {
    var bits = mask
    while bits != 0 {
      let index = bits.trailingZeroBitCount
      section.content[next + index] = word(index)
      bits &= bits - 1
    }
    next += UInt64.bitWidth
  }

  mutating func skip(_ count: Int) { next += count }

  mutating func put(_ number: Int64) { put(UInt64(bitPattern: number)) }
  mutating func put(_ number: Int) { put(Int64(number)) }
  mutating func put(_ number: Double) { put(number.bitPattern) }
  mutating func put(_ flag: Bool) { put(flag ? 1 : 0 as UInt64) }

  /// Two words: whether there is one, and the number.
  mutating func put(_ number: Int64?) {
    put(number != nil)
    put(number ?? 0)
  }

  mutating func put(_ number: Int?) { put(number.map(Int64.init)) }

  mutating func put(_ number: Double?) {
    put(number != nil)
    put(number ?? 0)
  }
}

/// Reads them again. What is out of its range is reported once, by `isSound`.
struct SectionReader {
  private let section: Section
  private var next = Section.headWords
  private(set) var isSound = true

  init(_ section: Section) { self.section = section }

  mutating func word() -> UInt64 {
    defer { next += 1 }
    return section.content[next]
  }

  mutating func words(_ words: inout MutableSpan<UInt64>) {
    let source = section.content.span
    for index in words.indices { words[index] = source[next + index] }
    next += words.count
  }

  /// The words of a mask.
  mutating func words(_ mask: UInt64, _ take: (Int, UInt64) -> Void) {
    var bits = mask
    while bits != 0 {
      let index = bits.trailingZeroBitCount
      take(index, section.content[next + index])
      bits &= bits - 1
    }
    next += UInt64.bitWidth
  }

  mutating func skip(_ count: Int) { next += count }

  /// A time or a count: not below zero, and small enough for sums.
  mutating func number() -> Int64 { number(in: 0...Moment.latest) }

  mutating func number(in range: ClosedRange<Int64>) -> Int64 {
    let number = Int64(bitPattern: word())
    if range.contains(number) { return number }
    isSound = false
    return range.lowerBound
  }

  mutating func count(in range: ClosedRange<Int>) -> Int {
    Int(number(in: Int64(range.lowerBound)...Int64(range.upperBound)))
  }

  mutating func share(in range: ClosedRange<Double> = 0...1) -> Double {
    let share = Double(bitPattern: word())
    if range.contains(share) { return share }
    isSound = false
    return range.lowerBound
  }

  mutating func flag() -> Bool { count(in: 0...1) == 1 }

  mutating func optionalNumber(in range: ClosedRange<Int64>) -> Int64? {
    let (isThere, number) = (flag(), number(in: 0...range.upperBound))
    if isThere && !range.contains(number) { isSound = false }
    return isThere ? number : nil
  }

  mutating func optionalCount(in range: ClosedRange<Int>) -> Int? {
    optionalNumber(in: Int64(range.lowerBound)...Int64(range.upperBound)).map(Int.init)
  }

  mutating func optionalShare() -> Double? {
    let (isThere, share) = (flag(), share())
    return isThere ? share : nil
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type, _ first: Choice
  ) -> Choice where Choice.RawValue == UInt8 {
    if let choice = Choice(rawValue: UInt8(truncatingIfNeeded: count(in: 0...255))) {
      return choice
    }
    isSound = false
    return first
  }

  mutating func fail() { isSound = false }
}
