import Streams

/// One chunk on its way through the program, and what came of it. One thread at a time has it.
final class Job: @unchecked Sendable {
  struct BadLine {
    /// Counted from 0 within the chunk.
    var line: Int
    /// The line, where it is wanted.
    var text: ArraySlice<UInt8>?
  }

  let chunk = Chunk(capacity: Job.size)
  /// Its place in the order of the input.
  var number = 0
  /// Whether every bad line is kept.
  let keepsBadLines: Bool

  // What came of it.
  var lines = 0
  var counted = 0
  var passedOver = 0
  var overflowed = 0
  var badLines: [BadLine] = []
  var leftOut = Watermark.LeftOut()
  /// Parts of time that end here or before are closed behind it.
  var closed = Int64.min
  var latest: Int64?

  init(keepsBadLines: Bool) { self.keepsBadLines = keepsBadLines }

  /// Large enough that handing it over costs little, small enough for the caches.
  static let size = 256 << 10
}
