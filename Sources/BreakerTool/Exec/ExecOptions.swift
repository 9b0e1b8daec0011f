import Breakers
import Resilience
import Supervision
import Toolbox
import Wire

/// What `breaker exec` was asked for.
struct ExecOptions {
  static let options =
    HotOption.common + HotOption.policy + [
      HotOption("timeout"), HotOption("kill-after"), HotOption("stdin"), HotOption("stdout"),
      HotOption("stdin-limit"), HotOption("stdout-limit"),
    ]

  /// Settings of a policy that hold for this call and are not kept.
  private static let ofTheCall: Set = ["retries", "backoff", "jitter"]

  let name: String
  let session: Session.Options
  /// What of the policy is to be kept.
  let settings: [PolicySetting]
  private let callSettings: [PolicySetting]
  let timeout: Duration?
  let killAfter: Duration
  let output: OutputMode
  let inputLimit: Int
  /// How much of held output is kept, in bytes.
  let outputLimit: Int
  let input: InputMode
  /// Whether to tell what each attempt came to.
  let isVerbose: Bool
  /// Where in the process's arguments the command begins.
  let commandStart: Int

  /// - Throws: `Failure` (64) for the first thing that is wrong.
  init(_ arguments: [String]) throws(Failure) {
    let parsed = try HotArguments(arguments, options: Self.options)
    name = try parsed.name()
    guard let start = parsed.commandStart, start < arguments.count + 1 else {
      throw Failure(.usage, "missing the command; it follows --")
    }
    commandStart = start
    session = try parsed.sessionOptions()
    isVerbose = parsed["verbose"] != nil
    let given = parsed.policySettings
    settings = given.filter { !Self.ofTheCall.contains($0.option) }
    callSettings = given.filter { Self.ofTheCall.contains($0.option) }
    timeout = try parsed.read("timeout", Quantity.duration).flatMap { $0 == .zero ? nil : $0 }
    killAfter = try parsed.read("kill-after", Quantity.duration) ?? .seconds(5)
    input = try parsed.read("stdin") { (text) throws(Failure) in try Self.choice(text) } ?? .replay
    output =
      try parsed.read("stdout") { (text) throws(Failure) in try Self.choice(text) } ?? .stream
    inputLimit = try parsed.read("stdin-limit", Quantity.size) ?? 64 << 20
    outputLimit = try parsed.read("stdout-limit", Quantity.size) ?? 1 << 30
    _ = try Policy().applying(options: callSettings)
  }

  /// The policy of a breaker with what holds for this call.
  func policy(over policy: Policy) throws(Failure) -> Policy {
    callSettings.isEmpty ? policy : try policy.applying(options: callSettings)
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String
  ) throws(Failure) -> Choice where Choice.RawValue == String {
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    throw Failure(.usage, "expected one of \(words), found \"\(text)\"")
  }
}
