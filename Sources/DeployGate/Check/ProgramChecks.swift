import JSON
import JSONParse
import Supervision
import Wire

/// What other programs are asked for.
struct ProgramChecks {
  let masks: Masks
  let timeout: Duration
  /// Where the programs of the suite lie, the path of this one; else they are on `PATH`.
  let folder: String?

  /// Any command: a status of 0 is well.
  func run(_ name: String, _ words: [String]) throws -> CheckResult {
    let captured = try Captured.run(words, timeout: timeout, masks: masks)
    let isWell = captured.end == .exited(0)
    return CheckResult(
      name, isWell ? .pass : .fail, "the command \(captured.ending)", evidence(captured, words))
  }

  private func evidence(_ captured: Captured, _ words: [String]) -> JSONValue {
    [
      "command": .array(words.map { .string(masks.masked($0)) }),
      "status": .int(Int(captured.end.exitStatus)), "output": .string(captured.output),
    ]
  }

  /// That nothing was changed in the tree of git since its last commit, nor is new there.
  func gitClean() throws -> CheckResult {
    let words = ["git", "status", "--porcelain", "--untracked-files=normal"]
    let captured = try Captured.run(words, timeout: timeout, masks: masks)
    guard captured.end == .exited(0) else {
      return CheckResult(
        "git_clean", .skip, "git \(captured.ending)", evidence(captured, words))
    }
    let changes = captured.output.split(separator: "\n").count
    return CheckResult(
      "git_clean", changes == 0 ? .pass : .fail,
      changes == 0 ? "the tree is as it was committed" : "\(changes) files differ from the commit",
      evidence(captured, words))
  }

  /// A program of the suite that answers 0 for yes and 1 for no; all else is no answer.
  func ask(_ name: String, _ words: [String], yes: String, no: String) throws -> CheckResult {
    let words = [sibling(words[0])] + words.dropFirst()
    let captured = try Captured.run(words, timeout: timeout, masks: masks)
    let (status, message): (CheckResult.Status, String) =
      switch captured.end {
      case .exited(0): (.pass, yes)
      case .exited(1): (.fail, no)
      default: (.skip, "\(words[0]) \(captured.ending)")
      }
    return CheckResult(name, status, message, evidence(captured, words))
  }

  /// That no breaker of this host is open.
  func breakers() throws -> CheckResult {
    let words = [sibling("breaker"), "status", "--format", "ndjson"]
    let captured = try Captured.run(words, timeout: timeout, masks: masks, keeping: 64 << 20)
    guard captured.end == .exited(0) else {
      return CheckResult(
        "breakers", .skip, "breaker \(captured.ending)", evidence(captured, words))
    }
    let parser = JSONParser()
    let records = captured.output.split(separator: "\n").map {
      try? parser.value(Array($0.utf8))
    }
    let open = records.compactMap { record -> String? in
      guard let state = record?["state"]?.string, ["open", "forced_open"].contains(state) else {
        return nil
      }
      return record?["name"]?.string
    }
    if records.contains(where: { $0?["state"]?.string == nil }) {
      return CheckResult(
        "breakers", .skip, "breaker printed what is no record", evidence(captured, words))
    }
    return CheckResult(
      "breakers", open.isEmpty ? .pass : .fail,
      open.isEmpty
        ? "\(records.count) breakers, and none is open" : "open: \(open.joined(separator: ", "))",
      ["breakers": .int(records.count), "open": .array(open.map(JSONValue.string))])
  }

  private func sibling(_ program: String) -> String {
    guard let folder, Descriptor.exists("\(folder)/\(program)") else { return program }
    return "\(folder)/\(program)"
  }
}
