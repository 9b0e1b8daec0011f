import Glibc
package import Wire

/// A pipe whose ends are closed one by one, or with it.
package final class Pipe: @unchecked Sendable {
  private var numbers: [Int32] = [-1, -1]

  /// - Throws: `SystemError` if there can be none.
  package init() throws {
    guard unsafe pipe(&numbers) == 0 else { throw SystemError("create", "a pipe", code: errno) }
    for number in numbers { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    // A write into a pipe without a reader is to fail, not to end the tests.
    signal(SIGPIPE, SIG_IGN)
  }

  deinit {
    closeReader()
    closeWriter()
  }

  package var reader: Descriptor { Descriptor(numbers[0], name: "the pipe") }
  package var writer: Descriptor { Descriptor(numbers[1], name: "the pipe") }

  package func closeReader() { close(at: 0) }
  package func closeWriter() { close(at: 1) }

  /// Makes both ends answer EAGAIN where they would block.
  package func setNonBlocking() {
    for number in numbers { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }
  }

  private func close(at index: Int) {
    if numbers[index] >= 0 { Glibc.close(numbers[index]) }
    numbers[index] = -1
  }
}

/// Runs `body` on a thread of its own, for tests in which one side waits for the other: the threads
/// of concurrent Swift are too few for that.
package final class Thread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private var thread = pthread_t()

  package init(_ body: @escaping @Sendable () -> Void) {
    unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, unsafe Unmanaged.passRetained(Body(body)).toOpaque())
  }

  /// Waits until `body` has returned. To be called once.
  package func join() { pthread_join(thread, nil) }
}

/// Lets the other side of a test get ahead.
package func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// Lets this thread take signals. The threads of concurrent Swift block them.
package func takeSignals() {
  var none = sigset_t()
  unsafe sigemptyset(&none)
  unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
}
