import Synchronization
import Wire

/// The number of an append, from 1 on.
typealias JournalTicket = UInt64

/// Writes and syncs appended records on a thread of its own, in groups: at once when the disk is
/// idle, else what has come together when the sync under way is over.
final class JournalWriter: Sendable {
  /// A sync begins at least this long after the one before it: more of them would cost the other
  /// threads their processor and make no answer safe sooner than a person could tell.
  static let pause: Int64 = 10_000_000

  /// What has become of what was appended.
  struct Progress {
    /// All up to this ticket would survive a power failure.
    var durable: JournalTicket = 0
    /// What ended the writing; nothing is durable any more after it.
    var failure: SystemError?
  }

  private struct State {
    var queue: [[UInt8]] = []
    var progress = Progress()
    /// The writer waits to be woken.
    var isIdle = false
    var isClosing = false
  }

  /// Readable when there is progress.
  let ready: WakeUp
  private let wake: WakeUp
  private let state = Mutex(State())

  init() throws(SystemError) {
    ready = try WakeUp()
    wake = try WakeUp()
  }

  func append(_ record: [UInt8]) {
    let wasIdle = state.withLock { state in
      state.queue.append(record)
      defer { state.isIdle = false }
      return state.isIdle
    }
    if wasIdle { wake.signal() }
  }

  /// What has happened by now.
  var progress: Progress {
    ready.clear()
    return state.withLock { $0.progress }
  }

  /// Lets the thread end once everything is written.
  func close() {
    state.withLock { $0.isClosing = true }
    wake.signal()
  }

  /// The thread: writes what comes at `offset` and behind it.
  func run(_ descriptor: Descriptor, from offset: Int) {
    var target = Place(descriptor: descriptor, offset: offset)
    while let group = next() {
      let began = Clock.monotonic
      do throws(SystemError) {
        try target.write(group)
      } catch {
        state.withLock { $0.progress.failure = error }
        ready.signal()
        return
      }
      state.withLock { $0.progress.durable += UInt64(group.count) }
      ready.signal()
      let left = Self.pause - (Clock.monotonic - began)
      // Only the end of the run wakes it before the time.
      if left > 0, !state.withLock({ $0.isClosing }) {
        wake.wait(milliseconds: Int32((left + 999_999) / 1_000_000))
      }
    }
  }

  /// Waits for the next group; `nil` at the end.
  private func next() -> [[UInt8]]? {
    while true {
      let (group, isOver) = state.withLock { state -> ([[UInt8]], Bool) in
        if state.queue.isEmpty {
          state.isIdle = !state.isClosing
          return ([], state.isClosing)
        }
        var group: [[UInt8]] = []
        swap(&group, &state.queue)
        return (group, false)
      }
      if isOver { return nil }
      if !group.isEmpty { return group }
      wake.wait()
    }
  }

  /// Where the next group goes.
  private struct Place {
    /// As many bytes go out in one call.
    private static let atOnce = 256 << 10

    let descriptor: Descriptor
    var offset: Int
    private var buffer: [UInt8] = []

    init(descriptor: Descriptor, offset: Int) {
      self.descriptor = descriptor
      self.offset = offset
    }

    mutating func write(_ group: [[UInt8]]) throws(SystemError) {
      for record in group {
        if buffer.count + record.count > Self.atOnce { try flush() }
        buffer.append(contentsOf: record)
      }
      try flush()
      try descriptor.sync()
    }

    private mutating func flush() throws(SystemError) {
      try descriptor.write(buffer, at: offset)
      offset += buffer.count
      buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 20)
    }
  }
}
