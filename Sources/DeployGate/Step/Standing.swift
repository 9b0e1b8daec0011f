import JSON

/// Where a deployment stands, from its journal.
struct Standing {
  struct Step {
    let name: String
    var status: String
    /// When it was first told of, and when last.
    let since: String
    var until: String
    var message: String
  }

  /// In the order in which they were first told of.
  private(set) var steps: [Step] = []

  /// Words for a step that is over and well.
  private static let finished: Set = ["done", "ok", "pass", "skipped", "go"]
  private static let failed: Set = ["failed", "fail", "error", "no_go", "aborted", "inconclusive"]

  init(_ records: [JSONValue]) {
    for record in records {
      guard let name = record["step"]?.string, let status = record["status"]?.string else {
        continue
      }
      let time = record["ts"]?.string ?? ""
      let message = record["message"]?.string ?? ""
      if let index = steps.firstIndex(where: { $0.name == name }) {
        steps[index].status = status
        steps[index].until = time
        if !message.isEmpty { steps[index].message = message }
      } else {
        steps.append(
          Step(name: name, status: status, since: time, until: time, message: message))
      }
    }
  }

  static func isFailed(_ status: String) -> Bool { failed.contains(status) }

  /// The steps that are neither over nor given up.
  var open: [Step] {
    steps.filter { !Self.finished.contains($0.status) && !Self.failed.contains($0.status) }
  }

  var failures: [Step] { steps.filter { Self.failed.contains($0.status) } }

  /// Whether every step is over and well.
  var isWell: Bool { open.isEmpty && failures.isEmpty && !steps.isEmpty }

  /// In a sentence.
  var sentence: String {
    if let step = open.last { return "step \(step.name) is \(step.status) since \(step.until)" }
    if let step = failures.last { return "step \(step.name) \(step.status) at \(step.until)" }
    guard let step = steps.last else { return "no step was taken" }
    return "all \(steps.count) steps are over, the last one, \(step.name), at \(step.until)"
  }
}
