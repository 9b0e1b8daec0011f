import Streams
import Toolbox
import Wire

/// Checks one after another: each is printed as soon as it is known, and all of them are judged.
struct CheckRun {
  private let clock: Clock
  private let isStreamed: Bool
  private var evidence = Evidence([], minimum: 0, isStrict: false)
  private var problems: [Reason] = []
  private var count = 0

  init(clock: Clock, isStreamed: Bool) {
    self.clock = clock
    self.isStreamed = isStreamed
  }

  mutating func add(_ check: () throws -> CheckResult) throws {
    let began = Clock.monotonic
    let result: CheckResult
    do {
      result = try check()
    } catch let interruption as Interruption {
      Drain.die(of: interruption.signal)
      throw interruption
    } catch let problem as SystemError {
      throw Failure(problem.verb == "hold" ? .ioError : .system, problem.description)
    }
    let milliseconds = Double(Clock.monotonic - began) / 1e6
    let line = result.line(at: clock.now, milliseconds: milliseconds)
    if isStreamed {
      try failing { () throws(SystemError) in try Descriptor.standardOutput.write(line) }
    }
    count += 1
    let parser = RecordParser()
    let record = try unsafe line.dropLast().withUnsafeBufferPointer {
      try unsafe parser.record($0)
    }
    try evidence.look(record, at: Reason.Place(file: "check", line: count))
    if result.status == .skip {
      problems.append(
        Reason("check \(result.name)", .undecided, "not measured: \(result.message)"))
    }
  }

  func verdict() -> Verdict {
    evidence.verdict(at: clock.now, noData: .inconclusive, problems: problems)
  }
}
