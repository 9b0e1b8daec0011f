import Testing
import Toolbox
import Wire

@Suite("Exit statuses")
struct ExitStatusTests {
  /// Which of two wins is tried against the shell's `worst` in SuiteTests.
  @Test(
    "the vocabulary",
    arguments: [
      (.success, 0), (.no, 1), (.undecided, 2), (.usage, 64), (.badInput, 65),
      (.noInput, 66),
      (.unavailable, 69), (.software, 70), (.system, 71), (.cannotCreate, 73), (.ioError, 74),
      (.tryLater, 75),
      (.noPermission, 77), (.configuration, 78),
    ] as [(Toolbox.ExitStatus, Int32)])
  func vocabulary(status: Toolbox.ExitStatus, number: Int32) {
    #expect(status.rawValue == number)
  }

  @Test("a stranger's status ranks with a bug of ours, success below everything")
  func strangers() {
    let stranger = ExitStatus(rawValue: 127)
    #expect(Toolbox.ExitStatus.worst(stranger, .system) == stranger)
    #expect(Toolbox.ExitStatus.worst(.no, .success) == .no)
    #expect(Toolbox.ExitStatus.worst(.success, .success) == .success)
  }

  @Test(
    "what fails decides the status",
    arguments: [
      ("open", Toolbox.ExitStatus.noInput), ("create", .cannotCreate), ("write to", .ioError),
      ("read", .ioError),
    ])
  func systemErrors(verb: String, status: Toolbox.ExitStatus) {
    let failure = Failure(SystemError(verb, "x", code: 28))
    #expect(failure == Failure(status, "cannot \(verb) x: No space left on device"))
  }

  @Test("a reader that has left is no failure but an end by SIGPIPE")
  func brokenPipe() {
    let broken = SystemError("write to", "x", code: 32)
    #expect(throws: broken) { try failing { () throws(SystemError) in throw broken } }
    #expect(throws: Failure.self) {
      try failing { () throws(SystemError) in throw SystemError("write to", "x", code: 28) }
    }
  }
}
