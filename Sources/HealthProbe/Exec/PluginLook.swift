import Glibc
import JSON
import Wire

extension Target {
  func runPlugin(
    _ question: PluginQuestion, engine: Engine, done: @escaping (Finding) -> Void
  ) {
    let target = self
    engine.inBackground(
      limit: maxTime + .milliseconds(100),
      {
        let began = Clock.monotonic
        let run = PluginRun(
          question.arguments, deadline: began + target.maxTime.nanoseconds)
        var finding = PluginVerdict.finding(target, question, run)
        let milliseconds = Double(Clock.monotonic - began) / 1e6
        finding.milliseconds = milliseconds
        finding.phases[.run] = milliseconds
        finding.judgeTime(target.degradedOver)
        return finding
      },
      late: {
        var finding = Finding(target.name, .exec)
        finding.fail("timeout", "it did not end within \(target.maxTime.shortText)", in: .run)
        return finding
      }, done: done)
  }
}

/// What a plugin's end says of its target.
enum PluginVerdict {
  static func finding(_ target: Target, _ question: PluginQuestion, _ run: PluginRun) -> Finding {
    var finding = Finding(target.name, .exec)
    let text = Mask()(String(decoding: run.output, as: UTF8.self))
    let output = PluginOutput(text)
    if !output.summary.isEmpty { finding.details["output"] = .string(output.summary) }
    if !output.more.isEmpty {
      finding.details["output_more"] = .string(String(output.more.prefix(2048)))
    }
    if !output.figures.isEmpty {
      finding.details["perfdata"] = .array(output.figures.map(\.json))
    }
    if case .exited(let status) = run.end { finding.details["exit"] = .int(Int(status)) }
    let said = output.summary.isEmpty ? "it printed nothing" : output.summary
    switch run.end {
    case .exited(0): break
    case .exited(1): finding.degrade("warning", said)
    case .exited(2): finding.fail("critical", said, in: .run)
    case .exited(3): finding.fail("unknown", said, in: .run)
    case .exited(let status):
      finding.fail("unknown", "the status \(status) is none of a plugin: \(said)", in: .run)
    case .signaled(let signal): finding.fail("died", "it died of signal \(signal)", in: .run)
    case .timedOut:
      finding.fail("timeout", "it did not end within \(target.maxTime.shortText)", in: .run)
    case .notStarted(ENOENT):
      finding.fail("local", "there is no program \(question.arguments[0])", in: .run)
    case .notStarted(let code):
      finding.fail(
        code == EACCES ? "permission" : "local",
        "cannot run \(question.arguments[0]): \(SystemError.reason(code).lowercased())", in: .run)
    }
    return finding
  }
}
