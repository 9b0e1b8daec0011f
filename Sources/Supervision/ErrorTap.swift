import CLinux
import CSupervise
import Glibc
import Wire

/// The standard error of a command on its way through us: to the byte, as it comes, and its first
/// line is kept.
final class ErrorTap {
  private let pipe: PipeReader
  private var outlet = Outlet(.standardError)
  private var line: [UInt8] = []
  private var lineIsWhole = false
  private static let longest = 256

  init(_ reader: OwnDescriptor) { pipe = PipeReader(reader, capacity: 32 << 10) }

  /// Whether it may be led through us: see `Attempt.keepsErrorLine`.
  static func isPossible(outputIsHeld: Bool) -> Bool {
    if isatty(2) == 1 { return false }
    var (output, errors) = (stat(), stat())
    guard unsafe fstat(2, &errors) == 0 else { return false }
    if outputIsHeld { return true }
    guard unsafe fstat(1, &output) == 0 else { return true }
    let isNull = errors.st_mode & S_IFMT == S_IFCHR
    return isNull || output.st_dev != errors.st_dev || output.st_ino != errors.st_ino
  }

  /// What to wait for: something to read, but not before what was read is written.
  var entries: (pipe: pollfd, output: pollfd) {
    let isWaiting = outlet.backlog > 0
    return (
      pollfd(fd: isWaiting ? -1 : pipe.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isWaiting ? outlet.descriptor.number : -1, events: Int16(POLLOUT), revents: 0)
    )
  }

  var hasBacklog: Bool { outlet.backlog > 0 }

  /// Passes on what can be without waiting; false when there is no more for now.
  @discardableResult
  func pump() -> Bool {
    if outlet.backlog == 0 {
      guard let bytes = pipe.read(), !bytes.isEmpty else { return false }
      keepLine(of: bytes)
      outlet.append(Array(bytes))
    }
    do throws(SystemError) { try outlet.pump() } catch {
      // Whoever reads our standard error has left: the command is told as it would be without us.
      // A full disk it is not told, else it would die of it.
      outlet = Outlet(.standardError)
      if error.isBrokenPipe { pipe.close() }
    }
    return outlet.backlog == 0
  }

  /// The first line, as far as there is one.
  var firstLine: [UInt8] { line }

  private func keepLine(of bytes: ArraySlice<UInt8>) {
    guard !lineIsWhole else { return }
    for byte in bytes {
      if byte == UInt8(ascii: "\n") || line.count == Self.longest {
        // An empty line says nothing.
        if line.isEmpty { continue }
        lineIsWhole = true
        return
      }
      if byte != UInt8(ascii: "\r") { line.append(byte) }
    }
  }
}
