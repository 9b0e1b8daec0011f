import JSON
import Wire

/// Whether this host itself is cut off, which would make every target look dead.
final class Uplink {
  private let engine: Engine
  private let looks: Looks
  private let targets: [Target]

  /// Asks the name servers of this host, unless other places are given.
  init(_ places: [TCPQuestion], looks: Looks) {
    engine = looks.engine
    self.looks = looks
    if places.isEmpty {
      var question = DNSQuestion(name: ".")
      question.type = .ns
      targets = [Target("name servers", .dns(question)).limited(.seconds(3))]
    } else {
      targets = places.map { Target($0.name, .tcp($0)).limited(.seconds(3)) }
    }
  }

  /// Tells `nil` where one of them answers, else what to say of this host.
  func look(_ done: @escaping (Finding?) -> Void) {
    var open = targets.count
    var failures: [Finding] = []
    var hasAnswered = false
    for target in targets {
      looks.begin(target) { finding in
        open -= 1
        guard !hasAnswered else { return }
        // A name server that says no has been reached.
        let reached = finding.map { $0.status < .unhealthy || $0.details["server"] != nil } ?? true
        if reached {
          hasAnswered = true
          return done(nil)
        }
        if let finding { failures.append(finding) }
        if open == 0 { done(Self.finding(failures)) }
      }
    }
  }

  private static func finding(_ failures: [Finding]) -> Finding {
    var finding = Finding("uplink", failures.first?.kind ?? .dns)
    finding.milliseconds = failures.compactMap(\.milliseconds).max()
    finding.details["asked"] = .array(failures.map { .string($0.target) })
    let reasons = failures.compactMap(\.error?.message)
    finding.fail(
      "uplink",
      "this host reaches nothing, so nothing beyond it was looked at: \(reasons.joined(separator: "; "))",
      in: failures.first?.failedPhase)
    return finding
  }
}

extension Target {
  fileprivate func limited(_ limit: Duration) -> Target {
    var target = self
    target.maxTime = limit
    return target
  }
}
