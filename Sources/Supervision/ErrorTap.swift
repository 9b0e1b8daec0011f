import CLinux
import CSupervise
import Glibc
import Wire

/// The standard error of a command on its way through us, where that is no file: to the byte, as it
/// comes.
final class ErrorTap {
  private let pipe: PipeReader
  private var outlet = Outlet(.standardError)
  private(set) var line = FirstLine()

  init(_ reader: OwnDescriptor) { pipe = PipeReader(reader, capacity: 32 << 10) }

  /// What to wait for: something to read, but not before what was read is written.
  var entries: (pipe: pollfd, output: pollfd) {
    let isWaiting = outlet.backlog > 0
    return (
      pollfd(fd: isWaiting ? -1 : pipe.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isWaiting ? outlet.descriptor.number : -1, events: Int16(POLLOUT), revents: 0)
    )
  }

  var hasBacklog: Bool { outlet.backlog > 0 }

  /// Passes on what can be without waiting. Answers how many bytes were read for it, none while
  /// others are still to be written.
  @discardableResult
  func pump() -> Int {
    var count = 0
    if outlet.backlog == 0 {
      guard let bytes = pipe.read(), !bytes.isEmpty else { return 0 }
      count = bytes.count
      line.take(bytes)
      outlet.append(Array(bytes))
    }
    do throws(SystemError) { try outlet.pump() } catch {
      // Whoever reads our standard error has left: the command is told as it would be without us.
      // A full disk it is not told, else it would die of it.
      outlet = Outlet(.standardError)
      if error.isBrokenPipe { pipe.close() }
    }
    return count
  }

  /// How much there is to read, in bytes.
  var waiting: Int { pipe.descriptor < 0 ? 0 : Int(csupervise_waiting(pipe.descriptor)) }

  /// Lets go of it. A process that lives on and still has it would die of its next line, so what it
  /// writes is passed on, by a process of its own, until it ends.
  func release() {
    let isHeld =
      pipe.descriptor >= 0
      && Descriptor(pipe.descriptor, name: "pipe").wait(for: Int16(POLLIN), milliseconds: 0)
        & Int16(POLLHUP) == 0
    if isHeld { csupervise_relay(pipe.descriptor) }
    pipe.close()
  }
}
