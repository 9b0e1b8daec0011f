import Breakers
import Glibc
import Resilience
import Toolbox
import Wire

/// `breaker allow`: asks for a permit, for a call that someone else makes.
enum AllowCommand {
  static let options = HotOption.common + HotOption.policy + [HotOption("lease")]

  /// Answers the exit status: 0 with a token on standard output, or that of a refusal.
  /// - Throws: `Failure` for what is wrong with the arguments or the configuration, and where the
  ///   token cannot be written.
  static func run(_ arguments: [String]) throws -> Int32 {
    let parsed = try HotArguments(arguments, options: options)
    let name = try parsed.name()
    if parsed.commandStart != nil {
      throw Failure(.usage, "allow runs no command; breaker exec does")
    }
    let lease = try parsed.read("lease", Quantity.duration) ?? .seconds(60)
    let session = try Session(try parsed.sessionOptions())
    let gate = try Gate(name, settings: parsed.policySettings, session: session)
    switch gate.admit(lease: max(lease.nanoseconds, 1_000_000)) {
    case .permit(let permit):
      do throws(SystemError) {
        try Descriptor.standardOutput.write(Array("\(permit.token)\n".utf8))
      } catch {
        // No one knows of the permit, so no one will give it back.
        _ = gate.record(permit, .void)
        throw error
      }
      return 0
    case .refused(let refusal, let status):
      session.note(refusal.sentence(for: name, status, policy: gate.policy))
      return Int32(gate.policy.openExitCode)
    case .unknown: return Int32(gate.policy.openExitCode)
    }
  }
}
