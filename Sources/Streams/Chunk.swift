import Glibc
import Wire

/// Memory for whole lines, to be read by one thread and used by another.
@safe package final class Chunk: @unchecked Sendable {
  private var memory: UnsafeMutableRawBufferPointer
  /// How many bytes are there.
  package internal(set) var count = 0
  /// Where the lines come from, as diagnostics call it.
  package internal(set) var source = ""
  /// Whether the first line is the first one of its input.
  package internal(set) var isFirst = false

  /// Behind the bytes, so many may be read that mean nothing: what a processor reads at once.
  package static let padding = 64

  package init(capacity: Int) {
    unsafe memory = .allocate(byteCount: capacity + Self.padding, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { unsafe memory.deallocate() }

  var capacity: Int { unsafe memory.count - Self.padding }

  package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result)
    rethrows -> Result
  {
    let start = unsafe memory.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return try unsafe body(UnsafeBufferPointer(start: start, count: count))
  }

  package func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
    unsafe withBytes { unsafe Array($0[range])[...] }
  }

  /// Reads once behind what is there; answers the number of bytes, 0 at the end.
  func read(from descriptor: Descriptor) throws(SystemError) -> Int {
    let added = try unsafe descriptor.read(into: .init(rebasing: memory[count..<capacity]))
    count += added
    return added
  }

  func replace(with bytes: [UInt8]) {
    if bytes.count > capacity { grow(to: bytes.count) }
    unsafe memory.copyBytes(from: bytes)
    count = bytes.count
  }

  func grow(to size: Int) {
    let bigger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: size + Self.padding, alignment: 64)
    unsafe bigger.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe bigger.copyMemory(from: .init(rebasing: memory[..<count]))
    unsafe memory.deallocate()
    unsafe memory = bigger
  }

  /// Where the last line feed at or behind `start` stands.
  func lastLineFeed(from start: Int) -> Int? {
    unsafe withBytes { bytes in
      var at = bytes.count
      while at > start {
        at -= 1
        if unsafe bytes[at] == 0x0a { return at }
      }
      return nil
    }
  }

  func firstLineFeed() -> Int? {
    unsafe withBytes { bytes in
      guard let base = bytes.baseAddress, let found = unsafe memchr(base, 0x0a, bytes.count)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// Takes the bytes from `index` on away and answers them.
  func cut(from index: Int) -> [UInt8] {
    let rest = unsafe withBytes { unsafe Array($0[index...]) }
    count = index
    return rest
  }
}
