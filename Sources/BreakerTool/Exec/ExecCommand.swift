import Breakers
import CLinux
import Glibc
import Resilience
import Supervision
import Toolbox
import Wire

/// `breaker exec`: runs a command while its breaker lets it, again while that may help, and tells
/// the breaker what each attempt came to.
enum ExecCommand {
  /// Answers the exit status.
  /// - Throws: `Failure` for what keeps the command from being run.
  static func run(_ arguments: [String]) throws -> Int32 {
    let options = try ExecOptions(arguments)
    let session = try Session(options.session)
    let gate = try Gate(options.name, settings: options.settings, session: session)
    // From here on a signal is for the command, or ends the waiting between two attempts.
    let supervisor: Supervisor
    do throws(SystemError) {
      supervisor = try Supervisor(
        input: options.input, output: options.output, inputLimit: options.inputLimit,
        outputLimit: options.outputLimit)
    } catch { throw Failure(.system, error.description) }
    session.supervisor = supervisor
    Message.wait(atMost: 5000)
    return try Execution(options, session, gate, supervisor).run()
  }
}

/// One `breaker exec`.
private final class Execution {
  private let options: ExecOptions
  private let session: Session
  private let gate: Gate
  private let supervisor: Supervisor
  /// The policy with what holds for this call.
  private var policy = Policy()
  /// The number of the attempt, from 1.
  private var attempt = 0
  private var last: Attempted?

  init(
    _ options: ExecOptions, _ session: Session, _ gate: Gate, _ supervisor: Supervisor
  ) {
    self.options = options
    self.session = session
    self.gate = gate
    self.supervisor = supervisor
  }

  /// What an attempt came to.
  private struct Attempted {
    var end: AttemptEnd
    var outcome: Outcome
    var advice: Advice
  }

  func run() throws -> Int32 {
    while true {
      switch gate.admit(isRetry: attempt > 0) {
      case .permit(let permit):
        policy = try options.policy(over: gate.policy)
        attempt += 1
        last = try runOnce(permit)
      case .refused(let refusal, let status):
        let sentence = refusal.sentence(for: gate.name, status, policy: gate.policy)
        if attempt == 0 { return try refuse(sentence) }
        session.note("\(sentence); no further attempt")
        return try finish()
      case .unknown:
        // Why was said already.
        return attempt == 0 ? try refuse(nil) : try finish()
      }
      guard let wait = waitForNext() else { return try finish() }
      if session.isFixed { continue }
      if let signal = supervisor.sleep(until: Clock.monotonic + wait) { die(of: signal) }
    }
  }

  /// The nanoseconds before the next attempt; `nil` if there is none.
  private func waitForNext() -> Int64? {
    guard let last, supervisor.signal == nil, attempt <= policy.retries, wantsRetry(last) else {
      return nil
    }
    if let loss = supervisor.inputLoss {
      session.note("\(gate.name): no further attempt: \(loss)")
      return nil
    }
    // It would be refused: it does not pay to wait for that.
    if gate.state == .open || gate.state == .forcedOpen { return nil }
    if !gate.allowsRetry {
      session.note("\(gate.name): the budget for retries is spent; no further attempt")
      return nil
    }
    let wait = policy.backoff.delay(
      retry: attempt, random: UInt64.random(in: 0...UInt64.max),
      hint: last.advice.retryAfter?.nanoseconds)
    session.note(
      "\(gate.name): attempt \(attempt) of \(policy.retries + 1) \(last.end.sentence); the next"
        + " \(wait < 1_000_000 ? "at once" : "in \(durationText(wait))")")
    return wait
  }

  private func wantsRetry(_ last: Attempted) -> Bool {
    switch last.advice.outcome {
    case .success, .ignored: false
    case .failure: policy.retryOn == nil || policy.retries(after: last.end.ending)
    case nil: policy.retries(after: last.end.ending)
    }
  }

  private func runOnce(_ permit: Permit) throws -> Attempted {
    var environment = [
      "BREAKER_NAME": gate.name, "BREAKER_ATTEMPT": "\(attempt)",
      "BREAKER_ATTEMPTS": "\(policy.retries + 1)", "BREAKER_STATE": gate.state.text,
    ]
    if let timeout = options.timeout {
      let deadline = session.clock().wall + timeout.nanoseconds
      environment["BREAKER_DEADLINE"] = "\(deadline / 1_000_000_000)"
    }
    let command = Supervision.Command(
      argumentsFrom: options.commandStart, environment: environment)
    let result: AttemptResult
    do throws(SystemError) {
      result = try supervisor.run(
        Attempt(
          command, timeout: options.timeout, killAfter: options.killAfter,
          mayBeRetried: attempt <= policy.retries, keepsErrorLine: true,
          adviceVariable: "BREAKER_FD"))
    } catch {
      _ = gate.record(permit, .void)
      let isInput = error.verb == "read" || error.verb == "rewind"
      throw Failure(isInput ? .ioError : .system, error.description)
    }
    return report(result, permit)
  }

  /// Tells the breaker.
  private func report(_ result: AttemptResult, _ permit: Permit) -> Attempted {
    let ending = result.end.ending
    var outcome = policy.outcome(of: ending)
    if outcome != .void, let advised = result.advice.outcome { outcome = Outcome(advised) }
    for line in result.advice.unknown {
      session.note(
        "\(gate.name): on BREAKER_FD, expected \"retry-after: 5s\" or \"outcome: ignored\", found"
          + " \"\(line)\"")
    }
    let error =
      outcome == .failure
      ? CallError(
        wall: session.clock().wall, status: result.end.errorStatus,
        message: String(decoding: result.errorLine, as: UTF8.self)) : nil
    let duration = session.isFixed ? nil : result.duration.nanoseconds
    _ = gate.record(permit, outcome, duration: duration, error: error)
    if options.isVerbose {
      session.note(
        "\(gate.name): attempt \(attempt) of \(policy.retries + 1) \(result.end.sentence), which is"
          + " \(outcome.text); the breaker is \(gate.state.text)")
    }
    return Attempted(end: result.end, outcome: outcome, advice: result.advice)
  }

  /// Prints what was held, and answers the status of the last attempt.
  private func finish() throws -> Int32 {
    guard let last else { return ExitStatus.software.rawValue }
    switch last.end {
    case .interrupted(let signal): die(of: signal)
    case .notFound, .notExecutable:
      Message.say("cannot run \"\(commandName)\": \(last.end.reason)")
    case .timedOut, .killedAfterTimeout: session.note("\(gate.name): \(last.end.sentence)")
    case .exited, .signaled: break
    }
    try supervisor.printHeld(isSuccess: last.outcome == .success)
    if let signal = supervisor.signal { die(of: signal) }
    return last.end.exitStatus
  }

  private func refuse(_ sentence: String?) throws -> Int32 {
    let fallback = gate.policy.commands.fallback
    guard !fallback.isEmpty else {
      if let sentence { session.note(sentence) }
      if let signal = supervisor.signal { die(of: signal) }
      return Int32(gate.policy.openExitCode)
    }
    session.note("\(sentence ?? gate.name); falling back")
    let result: AttemptResult
    do throws(SystemError) {
      result = try supervisor.run(
        Attempt(
          Supervision.Command(
            ["/bin/sh", "-c", fallback.text],
            environment: ["BREAKER_NAME": gate.name, "BREAKER_STATE": gate.state.text]),
          timeout: options.timeout, killAfter: options.killAfter))
    } catch { throw Failure(.system, error.description) }
    if case .interrupted(let signal) = result.end { die(of: signal) }
    try supervisor.printHeld(isSuccess: result.end == .exited(0))
    return result.end.exitStatus
  }

  private var commandName: String {
    let arguments = CommandLine.arguments
    return options.commandStart < arguments.count ? arguments[options.commandStart] : ""
  }

  /// As the signal would have ended us, so that a shell knows; without a core of ours.
  private func die(of signal: UInt8) -> Never {
    _ = clinux_hide_memory()
    Drain.die(of: Int32(signal))
    exit(128 + Int32(signal))
  }
}

extension Outcome {
  /// In a sentence.
  var text: String {
    switch self {
    case .success: "a success"
    case .failure: "a failure"
    case .ignored: "ignored"
    case .void: "not recorded"
    }
  }

  init(_ advised: Advice.Outcome) {
    self =
      switch advised {
      case .success: .success
      case .failure: .failure
      case .ignored: .ignored
      }
  }
}
