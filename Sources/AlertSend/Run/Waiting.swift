import Glibc
import HTTPClient
import Toolbox
import Wire

extension World {
  /// All is done that this run can do.
  var isDone: Bool {
    if Drain.signal != nil {
      let ends = drainEnds ?? Clock.monotonic + options.drain.nanoseconds
      drainEnds = ends
      if Clock.monotonic >= ends { return true }
      if intake == nil || options.isEndless {
        return (intake?.isAtEnd ?? true) && flights.isEmpty && outcomes.isEmpty
      }
    } else if options.isEndless, intake == nil, !readerHasLeft {
      return false
    }
    guard intake?.isAtEnd ?? true, flights.isEmpty, outcomes.isEmpty, !mustRefresh,
      lookedVersion == book.version, hadEnded
    else { return false }
    return lanes.values.allSatisfy { lane in
      switch lane.obstacle {
      case .nothing: true
      case .full, .rate: false
      case .elsewhere:
        Clock.monotonic - (lane.elsewhereSince ?? 0) > Self.elsewherePatience
      case .breaker, .due: !options.waits
      }
    }
  }

  /// How long nothing has to be done, in milliseconds.
  private var patience: Int32 {
    if isReady { return 0 }
    let now = Clock.monotonic
    var left: Int64 = outcomes.isEmpty ? 60_000 : Self.gathering / 1_000_000
    if options.doesAll || options.waits || isWaitingForOthers { left = 1000 }
    if let nextDue { left = min(left, max(0, nextDue - clock.now.milliseconds)) }
    for lane in lanes.values {
      switch lane.obstacle {
      case .nothing, .full: break
      case .rate(let until): left = min(left, max(0, (until - now + 999_999) / 1_000_000))
      case .elsewhere: left = min(left, 20)
      case .breaker: left = min(left, options.waits || options.isEndless ? 100 : left)
      case .due(let at): left = min(left, max(0, at - clock.now.milliseconds))
      }
    }
    if let drainEnds { left = min(left, max(0, (drainEnds - now) / 1_000_000)) }
    if let drain = intake?.drainMilliseconds(), drain >= 0 { left = min(left, Int64(drain)) }
    if unkept != nil { left = min(left, 1000) }
    return Int32(clamping: max(left, 0))
  }

  func wait() throws {
    let reader = outlet.descriptor
    if outputFailure == nil {
      _ = client.watch(reader.number, for: outlet.backlog > 0 ? .writing : .closing)
    }
    let now = clock.now
    let happenings = try client.wait(milliseconds: patience) { response in
      land(response, at: now)
    }
    for happening in happenings {
      switch happening.descriptor {
      case reader.number where happening.isClosed:
        client.unwatch(reader.number)
        if outputFailure == nil { noteOutput(SystemError("write to", reader.name, code: EPIPE)) }
      case watchedInput:
        client.unwatch(happening.descriptor)
        watchedInput = nil
        try intake?.fill()
        isReady = true
      case Drain.descriptor?.number: client.unwatch(happening.descriptor)
      default: break
      }
    }
  }
}
