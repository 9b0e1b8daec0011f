import Glibc
import Supervision
import Wire

/// Runs a command under the library, for tests that need a process to send signals to.
///
/// supervise [OPTION=VALUE]... -- COMMAND...
///
/// Options: attempts, timeout, kill-after, pause (between attempts), input, output, limit (bytes),
/// output-limit, line (1: keep the error line), advice (1). Each attempt that is over is told on descriptor 9.
@main
struct Main {
  static func main() {
    var options: [String: String] = [:]
    var index = 1
    let arguments = CommandLine.arguments
    while index < arguments.count, arguments[index] != "--" {
      let parts = arguments[index].split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { options[parts[0]] = parts[1] }
      index += 1
    }
    do throws(SystemError) {
      exit(try run(options, from: index + 1))
    } catch {
      say("\(error)\n", to: 2)
      exit(error.verb == "start" ? 71 : 74)
    }
  }

  private static func run(_ options: [String: String], from index: Int) throws(SystemError) -> Int32
  {
    func duration(_ name: String) -> Duration? {
      options[name].flatMap { try? Quantity.duration($0) }
    }
    let supervisor = try Supervisor(
      input: options["input"].flatMap(InputMode.init) ?? .inherit,
      output: options["output"].flatMap(OutputMode.init) ?? .stream,
      inputLimit: options["limit"].flatMap { Int($0) } ?? 64 << 20,
      outputLimit: options["output-limit"].flatMap { Int($0) } ?? 1 << 30)
    let attempts = options["attempts"].flatMap { Int($0) } ?? 1
    var number = 1
    while true {
      var attempt = Attempt(
        Command(argumentsFrom: index, environment: ["ATTEMPT": String(number)]))
      attempt.timeout = duration("timeout")
      attempt.killAfter = duration("kill-after") ?? .seconds(5)
      attempt.mayBeRetried = number < attempts
      attempt.keepsErrorLine = options["line"] != nil
      attempt.adviceVariable = options["advice"] == nil ? nil : "ADVICE_FD"
      let result = try supervisor.run(attempt)
      tell(result, loss: supervisor.inputLoss)
      let isOver =
        result.end == .exited(0) || number == attempts || supervisor.signal != nil
        || supervisor.inputLoss != nil
      if isOver {
        try supervisor.printHeld(isSuccess: result.end == .exited(0))
        return result.end.exitStatus
      }
      let pause = duration("pause") ?? .zero
      say("pausing\n", to: 9)
      if let signal = supervisor.sleep(until: Clock.monotonic + pause.nanoseconds) {
        return 128 + Int32(signal)
      }
      number += 1
    }
  }

  private static func tell(_ result: AttemptResult, loss: String?) {
    var text = "\(result.end)"
    if !result.errorLine.isEmpty {
      text += " line=\(String(decoding: result.errorLine, as: UTF8.self))"
    }
    if let wait = result.advice.retryAfter { text += " retry-after=\(wait.shortText)" }
    if let outcome = result.advice.outcome { text += " outcome=\(outcome)" }
    for line in result.advice.unknown { text += " unknown=\(line)" }
    if let loss { text += " loss=\(loss)" }
    say(text + "\n", to: 9)
  }

  private static func say(_ text: String, to number: Int32) {
    try? Descriptor(number, name: "report").write(Array(text.utf8))
  }
}
