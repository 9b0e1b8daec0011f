import CLinux
import Glibc
package import Wire

/// Ending well on SIGTERM, SIGINT and SIGHUP: the first is noted and the program finishes what it has begun,
/// the second ends it at once, and so does the end of the drain time.
package enum Drain {
  /// Begins to note the signals. `limit` is how long the program takes to finish by itself; five
  /// seconds later it is ended even where it hangs. A terminal that goes away (SIGHUP) is a wish to
  /// stop like the others.
  package static func begin(limit: Duration) {
    let backstop = UInt32(clamping: Int64(limit.milliseconds / 1000) + 5)
    for signal in [SIGTERM, SIGINT, SIGHUP] {
      unsafe _ = clinux_drain_on(signal, Message.program, backstop)
    }
  }

  /// The signal that began the drain.
  package static var signal: Int32? {
    let signal = clinux_drain_signal()
    return signal == 0 ? nil : signal
  }

  /// Readable once a signal has come; `nil` before `begin`.
  package static var descriptor: Descriptor? {
    let number = clinux_drain_descriptor()
    return number < 0 ? nil : Descriptor(number, name: "signals")
  }

  /// What a second signal says is in flight.
  package static func setInFlight(_ count: Int) { clinux_set_in_flight(Int32(clamping: count)) }

  /// Ignores SIGPIPE: for a program with paid work in flight, which sees the error instead.
  package static func ignoreBrokenPipe() { _ = Glibc.signal(SIGPIPE, SIG_IGN) }

  /// Ends the process by the default action of `signal`.
  package static func die(of signal: Int32) { clinux_die_of(signal) }
}
