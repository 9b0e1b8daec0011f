import Testing

@testable import MetricsAgg

@Suite("Hashes of keys")
struct KeyHashTests {
  private static func hash(_ key: String, _ hash: KeyHash) -> UInt64 {
    let bytes = Array(key.utf8) + [UInt8](repeating: 0xff, count: 8)
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe hash($0, key.utf8.count) } ?? 0
    }
  }

  @Test("no one outside can make keys that collide: each run has a seed of its own")
  func seeds() {
    let hashes = (0..<100).map { _ in Self.hash("\"openai\"", KeyHash()) }
    #expect(Set(hashes).count == hashes.count)
  }

  @Test("keys that differ a little, in length or in any bit, share hardly any of the lower bits")
  func spread() {
    let hash = KeyHash()
    var slots: [UInt64: Int] = [:]
    let keys =
      (0..<65_536).map { "\"\($0)\"" } + (0..<1000).map { String(repeating: "a", count: $0) }
    for key in keys { slots[Self.hash(key, hash) & 0xffff, default: 0] += 1 }
    // Of as many balls as urns, an urn with more than 12 would be one in millions.
    #expect(slots.values.max() ?? 0 <= 14)
    #expect(Set(keys.map { Self.hash($0, hash) }).count == keys.count)
  }
}
