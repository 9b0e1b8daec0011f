package import JSON
package import Resilience
package import Wire

/// A record of type `breaker`.
package struct BreakerRecord {
  package var name: String
  package var ts: Timestamp
  package var state: State
  /// The state before; `nil` where there was none.
  package var previous: State?
  package var isDue = false
  package var calls: UInt64
  package var failures: UInt64
  package var slow: UInt64
  package var ignored: UInt64
  package var failureRate: Double?
  package var consecutiveFailures: UInt64
  package var refused: UInt64
  /// Nanoseconds since 1970.
  package var openedAt: Int64?
  package var retryAt: Int64?
  /// Nanoseconds; `nil` where no one knows.
  package var retryIn: Int64?
  package var reason: String
  /// What only a look at the breaker tells.
  package var status: Status?
  package var errors: ErrorLog?

  /// What a breaker shows at a moment.
  package init(_ name: String, _ status: Status, previous: State?, at now: Moment) {
    self.name = name
    ts = Timestamp(milliseconds: now.wall / 1_000_000)
    state = status.state
    self.previous = status.previous ?? previous
    isDue = status.isDue
    calls = status.calls
    failures = status.failures
    slow = status.slow
    ignored = status.ignored
    failureRate = status.failureRate
    consecutiveFailures = status.consecutiveFailures
    refused = status.refused
    openedAt = status.openedAt
    retryAt = status.retryAt
    switch status.state {
    case .closed, .disabled, .metricsOnly: retryIn = 0
    case .open, .halfOpen, .forcedOpen: retryIn = status.retryIn
    }
    reason = status.reason
    self.status = status
  }

  /// A transition of a breaker, with the counts on which it was made.
  package init(_ name: String, _ transition: Transition, of breaker: Breaker) {
    self.name = name
    ts = Timestamp(milliseconds: transition.wall / 1_000_000)
    state = transition.to
    previous = transition.from
    calls = UInt64(transition.calls)
    failures = UInt64(transition.failures)
    slow = UInt64(transition.slow)
    ignored = UInt64(transition.ignored)
    failureRate = breaker.failureRate(of: transition)
    consecutiveFailures = UInt64(transition.consecutiveFailures)
    refused = UInt64(transition.refused)
    switch transition.to {
    case .open:
      openedAt = transition.wall
      retryAt = transition.wall + transition.openFor
      retryIn = transition.openFor
    case .forcedOpen: openedAt = transition.wall
    case .closed, .halfOpen, .disabled, .metricsOnly: retryIn = 0
    }
    reason = breaker.reason(transition.cause)
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", "breaker")
    writer.member("ts", ts.text)
    writer.member("name", name)
    writer.member("state", state.text)
    writer.member("previous", previous.map { .string($0.text) } ?? .null)
    writer.member("due", isDue)
    writer.member("calls", Self.count(calls))
    writer.member("successes", Self.count(calls - min(failures, calls)))
    writer.member("failures", Self.count(failures))
    writer.member("slow", Self.count(slow))
    writer.member("ignored", Self.count(ignored))
    writer.member("failure_rate", failureRate.map(JSONValue.double) ?? .null)
    writer.member("consecutive_failures", Self.count(consecutiveFailures))
    writer.member("refused", Self.count(refused))
    writer.member("opened_at", Self.time(openedAt))
    writer.member("retry_at", Self.time(retryAt))
    writer.member("retry_in_s", retryIn.map { .double(Self.seconds($0)) } ?? .null)
    writer.member("reason", reason)
    if let status {
      writer.member("openings", Self.count(status.openings))
      writer.member("in_flight", status.inFlight)
      writer.member("lost", Self.count(status.lost))
      writer.member("degraded", Self.count(status.degraded))
    }
    if let errors { Self.write(errors, to: &writer) }
    writer.endObject()
    writer.endLine()
  }

  package var bytes: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }

  private static func write(_ errors: ErrorLog, to writer: inout JSONWriter) {
    writer.key("errors")
    writer.beginArray()
    for error in errors.last {
      writer.beginObject()
      writer.member("ts", Timestamp(milliseconds: error.wall / 1_000_000).text)
      writer.member("status", error.status.text)
      writer.member("message", error.message)
      writer.endObject()
    }
    writer.endArray()
    writer.key("errors_by_status")
    writer.beginObject()
    for (status, count) in errors.counts { writer.member(status.text, Self.count(count)) }
    writer.endObject()
  }

  /// To the millisecond, rounded up so that who waits so long is not too early.
  package static func seconds(_ nanoseconds: Int64) -> Double {
    Double((nanoseconds + 999_999) / 1_000_000) / 1000
  }

  private static func count(_ number: UInt64) -> Int { Int(clamping: number) }

  private static func time(_ wall: Int64?) -> JSONValue {
    wall.map { .string(Timestamp(milliseconds: $0 / 1_000_000).text) } ?? .null
  }
}
