import CLinux
import CSupervise
import Glibc
import Wire

/// One command from its start to its end: one loop that waits for all there is to wait for.
final class Run {
  private enum Phase {
    case running
    /// Asked to end, by the deadline or by a signal; SIGKILL follows.
    case ending(killAt: Int64)
    case killed
  }

  private let attempt: Attempt
  private let supervisor: Supervisor
  private var group: ProcessGroup
  private let start: Int64
  private let deadline: Int64?
  private var phase = Phase.running
  private var ended: csupervise_change?
  private var isTimedOut = false
  /// The signal that asked us to end, and when.
  private var interruption: (signal: Int32, at: Int64)?
  /// How often we were asked to end.
  private var wishes = 0
  /// Signals that were passed on without a wish to end.
  private var passed: Set<Int32> = []

  private let feed: Feed?
  private let errorLine: ErrorLine
  private var advice: AdviceChannel?
  private let report: PipeReader
  /// The file that holds its output, or -1.
  private let held: Int32
  private var isTooLong = false

  /// `input` is what is to become descriptor 0, if it is not ours, and what feeds it; `output` the
  /// same of 1, or -1.
  ///
  /// - Throws: `SystemError` if it cannot be started.
  init(
    _ attempt: Attempt, of supervisor: Supervisor, input: OwnDescriptor, feed: Feed? = nil,
    output: Int32
  ) throws(SystemError) {
    self.attempt = attempt
    self.supervisor = supervisor
    let start = Clock.monotonic
    self.start = start
    deadline = attempt.timeout.map { start &+ $0.nanoseconds }

    self.feed = feed
    held = supervisor.output == .stream || output < 3 ? -1 : output
    let (reportReader, reportWriter) = try OwnDescriptor.pipe()
    report = PipeReader(reportReader, capacity: 16)

    var errors: OwnDescriptor?
    (errorLine, errors) =
      try attempt.keepsErrorLine
      ? ErrorLine.open(outputIsHeld: output >= 0) : (.none, nil)

    var kept: OwnDescriptor?
    var keptAs: Int32 = -1
    var variables: [(name: String, value: String)] = []
    if let name = attempt.adviceVariable {
      let (reader, writer) = try OwnDescriptor.pipe()
      kept = writer
      keptAs = csupervise_free_number(reportWriter.number, writer.number)
      variables = [(name, String(keptAs))]
      advice = AdviceChannel(PipeReader(reader, capacity: 4 << 10))
    }

    let environment = attempt.command.makeEnvironment(adding: variables)
    let terminal = attempt.isForeground ? supervisor.terminal.atStart : -1
    let process = unsafe attempt.command.arguments.withList { arguments in
      unsafe environment.withList { environment in
        var command = unsafe csupervise_command(
          arguments: arguments, environment: environment,
          standard: (input.number, output, errors?.number ?? (attempt.joinsErrors ? output : -1)),
          kept: kept?.number ?? -1,
          kept_as: keptAs, terminal: terminal, report: reportWriter.number)
        return unsafe csupervise_start(&command)
      }
    }
    let code = clinux_errno()
    // The ends of the pipes that are the command's alone.
    for end in [input, reportWriter, errors, kept] { end?.close() }
    guard process > 0 else { throw SystemError("start", "a command", code: code) }
    group = ProcessGroup(leader: process)
    if terminal >= 0 { supervisor.terminal.wasTaken(by: process) }
  }

  /// - Throws: `SystemError` if the command was taken from us.
  func finish() throws(SystemError) -> AttemptResult {
    while ended == nil {
      keepTime()
      wait(until: nextMoment)
    }
    let duration = Duration.nanoseconds(Clock.monotonic - start)
    feed?.close()
    guard let ended, Int(ended.kind) != CSUPERVISE_LOST else {
      throw SystemError("wait for", "the command", code: ended?.value ?? ECHILD)
    }
    let end = endOfAttempt(ended)
    if case .interrupted(let signal) = end, supervisor.signal == nil { supervisor.signal = signal }
    supervisor.terminal.takeBack()
    supervisor.terminal.forget()
    if case .running = phase, !attempt.endsGroup {
      csupervise_reap(group.leader)
    } else {
      endGroup()
    }
    group.isGone = true
    drain()
    if let failure = supervisor.input.failure { throw failure }
    limitOutput()
    if isTooLong, interruption == nil { throw Self.tooLong(supervisor.outputLimit) }
    var result = AttemptResult(end: end, duration: duration)
    result.errorLine = errorLine.text
    result.advice = advice?.finish() ?? Advice()
    return result
  }
}

// MARK: Time and signals

extension Run {
  private var nextMoment: Int64? {
    let moment: Int64? =
      switch phase {
      case .running: deadline
      case .ending(let killAt): killAt
      case .killed: nil
      }
    return held < 0 ? moment : min(moment ?? .max, Clock.monotonic &+ Self.interval)
  }

  private func keepTime() {
    let now = Clock.monotonic
    limitOutput()
    switch phase {
    case .running:
      guard let deadline, now >= deadline else { return }
      // On a busy machine it may have ended in time, and we are late to hear of it.
      look()
      guard ended == nil else { return }
      isTimedOut = true
      askToEnd(with: SIGTERM, at: now)
    case .ending(let killAt):
      if now >= killAt { killGroup() }
    case .killed: break
    }
  }

  /// How often one looks how much of its output is held; it goes there without us, in nanoseconds.
  private static let interval: Int64 = 100_000_000

  /// Ends a command that writes more than can be held, and drops what it has written and goes on to
  /// write: part of it is of no use, and the disk is not ours alone.
  private func limitOutput() {
    var status = stat()
    guard held >= 0, unsafe fstat(held, &status) == 0 else { return }
    if status.st_size <= supervisor.outputLimit, !isTooLong { return }
    ftruncate(held, 0)
    if isTooLong { return }
    isTooLong = true
    if case .running = phase, ended == nil { askToEnd(with: SIGTERM, at: Clock.monotonic) }
  }

  private static func tooLong(_ limit: Int) -> SystemError {
    SystemError("hold", "more than \(limit) bytes of output; see --stdout-limit", code: EFBIG)
  }

  private func askToEnd(with signal: Int32, at now: Int64) {
    group.wake(with: signal)
    phase = .ending(killAt: now &+ attempt.killAfter.nanoseconds)
  }

  private func killGroup() {
    group.send(SIGKILL)
    phase = .killed
  }

  private func take(_ signal: Int32) {
    switch signal {
    case SIGCHLD: look()
    case SIGTSTP:
      group.send(SIGTSTP)
      stopWithCommand(SIGTSTP, others: false)
    case SIGCONT: resume()
    case let signal where Signals.isEnding(signal): end(by: signal)
    default:
      passed.insert(signal)
      if ended == nil { group.wake(with: signal) }
    }
  }

  private func end(by signal: Int32) {
    let now = Clock.monotonic
    if supervisor.signal == nil { supervisor.signal = UInt8(signal) }
    if let interruption, now - interruption.at < Signals.oneWish { return }
    wishes += 1
    let isFirst = wishes == 1
    // A command that had ended before was not interrupted.
    if isFirst, ended == nil { interruption = (signal, now) }
    if case .running = phase, isFirst, ended == nil {
      askToEnd(with: signal, at: now)
    } else {
      killGroup()
    }
  }
}

// MARK: The command's process

extension Run {
  /// Sees whether the command has ended or stopped.
  private func look() {
    guard ended == nil else { return }
    let change = csupervise_look(group.leader)
    switch Int(change.kind) {
    case CSUPERVISE_NOTHING: break
    case CSUPERVISE_STOPPED: stopped(by: change.value)
    default: ended = change
    }
  }

  /// A command that stops because of the terminal either gets it or stops us too, so that the shell
  /// can continue both. Any other stop is between it and who stopped it, and time goes on.
  private func stopped(by signal: Int32) {
    switch signal {
    case SIGTTIN, SIGTTOU:
      if supervisor.terminal.hand(to: group.leader) {
        group.send(SIGCONT)
      } else if supervisor.terminal.exists() {
        stopWithCommand(signal, others: false)
      }
    case SIGTSTP, SIGSTOP:
      let isHanded = supervisor.terminal.isHanded
      if isHanded || (signal == SIGTSTP && supervisor.terminal.exists()) {
        stopWithCommand(SIGTSTP, others: isHanded)
      }
    default: break
    }
  }

  private func stopWithCommand(_ signal: Int32, others: Bool) {
    supervisor.terminal.takeBack()
    let wasStopped = csupervise_stop(signal, others ? 1 : 0) != 0
    // There is no shell that could continue us. A command that may not use the terminal would stop
    // again and again, so that it gets what the system sends to those that no one can continue.
    if !wasStopped, signal != SIGTSTP { group.send(SIGHUP) }
    resume()
  }

  private func resume() {
    supervisor.terminal.handBack()
    group.send(SIGCONT)
  }

  private func endOfAttempt(_ change: csupervise_change) -> AttemptEnd {
    if let reason = report.read(), reason.count == MemoryLayout<Int32>.size {
      let code = unsafe reason.withUnsafeBytes { unsafe $0.loadUnaligned(as: Int32.self) }
      return code == ENOENT ? .notFound : .notExecutable(code)
    }
    if let interruption { return .interrupted(UInt8(interruption.signal)) }
    let isSignal = Int(change.kind) == CSUPERVISE_SIGNALED
    if isTimedOut {
      return isSignal && change.value == SIGKILL ? .killedAfterTimeout : .timedOut
    }
    let value = UInt8(truncatingIfNeeded: change.value)
    if isSignal, passed.contains(change.value) { return .interrupted(value) }
    if supervisor.terminal.isHanded, let signal = terminalSignal(change, isSignal) {
      return .interrupted(signal)
    }
    return isSignal ? .signaled(value) : .exited(value)
  }

  /// With the terminal the command alone got the Ctrl-C; it died of it, or says so in its status.
  private func terminalSignal(_ change: csupervise_change, _ isSignal: Bool) -> UInt8? {
    let signal = isSignal ? change.value : change.value - 128
    return signal == SIGINT || (signal == SIGQUIT && isSignal) ? UInt8(signal) : nil
  }
}

// MARK: What it leaves behind

extension Run {
  /// Ends what is left of the group. The leader is reaped only after the first signal, because
  /// until then its id stands for no other group.
  private func endGroup() {
    if case .killed = phase { group.send(SIGKILL) } else { group.wake(with: SIGTERM) }
    csupervise_reap(group.leader)
    if group.isEmpty { return }
    if case .running = phase {
      phase = .ending(killAt: Clock.monotonic &+ attempt.killAfter.nanoseconds)
    }
    var witness = group.witness()
    var givenUpAt = Int64.max
    while true {
      // Another wish to end, which `wait` takes meanwhile, kills at once.
      keepTime()
      let now = Clock.monotonic
      if case .killed = phase, givenUpAt == .max { givenUpAt = now &+ Self.afterKill }
      // It may hang in the system, where no signal reaches it.
      if now >= givenUpAt { return }
      let moment = min(nextMoment ?? .max, givenUpAt)
      switch witness {
      case .none: return
      case .unknown:
        wait(until: min(moment, now &+ Self.glance))
        witness = group.witness()
      case .descriptor(let own):
        if wait(until: moment, witness: own.number) { witness = group.witness() }
      }
    }
  }

  /// How long a killed process may take to be gone, and how often one looks without a witness.
  private static let afterKill: Int64 = 1_000_000_000
  private static let glance: Int64 = 10_000_000

  /// Passes on what is in the pipe. Its end may be far: whoever left the group holds it too, and may
  /// write on. Its reader may be stuck, so that with a time to keep, or a wish to end, this has the
  /// grace once more and no longer.
  private func drain() {
    guard let tap = errorLine.tap else { return }
    let known = wishes
    let grace = attempt.killAfter.nanoseconds
    var limit = deadline.map { max($0, Clock.monotonic) &+ grace }
    if isTimedOut || interruption != nil { limit = Clock.monotonic &+ grace }
    var left = tap.waiting
    while left > 0 || tap.hasBacklog {
      if tap.hasBacklog {
        if wishes != known || limit.map({ Clock.monotonic >= $0 }) ?? false { break }
        wait(until: limit)
      } else {
        let count = tap.pump()
        if count == 0 { break }
        left -= count
      }
    }
    tap.release()
  }
}

// MARK: Waiting

extension Run {
  /// Waits until something happens, at most until `moment`, and deals with it. Answers whether the
  /// witness has ended.
  @discardableResult
  private func wait(until moment: Int64?, witness: Int32 = -1) -> Bool {
    let none = pollfd(fd: -1, events: 0, revents: 0)
    let (feedPipe, feedSource) = feed?.entries ?? (none, none)
    let (tapPipe, tapOutput) = errorLine.tap?.entries ?? (none, none)
    var entries = [
      pollfd(fd: supervisor.signals.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: witness, events: Int16(POLLIN), revents: 0),
      pollfd(fd: advice?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      feedPipe, feedSource, tapPipe, tapOutput,
    ]
    let time = moment.map { pollTime($0 - Clock.monotonic) } ?? -1
    guard unsafe poll(&entries, nfds_t(entries.count), time) > 0 else { return false }
    if entries[2].revents != 0 { advice?.read() }
    if entries[3].revents != 0 || entries[4].revents != 0 {
      feed?.pump(pipe: entries[3].revents, source: entries[4].revents)
      // It must not take what it got for all there is.
      if supervisor.input.failure != nil { killGroup() }
    }
    if entries[5].revents != 0 || entries[6].revents != 0 { errorLine.tap?.pump() }
    if entries[0].revents != 0 {
      for signal in supervisor.signals.read() { take(signal) }
    }
    return entries[1].revents != 0
  }
}
