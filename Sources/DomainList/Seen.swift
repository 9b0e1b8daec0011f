import Toolbox

/// The domains that were met before, as the first 16 bytes of their SHA-256: the one thing here
/// that grows, by 22 to 43 bytes a domain. Two of a billion domains are taken for one another with
/// a probability below 1e-20.
///
/// A table with open addressing. A digest is as good as random, so its own bits say where it goes,
/// which takes half the time of a `Set`, whose hasher would stir it again.
struct Seen {
  private struct Digest: Equatable {
    var high: UInt64 = 0
    var low: UInt64 = 0
  }

  /// A power of two of slots, at most three quarters of them taken. All zeros is a free one.
  private var slots = [Digest](repeating: Digest(), count: 1024)
  private(set) var count = 0

  /// Whether `name` is new.
  mutating func insert(_ name: DomainName) -> Bool {
    let bytes = SHA256.digest(name.text)
    let digest = Digest(high: bytes.integer(at: 0), low: bytes.integer(at: 8))
    let slot = slot(of: digest, in: slots)
    if slots[slot] == digest { return false }
    slots[slot] = digest
    count += 1
    if count > slots.count / 4 * 3 { grow() }
    return true
  }

  /// Where the digest is, or the free slot where it belongs.
  private func slot(of digest: Digest, in slots: [Digest]) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: digest.low) & mask
    while slots[slot] != Digest(), slots[slot] != digest { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    var larger = [Digest](repeating: Digest(), count: slots.count * 2)
    for digest in slots where digest != Digest() { larger[slot(of: digest, in: larger)] = digest }
    slots = larger
  }
}

extension [UInt8] {
  /// Eight bytes, the first one the highest.
  func integer(at offset: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in offset..<offset + 8 { value = value << 8 | UInt64(self[index]) }
    return value
  }
}
