import Glibc
import JSON

/// A 64-bit hash of bytes and texts (FNV-1a): the same on every machine and in every run.
struct StableHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ bytes: some Sequence<UInt8>) {
    var value = value
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    self.value = value
  }

  /// A text, told apart from one that continues where it ends.
  mutating func add(_ text: String) {
    add(text.utf8)
    add(CollectionOfOne(0x1f))
  }
}

/// Random numbers that depend on what they are drawn for and on nothing else, so that it does not
/// matter in which order questions arrive (SplitMix64).
struct Draws: RandomNumberGenerator {
  private var state: UInt64

  /// `purpose` keeps apart what is drawn for the same question.
  init(seed: UInt64, question: UInt64, attempt: Int = 0, purpose: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 ^ question
    state = next() ^ UInt64(truncatingIfNeeded: attempt) << 8 ^ purpose
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// From 0 to `bound` - 1.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Above 0, at most 1.
  mutating func unit() -> Double { Double((next() >> 11) + 1) / 0x1p53 }

  /// Normal, with mean 0 and deviation 1 (Box and Muller).
  mutating func normal() -> Double {
    let radius = (-2 * log(unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }

  /// 16 hexadecimal digits.
  mutating func hex() -> String {
    let value = next()
    var digits = [UInt8](repeating: 0, count: 16)
    for index in digits.indices {
      digits[index] = hexDigit(UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * index)) & 15)
    }
    return String(decoding: digits, as: UTF8.self)
  }
}

/// How long answers take: log-normal around a median.
struct Latency {
  var median: Duration
  /// Of the logarithm; 0 is always the median.
  var sigma: Double

  func draw(_ draws: inout Draws) -> Duration {
    guard median > .zero else { return .zero }
    // A day is longer than any client waits.
    return min(median * exp(sigma * draws.normal()), .seconds(86_400))
  }
}
