package import Glibc
import Toolbox
import Wire

/// A command that a test runs: in a process group of its own, with nothing of the test's but what
/// is given to it, its output in files, and an end in any case.
package struct Subprocess {
  package var command: [String]
  package var environment: [String: String]
  /// The working directory.
  package var folder: String
  package var standardInput = "/dev/null"
  package var standardOutput = "/dev/null"
  package var standardError = "/dev/null"
  package var limit = Duration.seconds(60)

  package init(_ command: [String], environment: [String: String] = [:], folder: String = "/") {
    self.command = command
    self.environment = environment
    self.folder = folder
  }

  /// Runs it to its end and kills what it leaves behind in its process group.
  ///
  /// Answers the exit status as a shell tells it (128+n for signal n), `nil` when the time limit
  /// ended it.
  ///
  /// - Throws: `SystemError` if it cannot be started.
  package func run() throws -> Int32? { try start().end(within: limit) }

  /// Starts it.
  /// - Throws: `SystemError` if it cannot be started.
  package func start() throws -> Running { Running(try spawn()) }

  /// A command that runs; what is left of it is killed when no one knows of it any more.
  package final class Running {
    package let process: pid_t
    private var isReaped = false

    init(_ process: pid_t) { self.process = process }

    deinit { _ = end(within: .zero) }

    package func send(_ signal: Int32) { kill(process, signal) }

    /// Waits for its end and kills what it leaves behind in its process group. To be called once;
    /// answers as `run`.
    package func end(within limit: Duration) -> Int32? {
      if isReaped { return nil }
      isReaped = true
      let ends = Clock.monotonic + limit.nanoseconds
      var pause: UInt32 = 500
      var isOver = false
      while !isOver, Clock.monotonic < ends {
        // The process is left a zombie until its group is killed, so that its id cannot be reused.
        var info = unsafe siginfo_t()
        unsafe waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
        isOver = unsafe info.si_signo == SIGCHLD
        if !isOver {
          usleep(pause)
          pause = min(pause * 2, 5000)
        }
      }
      kill(-process, SIGKILL)
      var status: Int32 = 0
      unsafe waitpid(process, &status, 0)
      guard isOver else { return nil }
      return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }
  }

  private func spawn() throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let creating = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, 0, standardInput, O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, standardOutput, creating, 0o666)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, standardError, creating, 0o666)
    // A descriptor that is not open is no error to close. All of ours are closed on exec anyway;
    // these are what the test runner was given.
    for number: Int32 in 3..<256 { unsafe posix_spawn_file_actions_addclose(&actions, number) }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    var none = sigset_t()
    unsafe sigfillset(&all)
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var process: pid_t = 0
    let code = unsafe withCStrings(["env", "-C", folder] + command) { arguments in
      unsafe withCStrings(variables) { environment in
        unsafe posix_spawn(&process, "/usr/bin/env", &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { throw SystemError("start", command[0], code: code) }
    return process
  }

  private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = unsafe texts.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      // The list ends in nil, so it is never empty and has an address.
      guard let list = buffer.baseAddress else { preconditionFailure("an empty list") }
      return unsafe body(list)
    }
  }
}

extension Subprocess {
  /// What a command printed and how it ended.
  package struct Outcome: Equatable, Sendable {
    package var output: String
    package var errors: String
    /// `nil` when the time limit ended it.
    package var status: Int32?

    package init(output: String = "", errors: String = "", status: Int32? = 0) {
      self.output = output
      self.errors = errors
      self.status = status
    }
  }

  /// Runs a command in an empty folder of its own and collects what it prints.
  /// - Throws: `SystemError` if it cannot be started.
  package static func collect(
    _ command: [String], environment: [String: String] = Subprocess.plainEnvironment,
    folder: String? = nil, input: String = "/dev/null", limit: Duration = .seconds(120)
  ) throws -> Outcome {
    let scratch = try Scratch()
    var process = Subprocess(
      command, environment: environment, folder: folder ?? scratch.folder("work"))
    process.standardInput = input
    process.standardOutput = "\(scratch.path)/stdout"
    process.standardError = "\(scratch.path)/stderr"
    process.limit = limit
    let status = try process.run()
    return Outcome(
      output: File.text(process.standardOutput) ?? "",
      errors: File.text(process.standardError) ?? "", status: status)
  }

  /// The programs first, then the system's.
  package static let searchPath =
    "\(Repository.tools):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  package static let plainEnvironment = ["PATH": searchPath, "LC_ALL": "C", "TZ": "UTC"]
}
