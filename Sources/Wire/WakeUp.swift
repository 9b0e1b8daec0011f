import CLinux
import Glibc

/// Wakes a thread, or an event loop that watches `descriptor`, from another thread: an eventfd(2).
package final class WakeUp: Sendable {
  /// Readable from `signal` to `clear`.
  package let descriptor: Descriptor

  /// - Throws: `SystemError` if the process has no descriptor left.
  package init() throws(SystemError) {
    let number = clinux_event_descriptor()
    guard number >= 0 else { throw SystemError("create", "a wake-up", code: clinux_errno()) }
    descriptor = Descriptor(number, name: "a wake-up")
  }

  deinit { close(descriptor.number) }

  package func signal() {
    var one: UInt64 = 1
    unsafe _ = Glibc.write(descriptor.number, &one, 8)
  }

  package func clear() {
    var count: UInt64 = 0
    unsafe _ = Glibc.read(descriptor.number, &count, 8)
  }

  /// Waits until it is signalled, at most `milliseconds` (-1 is for ever), and clears it.
  package func wait(milliseconds: Int32 = -1) {
    _ = descriptor.wait(for: Int16(POLLIN), milliseconds: milliseconds)
    clear()
  }
}
