import Glibc

/// A lock and a way to wait until something that it guards has changed (pthread_mutex_lock(3),
/// pthread_cond_wait(3)).
@safe package final class Monitor: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let change: UnsafeMutablePointer<pthread_cond_t>

  package init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe change = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(change, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe pthread_cond_destroy(change)
    unsafe mutex.deallocate()
    unsafe change.deallocate()
  }

  package func lock() { unsafe pthread_mutex_lock(mutex) }
  package func unlock() { unsafe pthread_mutex_unlock(mutex) }

  package func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock()
    defer { unlock() }
    return try body()
  }

  /// Lets go of the lock until another thread calls `notify`, or for no reason: look again.
  package func wait() { unsafe pthread_cond_wait(change, mutex) }
  package func notify() { unsafe pthread_cond_broadcast(change) }
}

/// Hands values from threads to threads, in order.
package final class Channel<Element: Sendable>: @unchecked Sendable {
  private let monitor = Monitor()
  private var elements: [Element] = []
  private var first = 0
  private var isClosed = false

  package init() {}

  package func send(_ element: Element) {
    monitor.withLock {
      elements.append(element)
      monitor.notify()
    }
  }

  /// No more will be sent.
  package func close() {
    monitor.withLock {
      isClosed = true
      monitor.notify()
    }
  }

  /// The next element; waits for one, and answers `nil` once there will be none.
  package func receive() -> Element? {
    monitor.withLock {
      while first == elements.count {
        if isClosed { return nil }
        monitor.wait()
      }
      return take()
    }
  }

  /// The next element if it is there already.
  package func receiveIfThere() -> Element? {
    monitor.withLock { first == elements.count ? nil : take() }
  }

  private func take() -> Element {
    let element = elements[first]
    first += 1
    if first == elements.count {
      elements.removeAll(keepingCapacity: true)
      first = 0
    }
    return element
  }
}

/// A thread that runs until its body ends.
@safe package final class WorkerThread {
  private var handle = pthread_t()

  /// - Throws: `SystemError` if the system gives no more threads.
  package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let context = unsafe Unmanaged.passRetained(Body(body))
    let code = unsafe pthread_create(
      &handle, nil,
      { pointer in
        guard let pointer = unsafe pointer else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      unsafe context.release()
      throw SystemError("start", "a thread", code: code)
    }
  }

  /// Waits until it has ended.
  package func join() { _ = pthread_join(handle, nil) }

  /// How many threads can run at once.
  package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
