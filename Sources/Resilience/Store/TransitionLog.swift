/// A transition as it is stored: eight words, the second of which is the checksum of the others.
/// Each is whole or not by itself; one that is not was never made.
package struct LogEntry: Sendable {
  package static let size = 64

  var content = InlineArray<8, UInt64>(repeating: 0)

  package init() {}

  package init(_ transition: Transition) {
    content[0] = transition.sequence
    content[2] = UInt64(bitPattern: transition.wall)
    content[3] = UInt64(bitPattern: transition.openFor)
    content[4] =
      UInt64(transition.from.rawValue) | UInt64(transition.to.rawValue) << 8
      | UInt64(transition.cause.rawValue) << 16 | UInt64(transition.consecutiveFailures) << 32
    content[5] = UInt64(transition.calls) | UInt64(transition.failures) << 32
    content[6] = UInt64(transition.slow) | UInt64(transition.ignored) << 32
    content[7] = UInt64(transition.refused)
    content[1] = checksum
  }

  /// `nil` if it is not whole or another than the one asked for.
  package func transition(_ sequence: UInt64) -> Transition? {
    guard content[0] == sequence, content[1] == checksum,
      let from = State(rawValue: UInt8(truncatingIfNeeded: content[4])),
      let to = State(rawValue: UInt8(truncatingIfNeeded: content[4] >> 8)),
      let cause = Cause(rawValue: UInt8(truncatingIfNeeded: content[4] >> 16))
    else { return nil }
    return Transition(
      sequence: sequence, wall: Int64(bitPattern: content[2]), from: from, to: to, cause: cause,
      openFor: Int64(bitPattern: content[3]), calls: low(5), failures: high(5), slow: low(6),
      ignored: high(6), consecutiveFailures: high(4), refused: low(7))
  }

  /// Lends the bytes to write them.
  package borrowing func withBytes<Answer>(
    _ body: (UnsafeRawBufferPointer) throws -> Answer
  ) rethrows -> Answer {
    let span = content.span
    return unsafe try span.withUnsafeBytes { bytes in unsafe try body(bytes) }
  }

  /// Lends the bytes to read into them.
  package mutating func withMutableBytes<Answer>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Answer
  ) rethrows -> Answer {
    var span = content.mutableSpan
    return unsafe try span.withUnsafeMutableBytes { bytes in unsafe try body(bytes) }
  }

  private func low(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: content[index]) }
  private func high(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: content[index] >> 32) }

  private var checksum: UInt64 {
    var hash = Section.magic
    for index in 0..<8 where index != 1 { hash = mixed(hash, content[index]) }
    return hash | 1
  }
}

/// The last transitions, by sequence number.
package struct TransitionLog: Sendable {
  package static let count = 64

  private var entries = InlineArray<64, LogEntry>(repeating: LogEntry())

  package init() {}

  init(words: [UInt64]) {
    for place in 0..<Self.count {
      for index in 0..<8 { entries[place].content[index] = words[place * 8 + index] }
    }
  }

  package mutating func append(_ transition: Transition) {
    entries[Self.place(transition.sequence)] = LogEntry(transition)
  }

  /// The entry where the transition with a sequence number has its place.
  package subscript(sequence: UInt64) -> LogEntry {
    get { entries[Self.place(sequence)] }
    set { entries[Self.place(sequence)] = newValue }
  }

  /// Those behind `seen` up to `last`, oldest first, and how many of them are no longer there.
  package func transitions(after seen: UInt64, through last: UInt64) -> ([Transition], missing: Int)
  {
    guard seen < last else { return ([], 0) }
    let first = max(seen + 1, last > UInt64(Self.count) ? last - UInt64(Self.count) + 1 : 1)
    let found = (first...last).compactMap { self[$0].transition($0) }
    return (found, Int(clamping: last - seen) - found.count)
  }

  private static func place(_ sequence: UInt64) -> Int { Int(sequence % UInt64(count)) }
}
