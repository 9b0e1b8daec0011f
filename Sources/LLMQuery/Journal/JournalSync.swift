import Synchronization
import Wire

/// The number of an append, from 1 on.
typealias JournalTicket = UInt64

/// Makes what was written to a journal durable, on a thread of its own: at once when the disk is
/// idle, else what has come together when the sync under way is over.
final class JournalSync: Sendable {
  /// A sync begins at least this long after the one before it: more of them would cost the other
  /// threads their processor and make no answer safe sooner than a person could tell.
  static let pause: Int64 = 10_000_000

  /// What has become of what was written.
  struct Progress {
    /// All up to this ticket would survive a power failure.
    var durable: JournalTicket = 0
    /// What ended it; nothing is durable any more after it.
    var failure: SystemError?
  }

  private struct State {
    var written: JournalTicket = 0
    var progress = Progress()
    /// The thread waits to be woken.
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

  /// Everything up to a ticket has been written.
  func wrote(_ ticket: JournalTicket) {
    let wasIdle = state.withLock { state in
      state.written = ticket
      defer { state.isIdle = false }
      return state.isIdle
    }
    if wasIdle { wake.signal() }
  }

  /// Nothing can be written any more.
  func fail(_ failure: SystemError) {
    state.withLock { if $0.progress.failure == nil { $0.progress.failure = failure } }
    ready.signal()
  }

  /// What has happened by now.
  var progress: Progress {
    ready.clear()
    return state.withLock { $0.progress }
  }

  /// Lets the thread end once everything is safe.
  func close() {
    state.withLock { $0.isClosing = true }
    wake.signal()
  }

  /// The thread.
  func run(_ descriptor: Descriptor) {
    while let ticket = next() {
      let began = Clock.monotonic
      do throws(SystemError) { try descriptor.sync() } catch { return fail(error) }
      state.withLock { $0.progress.durable = ticket }
      ready.signal()
      let left = Self.pause - (Clock.monotonic - began)
      // Only the end of the run wakes it before the time.
      if left > 0, !state.withLock({ $0.isClosing }) {
        wake.wait(milliseconds: Int32((left + 999_999) / 1_000_000))
      }
    }
  }

  /// Waits until something is not safe yet, and answers up to which ticket; `nil` at the end.
  private func next() -> JournalTicket? {
    while true {
      let (ticket, isOver) = state.withLock { state -> (JournalTicket?, Bool) in
        if state.written > state.progress.durable { return (state.written, false) }
        state.isIdle = !state.isClosing
        return (nil, state.isClosing)
      }
      if let ticket { return ticket }
      if isOver { return nil }
      wake.wait()
    }
  }
}
