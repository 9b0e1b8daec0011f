import Breakers
import Glibc
import Resilience
import Toolbox
import Wire

/// `breaker record`: reports what a call came to that `breaker allow` let pass.
enum RecordCommand {
  static let options =
    HotOption.common + HotOption.policy + [HotOption("token"), HotOption("duration")]

  /// Answers the exit status: 0, also where the report comes too late to count.
  /// - Throws: `Failure` for what is wrong with the arguments, and where the report cannot be kept.
  static func run(_ arguments: [String]) throws -> Int32 {
    let parsed = try HotArguments(arguments, options: options)
    let name = try parsed.name(atMost: 2)
    guard FileName.encoded(name) != nil else { throw Failure(badName: name) }
    guard parsed.operands.count == 2 else {
      throw Failure(
        .usage, "missing what the call came to: success, failure, ignored or an exit status")
    }
    let report = try Report(parsed.operands[1])
    let token = try parsed.read("token") { (text) throws(Failure) in
      guard let permit = Permit(token: text) else {
        throw Failure(.usage, "expected what breaker allow printed, found \"\(text)\"")
      }
      return permit
    }
    let duration = try parsed.read("duration", Quantity.duration)?.nanoseconds
    let session = try Session(try parsed.sessionOptions())
    let gate = try Gate(name, settings: parsed.policySettings, session: session)
    let wall = session.clock().wall
    // A token of a breaker that is gone is no reason to make one.
    let recorded =
      token != nil && !gate.exists
      ? .stale
      : gate.record(duration: duration) { outcome in
        outcome == .failure ? CallError(wall: wall, status: report.status, message: "") : nil
      } _: { breaker in
        (token ?? breaker.anyPermit(), report.outcome(breaker.policy))
      }
    if recorded == .stale {
      session.note(
        "\(name): the permit is no longer of this state, so the report does not count")
    }
    return 0
  }
}

/// What a call came to, as it is reported.
struct Report {
  /// In the eyes of a policy.
  let outcome: (Policy) -> Outcome
  let status: ErrorStatus

  /// - Throws: `Failure` (64) if the text is none.
  init(_ text: String) throws(Failure) {
    switch text {
    case "success", "failure", "ignored":
      let outcome: Outcome =
        text == "success" ? .success : text == "failure" ? .failure : .ignored
      self.outcome = { _ in outcome }
      status = .unknown
    default:
      guard let code = UInt8(text), text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
        throw Failure(
          .usage, "expected success, failure, ignored or an exit status, found \"\(text)\"")
      }
      // As shells tell it: 128 and the signal.
      let ending: Ending
      switch code {
      // Of what a terminal or an operator does to a command nothing is known of the service.
      case 129, 130, 131, 143: ending = .interrupted(signal: code - 128)
      case 129...192: ending = .killed(signal: code - 128)
      default: ending = .exited(code)
      }
      outcome = { $0.outcome(of: ending) }
      status = code > 128 && code <= 192 ? .signal(code - 128) : .code(code)
    }
  }
}
