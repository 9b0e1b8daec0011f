import CMicroHTTPD
import Glibc
import Synchronization

/// Suspended connections, resumed when their time has come: all that are due within a millisecond
/// together, by one thread.
final class HeldConnections: Sendable {
  private struct State {
    /// By the millisecond in which they are due.
    var due: [Int64: [Connection]] = [:]
    /// Every millisecond up to this one has been seen to.
    var seen: Int64 = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  private let wake = Wake()

  /// Starts the thread, which ends after `close()`.
  func start() throws(ServerError) {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(self)
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<HeldConnections>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      unsafe context.release()
      throw ServerError("start a thread", code: code)
    }
    pthread_detach(thread)
  }

  /// Suspends the connection for that long. False after `close()`: answer at once instead.
  func hold(_ connection: Connection, milliseconds: Int64) -> Bool {
    state.withLock { state in
      if state.isClosed { return false }
      connection.suspend()
      let now = Self.now
      if state.due.isEmpty {
        state.seen = now
        wake.signal()
      }
      state.due[max(now + milliseconds, state.seen + 1), default: []].append(connection)
      return true
    }
  }

  /// Resumes all there are, and holds no more.
  func close() {
    let all = state.withLock { state in
      state.isClosed = true
      defer { state.due = [:] }
      return state.due.values.flatMap(\.self)
    }
    for connection in all { connection.resume() }
    wake.signal()
  }

  private func run() {
    while true {
      let (due, isIdle, isClosed) = state.withLock { state in
        let now = Self.now
        var due: [Connection] = []
        while state.seen < now, !state.due.isEmpty {
          state.seen += 1
          if let some = state.due.removeValue(forKey: state.seen) { due += some }
        }
        return (due, state.due.isEmpty, state.isClosed)
      }
      for connection in due { connection.resume() }
      if isClosed { return }
      if isIdle { wake.wait() } else { usleep(1000) }
    }
  }

  private static var now: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// Wakes the thread from its wait for work.
@safe private final class Wake: @unchecked Sendable {
  // Any thread may post and wait (sem_overview(7)), and the address is fixed.
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { unsafe sem_init(semaphore, 0, 0) }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  func signal() { unsafe _ = sem_post(semaphore) }
  func wait() { unsafe _ = sem_wait(semaphore) }
}
