package import ArgumentParser
import JSON
package import Wire

package struct ProgressOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "auto, json or none: how to show progress on standard error.", valueName: "how"))
  package var progress: ProgressChoice = .auto

  package init() {}
}

package enum ProgressChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
  case auto, json, none
}

/// How far a long piece of work has come: one line on a terminal, redrawn in place, or `progress`
/// records. Nothing shows in the first second.
package struct Progress {
  package struct State: Equatable, Sendable {
    package var done = 0
    /// What there is to do, once known.
    package var total: Int?
    package var errors = 0
    package var inFlight = 0
    package var costUSD: Double?
    /// Where the program knows better than the rate so far.
    package var secondsLeft: Double?
    /// The limit that decides when it ends.
    package var limit: String?

    package init() {}
  }

  private enum Form { case line, records, none }

  private let form: Form
  private let clock: Clock
  private let began: Int64
  private var lastShown: Int64
  private var lineIsOpen = false

  package init(_ choice: ProgressChoice, quiet: Bool, clock: Clock) {
    form =
      switch choice {
      case .none: .none
      case .json: .records
      case .auto: !quiet && Self.hasLine ? .line : .none
      }
    self.clock = clock
    began = Clock.monotonic
    lastShown = began
  }

  /// A line is redrawn on a terminal that can, unless the records go to a terminal too.
  private static var hasLine: Bool {
    Descriptor.standardError.isTerminal && !Descriptor.standardOutput.isTerminal
      && Environment["TERM"] != "dumb"
  }

  /// Whether it is time to show again. Asking is cheap.
  package var isDue: Bool {
    guard form != .none else { return false }
    let now = Clock.monotonic
    return now - began >= 1_000_000_000 && now - lastShown >= 250_000_000
  }

  package mutating func show(_ state: State) {
    let now = Clock.monotonic
    lastShown = now
    let seconds = Double(now - began) / 1e9
    let rate = seconds > 0 ? Double(state.done) / seconds : 0
    let byRate = state.total.flatMap { total in
      // The first few say little of the rate.
      state.done >= 50 ? Double(max(0, total - state.done)) / rate : nil
    }
    let left = state.secondsLeft ?? byRate
    switch form {
    case .none: break
    case .line:
      lineIsOpen = true
      Message.write("\r\u{1b}[K" + Self.line(state, rate: rate, left: left))
    case .records: Message.write(Self.record(state, rate: rate, left: left, at: clock.now))
    }
  }

  /// Shows the last state and leaves the line.
  package mutating func finish(_ state: State) {
    if form == .records { show(state) }
    guard lineIsOpen else { return }
    show(state)
    Message.write("\n")
    lineIsOpen = false
  }

  private static func line(_ state: State, rate: Double, left: Double?) -> String {
    var parts = [state.total.map { "\(state.done)/\($0)" } ?? "\(state.done)"]
    if let total = state.total, total > 0 {
      parts[0] += " (\(fixed(100 * Double(state.done) / Double(total), 0)) %)"
    }
    parts.append("\(fixed(rate, rate < 10 ? 1 : 0))/s")
    if let left { parts.append("\(Duration.seconds(left.rounded()).shortText) left") }
    parts.append("\(state.inFlight) in flight")
    parts.append("\(state.errors) errors")
    if let cost = state.costUSD { parts.append("\(fixed(cost, 2)) USD") }
    if let limit = state.limit { parts.append("bound by \(limit)") }
    return "\(Message.program): " + parts.joined(separator: ", ")
  }

  private static func record(
    _ state: State, rate: Double, left: Double?, at now: Timestamp
  ) -> String {
    let record: JSONValue = [
      "type": "progress", "ts": .string(now.text), "program": .string(Message.program),
      "done": .int(state.done), "total": state.total.map(JSONValue.int) ?? .null,
      "rate_per_s": .double((rate * 1000).rounded() / 1000),
      "eta_s": left.map { .double($0.rounded()) } ?? .null, "errors": .int(state.errors),
      "in_flight": .int(state.inFlight),
      "cost_usd": state.costUSD.map { .double(($0 * 1e6).rounded() / 1e6) } ?? .null,
      "limit": state.limit.map(JSONValue.string) ?? .null,
    ]
    return record.text + "\n"
  }
}
