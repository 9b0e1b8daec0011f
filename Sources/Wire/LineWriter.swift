/// Collects whole lines and writes them with as few calls as the reader's patience allows. Every
/// failure is thrown: nothing is lost in silence.
package struct LineWriter: ~Copyable {
  package let descriptor: Descriptor
  private var buffer: [UInt8] = []
  private let capacity: Int

  /// `capacity` is how many bytes are collected before they are written without being asked.
  package init(_ descriptor: Descriptor, capacity: Int = 64 << 10) {
    self.descriptor = descriptor
    self.capacity = capacity
  }

  package var hasPending: Bool { !buffer.isEmpty }

  /// Takes one or more lines, each with its line feed.
  package mutating func write(_ lines: [UInt8]) throws(SystemError) {
    buffer.append(contentsOf: lines)
    if buffer.count >= capacity { try flush() }
  }

  package mutating func write(_ lines: ArraySlice<UInt8>) throws(SystemError) {
    buffer.append(contentsOf: lines)
    if buffer.count >= capacity { try flush() }
  }

  /// Writes what was collected. What could not be written is dropped with the error, so that a
  /// second attempt cannot repeat the part that went out.
  package mutating func flush() throws(SystemError) {
    guard !buffer.isEmpty else { return }
    defer { buffer.removeAll(keepingCapacity: buffer.capacity <= 4 * capacity) }
    try descriptor.write(buffer)
  }
}
