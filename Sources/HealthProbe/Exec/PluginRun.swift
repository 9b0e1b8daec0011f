import CLinux
import CSupervise
import Glibc
import Wire

/// A plugin from its start to its end, in a thread that may wait for it.
struct PluginRun {
  enum End: Equatable {
    case exited(Int32)
    case signaled(Int32)
    case timedOut
    /// An errno.
    case notStarted(Int32)
  }

  var end = End.timedOut
  /// The start of what it printed on standard output.
  var output: [UInt8] = []

  /// More than this is read and dropped.
  static let outputLimit = 64 << 10

  /// Runs it until `deadline` of the monotonic clock, then ends it and what it has started.
  init(_ arguments: [String], deadline: Int64) {
    var (out, report): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard unsafe csupervise_pipe(&out) == 0, unsafe csupervise_pipe(&report) == 0 else {
      end = .notStarted(clinux_errno())
      for descriptor in out where descriptor >= 0 { close(descriptor) }
      return
    }
    let null = unsafe clinux_open("/dev/null", O_RDONLY, 0)
    var list: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
    let process = unsafe list.withUnsafeMutableBufferPointer { list in
      var command = unsafe csupervise_command(
        arguments: list.baseAddress, environment: environ, standard: (null, out[1], -1), kept: -1,
        kept_as: -1, terminal: -1, report: report[1])
      return unsafe csupervise_start(&command)
    }
    let code = clinux_errno()
    unsafe list.forEach { unsafe free($0) }
    for descriptor in [null, out[1], report[1]] where descriptor >= 0 { close(descriptor) }
    defer {
      close(out[0])
      close(report[0])
    }
    guard process > 0 else {
      end = .notStarted(code)
      return
    }
    var reason: Int32 = 0
    if unsafe read(report[0], &reason, MemoryLayout<Int32>.size) == MemoryLayout<Int32>.size {
      end = .notStarted(reason)
      csupervise_reap(process)
      return
    }
    collect(Descriptor(out[0], name: "a plugin"), until: deadline)
    finish(process, deadline)
  }

  /// Reads until the plugin closes its output, or the deadline.
  private mutating func collect(_ reader: Descriptor, until deadline: Int64) {
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let left = deadline - Clock.monotonic
      guard left > 0 else { return }
      guard
        reader.wait(
          for: Int16(POLLIN), milliseconds: Int32(clamping: (left + 999_999) / 1_000_000)) != 0
      else { continue }
      let count = unsafe read(reader.number, &chunk, chunk.count)
      if count < 0, clinux_errno() == EINTR { continue }
      if count <= 0 { return }
      output += chunk.prefix(min(count, Self.outputLimit - output.count))
    }
  }

  /// Waits for its end; at the deadline the whole group is killed.
  private mutating func finish(_ process: pid_t, _ deadline: Int64) {
    var pause: UInt32 = 200
    while true {
      let change = csupervise_look(process)
      switch Int(change.kind) {
      case CSUPERVISE_EXITED: end = .exited(change.value)
      case CSUPERVISE_SIGNALED: end = .signaled(change.value)
      case CSUPERVISE_LOST: end = .notStarted(change.value)
      default:
        if Clock.monotonic < deadline {
          usleep(pause)
          pause = min(pause * 2, 10_000)
          continue
        }
        end = .timedOut
      }
      kill(-process, SIGKILL)
      if end == .timedOut {
        // It may hang in the system, where no signal reaches it; then it is left to itself.
        let patience = Clock.monotonic + 50_000_000
        while Int(csupervise_look(process).kind) == CSUPERVISE_NOTHING,
          Clock.monotonic < patience
        {
          usleep(1000)
        }
      }
      csupervise_reap(process)
      return
    }
  }
}
