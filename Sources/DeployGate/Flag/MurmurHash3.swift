/// MurmurHash3, x86, 32 bits, by Austin Appleby (public domain).
enum MurmurHash3 {
  static func hash(_ bytes: some Collection<UInt8>, seed: UInt32 = 0) -> UInt32 {
    var state = seed
    var block: UInt32 = 0
    var filled: UInt32 = 0
    for byte in bytes {
      block |= UInt32(byte) << (8 * filled)
      filled += 1
      guard filled == 4 else { continue }
      state ^= scrambled(block)
      state = rotated(state, 13) &* 5 &+ 0xe654_6b64
      (block, filled) = (0, 0)
    }
    if filled > 0 { state ^= scrambled(block) }
    state ^= UInt32(truncatingIfNeeded: bytes.count)
    state = (state ^ (state >> 16)) &* 0x85eb_ca6b
    state = (state ^ (state >> 13)) &* 0xc2b2_ae35
    return state ^ (state >> 16)
  }

  private static func scrambled(_ block: UInt32) -> UInt32 {
    rotated(block &* 0xcc9e_2d51, 15) &* 0x1b87_3593
  }

  private static func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 {
    value << count | value >> (32 - count)
  }
}
