import TestSupport
import Testing
import Toolbox
import Wire

/// One folder Tests/Cases/TOOL/CASE:
///
/// - `cmd`: bash, run with pipefail, the programs on the PATH, in an empty folder
/// - `stdout`, `stderr`, `status`: what is expected; absent means empty, and 0
/// - `full`, `slow`, `foreign`: empty files. A full case runs only with DOMAIN_RUNNER_FULL, a slow
///   one not with DOMAIN_RUNNER_QUICK, and the records of a foreign one are not all of our types
/// - anything else is data that `cmd` names as $CASE/NAME
struct Case: Sendable, CustomTestStringConvertible {
  /// `TOOL/CASE`.
  let name: String

  var testDescription: String { name }
  var folder: String { "\(Self.home)/\(name)" }

  /// What came out, or is to come out.
  struct Result: Equatable {
    var stdout: [UInt8] = []
    var stderr: [UInt8] = []
    var status: Int32 = 0
  }

  private static let home = "\(Repository.root)/Tests/Cases"

  /// RECORD rewrites the expectations.
  static let isRecording = Repository.isSet("RECORD")

  /// The cases to run: those whose name begins with one of DOMAIN_RUNNER_CASES, where that is set.
  static let all: [Case] = {
    let chosen = Repository.words("DOMAIN_RUNNER_CASES")
    let (full, quick) = (
      Repository.isSet("DOMAIN_RUNNER_FULL"), Repository.isSet("DOMAIN_RUNNER_QUICK")
    )
    return Folder.names(home).flatMap { tool in
      // A file beside the folders is what several cases share.
      Folder.names("\(home)/\(tool)").filter { Descriptor.exists("\(home)/\(tool)/\($0)/.") }
        .map { Case(name: "\(tool)/\($0)") }
    }.filter { candidate in
      (chosen.isEmpty || chosen.contains { (candidate.name + "/").hasPrefix($0 + "/") })
        && (full || !candidate.has("full")) && (!quick || !candidate.has("slow"))
    }
  }()

  func has(_ file: String) -> Bool { Descriptor.exists("\(folder)/\(file)") }

  var expected: Result {
    Result(
      stdout: (try? File.read("\(folder)/stdout")) ?? [],
      stderr: (try? File.read("\(folder)/stderr")) ?? [],
      status: File.text("\(folder)/status").map { Int32($0.filter(\.isNumber)) ?? -1 } ?? 0)
  }

  func record(_ result: Result) throws {
    let status = result.status == 0 ? "" : "\(result.status)\n"
    for (name, content) in [
      ("stdout", result.stdout), ("stderr", result.stderr), ("status", Array(status.utf8)),
    ] {
      let path = "\(folder)/\(name)"
      if content.isEmpty { Folder.remove(path) } else { try File.write(content, to: path) }
    }
  }

  /// The PostgreSQL that scripts/test has started, for scripts/with-postgres to make a database in;
  /// without it each case starts its own.
  private static let database: [String: String] = {
    var found: [String: String] = [:]
    for name in ["POSTGRES_FOLDER", "POSTGRES_PORT"] { found[name] = Environment.nonEmpty(name) }
    return found
  }()

  /// Runs the case. `nil` when it did not end in time.
  func run(limit: Duration) throws -> Result? {
    let scratch = try Scratch()
    let work = scratch.folder("work")
    let cmd = try File.read("\(folder)/cmd")
    var process = Subprocess(
      ["bash", "-o", "pipefail", "-c", String(decoding: cmd, as: UTF8.self)],
      environment: [
        "PATH": Subprocess.searchPath, "LC_ALL": "C", "TZ": "UTC", "HOME": work, "CASE": folder,
        "TOOLS": Repository.tools, "SCRIPTS": "\(Repository.root)/scripts",
        "TMPDIR": scratch.folder("tmp"),
      ].merging(Self.database) { $1 },
      folder: work)
    process.standardOutput = "\(scratch.path)/stdout"
    process.standardError = "\(scratch.path)/stderr"
    process.limit = limit
    guard let status = try process.run() else { return nil }
    return try Result(
      stdout: File.read(process.standardOutput), stderr: File.read(process.standardError),
      status: status)
  }
}
