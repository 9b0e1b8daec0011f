package import Resilience
import Toolbox
import Wire

extension Session {
  /// Acts on the transitions that this process has made, the lock being free again: says them, and
  /// runs the commands of the policy, or has them run beside us.
  package func follow(
    _ transitions: [Transition], of name: String, _ breaker: Breaker
  ) {
    for transition in transitions {
      let reason = breaker.reason(transition.cause)
      var sentence = "\(name): \(transition.from.text) -> \(transition.to.text): \(reason)"
      if transition.to == .open {
        sentence += "; closed to calls for \(durationText(transition.openFor))"
      }
      note(sentence)
      let commands = breaker.policy.commands
      let command =
        switch transition.to {
        case .open, .forcedOpen: commands.onOpen
        case .halfOpen: commands.onHalfOpen
        case .closed: commands.onClose
        case .disabled, .metricsOnly: Policy.CommandText()
        }
      if command.isEmpty { continue }
      let record = BreakerRecord(name, transition, of: breaker)
      let hook = Hook(
        command: command.text, input: record.bytes,
        environment: [
          "BREAKER_NAME": name, "BREAKER_STATE": transition.to.text,
          "BREAKER_PREVIOUS": transition.from.text,
        ])
      let purpose = "\(name): the command for \(transition.to.text)"
      if let hooks {
        hooks.add(hook, for: purpose)
      } else if let problem = hook.run(by: supervisor) {
        hook.complain(problem, purpose)
      }
    }
  }
}

/// `30s`, `1.5s`: nanoseconds for people, to the millisecond.
package func durationText(_ nanoseconds: Int64) -> String {
  Duration.nanoseconds(max(nanoseconds, 1_000_000)).shortText
}
