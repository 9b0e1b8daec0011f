import JSON
import JSONParse
import TestSupport
import Testing
import Wire

/// `breaker` as built, with a state folder of its own.
struct Bench {
  let scratch: Scratch
  /// Nanoseconds since 1970.
  var now: Int64 = 1_764_000_000 * 1_000_000_000

  init(in folder: String? = nil) throws {
    scratch = try Scratch(in: folder)
    _ = scratch.folder("work")
  }

  var state: String { "\(scratch.path)/state" }
  var work: String { "\(scratch.path)/work" }

  /// Where the state of a breaker lies.
  func file(_ name: String = "n") -> String { "\(state)/breakers/\(name).breaker" }

  private var clock: String {
    let fraction = String(now % 1_000_000_000 + 1_000_000_000).dropFirst()
    return "\(now / 1_000_000_000).\(fraction)"
  }

  /// With the test clock where `isFixed`.
  func environment(isFixed: Bool) -> [String: String] {
    var variables = Subprocess.plainEnvironment
    variables["PATH"] = "\(Folder.ofTests):\(Subprocess.searchPath)"
    variables["DOMAIN_RUNNER_STATE"] = state
    variables["HOME"] = work
    variables["TMPDIR"] = scratch.path
    if isFixed { variables["BREAKER_NOW"] = clock }
    return variables
  }

  /// Runs the program with the test clock.
  func breaker(_ arguments: String...) throws -> Subprocess.Outcome { try breaker(arguments) }

  func breaker(_ arguments: [String]) throws -> Subprocess.Outcome {
    let files = ("\(scratch.path)/stdout", "\(scratch.path)/stderr")
    var process = Subprocess(
      ["\(Repository.tools)/breaker"] + arguments, environment: environment(isFixed: true),
      folder: work)
    (process.standardOutput, process.standardError) = files
    let status = try process.run()
    return Subprocess.Outcome(
      output: File.text(files.0) ?? "", errors: File.text(files.1) ?? "", status: status)
  }

  /// Runs a line of bash in the working folder. `$STATE` is the state folder, `field NAME KEY...`
  /// prints members of the record that `breaker status` has for a name, `until_` repeats a command
  /// until it succeeds.
  func bash(
    _ script: String, isFixed: Bool = false, limit: Duration = .seconds(120)
  ) throws -> Subprocess.Outcome {
    var variables = environment(isFixed: isFixed)
    variables["STATE"] = state
    return try Subprocess.collect(
      ["bash", "-o", "pipefail", "-c", Self.prelude + script], environment: variables,
      folder: work, limit: limit)
  }

  private static let prelude = """
    field() {
      local name=$1 keys
      shift
      keys=$(printf ', .%s' "$@")
      breaker status "$name" | jq -rc "[${keys:2}] | map(tostring) | join(\\" \\")"
    }
    until_() { until "$@"; do sleep 0.01; done; }

    """

  /// Puts a policy in force.
  func configure(_ policy: String, _ name: String = "n") throws {
    let options = policy.split(separator: " ").map(String.init)
    let outcome = try breaker(["config", name] + options)
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  /// The record of `breaker status`.
  func status(_ name: String = "n") throws -> JSONValue {
    let outcome = try breaker("status", name)
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
    return try JSONParser().value(Array(outcome.output.utf8))
  }
}

extension Folder {
  /// Where the test bundle lies, and the programs of tests.
  static let ofTests: String = {
    let path = CommandLine.arguments.first ?? ""
    return path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
  }()
}
