import Breakers
import JSONParse
import Resilience
import Streams
import Toolbox
import Wire

/// One run, from the first record to the last.
struct Run: ~Copyable {
  private var input: Input
  private(set) var step: Step
  private let world: World
  private var stream: LineStream
  private var output: Output
  private let parser = JSONParser()
  /// A permit for the next record, of which a part was taken from the input.
  private var permit: Permit?
  private var isStopped = false

  init(
    input: Input, step: Step, world: World, stream: consuming LineStream,
    output: consuming Output
  ) {
    self.input = input
    self.step = step
    self.world = world
    self.stream = stream
    self.output = output
  }

  /// Answers the status to end with.
  mutating func run() throws -> ExitStatus {
    do {
      try filter()
      try output.flush()
    } catch {
      // A reader that has left, or a bad line that ends the run, is no reason to lose a record.
      if (error as? Failure)?.status == .badInput { try leave(withLast: false) }
      try output.finishDiverted()
      throw error
    }
    try output.finishDiverted()
    let status = try stream.finish()
    let refused = ExitStatus(rawValue: Int32(world.gate.policy.openExitCode))
    return isStopped ? .worst(status, refused) : status
  }

  private mutating func filter() throws {
    while !isStopped {
      if let line = try stream.nextBuffered() {
        try handle(line)
      } else if stream.isAtEnd {
        break
      } else {
        try output.flush()
        try begin()
        if !isStopped { try stream.waitAndFill() }
      }
    }
    if let permit { world.record(permit, Event()) }
  }

  /// What has been taken of a record cannot be given back. So the breaker is asked before.
  private mutating func begin() throws {
    guard stream.hasBegunLine, permit == nil, stream.canLeaveRest else { return }
    switch try decide() {
    case .pass(let permit): self.permit = permit
    case .stop: try stop(before: "a record", withLast: false)
    case .divert, .wait: break
    }
  }

  private mutating func handle(_ line: Range<Int>) throws {
    let event: Event
    do {
      event = try unsafe stream.withBytes(line) { bytes in
        try unsafe parser.withDocument(bytes) { try unsafe input.read($0, bytes) }
      }
    } catch let problem as JSONSyntaxError {
      return try stream.reject(line, "not JSON: \(problem.reason) (byte \(problem.byte))")
    } catch let problem as RecordError {
      return try stream.reject(line, problem.description)
    }
    if let permit {
      self.permit = nil
      return try pass(line, permit, event)
    }
    switch try decide() {
    case .pass(let permit): try pass(line, permit, event)
    case .divert: try output.divert(stream.whole(line))
    case .stop:
      // A terminal takes nothing back: what was typed passes.
      if stream.canLeaveRest { return try stop(before: stream.place, withLast: true) }
      try output.pass(stream.whole(line))
      while let next = try stream.nextBuffered() { try output.pass(stream.whole(next)) }
      try stop(before: "the next record", withLast: false)
    case .wait: break
    }
  }

  private mutating func pass(_ line: Range<Int>, _ permit: Permit, _ event: Event) throws {
    try output.pass(stream.whole(line))
    world.record(permit, event)
  }

  /// Asks for one record, and waits if that is what is wanted.
  private mutating func decide() throws -> Step.Action {
    var answer = world.admit()
    while true {
      let isNew = step.isNewlyRefused
      let milliseconds = stream.drainMilliseconds()
      let action = step.decide(
        answer, now: Clock.monotonic,
        left: milliseconds < 0 ? nil : Int64(milliseconds) * 1_000_000)
      switch action {
      case .pass, .stop: return action
      case .divert:
        if isNew { world.gate.session.note("\(world.refusal); records are diverted") }
        return action
      case .wait(let nanoseconds):
        if isNew { world.gate.session.note("\(world.refusal); records wait") }
        try output.flush()
        Drain.setInFlight(1)
        try world.pause(nanoseconds)
        Drain.setInFlight(0)
        answer = world.admitAgain()
      }
    }
  }

  private mutating func stop(before place: String, withLast: Bool) throws {
    world.gate.session.note("\(world.refusal); stopped before \(place)")
    try leave(withLast: withLast)
    isStopped = true
  }

  /// Ends with what was not used left in the input.
  private mutating func leave(withLast: Bool) throws {
    try output.flush()
    if stream.canLeaveRest { try stream.leaveRest(withLast: withLast) }
  }
}
