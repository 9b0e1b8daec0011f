import ArgumentParser
import Breakers
import Resilience
import Toolbox
import Wire

// What people do to a breaker by hand.

struct Reset: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Close breakers and forget what they counted.")

  @Argument(help: "Names or patterns.") var names: [String] = []
  @Flag(help: "All that there are.") var all = false
  @OptionGroup var session: SessionArguments

  func validate() throws {
    if names.isEmpty != all {
      throw ValidationError(
        all ? "--all goes without names" : "missing the names of breakers, or --all")
    }
  }

  func run() throws {
    let session = try session.session()
    try each(try session.existingNames(matching: all ? ["*"] : names)) { name in
      try Operation(.reset, "reset").apply(to: name, session)
    }
  }
}

struct Trip: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Open a breaker.")

  @OptionGroup var target: Target
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("Stay open so long, not as long as the policy says.", valueName: "duration"),
    transform: parseDuration)
  var time: Duration?

  func run() throws {
    if let time, time == .zero { throw Failure(.usage, "--for: expected more than 0") }
    try target.apply(
      .trip(for: time?.nanoseconds), "trip", details: time.map { ["for": $0.shortText] } ?? [:])
  }
}

struct ForceOpen: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open a breaker until someone says otherwise.")
  @OptionGroup var target: Target
  func run() throws { try target.apply(.forceOpen, "force-open") }
}

struct Disable: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let all calls pass, and count none.")
  @OptionGroup var target: Target
  func run() throws { try target.apply(.disable, "disable") }
}

struct MetricsOnly: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let all calls pass, and count them.")
  @OptionGroup var target: Target
  func run() throws { try target.apply(.metricsOnly, "metrics-only") }
}

struct HalfOpen: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let trials pass now that would have to wait.")
  @OptionGroup var target: Target
  func run() throws { try target.apply(.halfOpen, "half-open") }
}

struct Close: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Close a breaker.")
  @OptionGroup var target: Target
  func run() throws { try target.apply(.close, "close") }
}

struct Forget: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove all that is kept of breakers, their policies too.")

  @Argument(help: "Names or patterns.") var names: [String]
  @OptionGroup var session: SessionArguments

  func run() throws {
    let session = try session.session()
    guard let store = try session.existingStore() else { return }
    try each(try session.existingNames(matching: names)) { name in
      let existed = try storing { () throws(StoreProblem) in try store.forget(name) }
      if !existed { return }
      session.note("\(name): forgotten")
      try Audit.append("breaker", "forget", of: name, at: session.now)
    }
  }
}

/// Does something to each breaker; one where it fails does not keep it from the others.
/// - Throws: `ExitCode` with the worst status.
func each(_ names: [String], _ body: (String) throws -> Void) throws {
  var worst = ExitStatus.success
  for name in names {
    do { try body(name) } catch let failure as Failure {
      Message.say(failure.message)
      worst = .worst(worst, failure.status)
    }
  }
  if worst != .success { throw ExitCode(worst.rawValue) }
}

/// One breaker, by its name.
struct Target: ParsableArguments {
  @Argument(help: "The name of the breaker.") var name: String
  @OptionGroup(title: "Policy") var policy: PolicyArguments
  @OptionGroup var session: SessionArguments

  func apply(
    _ command: Resilience.Command, _ verb: String, details: [String: String] = [:]
  ) throws {
    let session = try session.session()
    try Operation(command, verb, details: details).apply(
      to: name, settings: policy.settings, session)
  }
}
