import Expressions
import JSON
import Rules

/// Holds subjects against rules and keeps what came of it, in memory that grows with the number of
/// rules and groups, not of subjects.
struct Judge {
  /// A rule and whether somebody asked for it, so that it may not stay without an answer.
  struct Asked {
    let rule: Rule
    let isExplicit: Bool
  }

  /// What a rule knows of the subjects of one group.
  private struct Tally {
    var measured = 0
    var samples = 0
    /// Subjects with fewer events than the rule wants.
    var small = 0
    var largestSmall = 0
    var name = ""
    /// Whether the last ones held, for "3 of 5".
    var recent: [Bool] = []
    var value: JSONValue = .null
  }

  /// Reasons of one rule that are told one by one.
  static let told = 20
  /// Beyond so many groups the others are seen as one.
  static let mostGroups = 10_000
  private static let others = "others"

  private let asked: [Asked]
  /// Where a rule does not say how many events it wants.
  private let minimum: Int
  private var tallies: [[String: Tally]]
  private var failures: [[Reason]]
  private var failureCounts: [Int]
  /// Groups by name, and whether anything has judged them.
  private var groups: [String: (name: String, isJudged: Bool)] = [:]

  init(_ asked: [Asked], minimum: Int) {
    self.asked = asked
    self.minimum = minimum
    tallies = asked.map { _ in [:] }
    failures = asked.map { _ in [] }
    failureCounts = asked.map { _ in 0 }
  }

  /// Something else judges the subjects of this group, so that no rule needs to.
  mutating func note(judged group: String, name: String) { enter(group, name: name, judged: true) }

  private mutating func enter(_ group: String, name: String, judged: Bool) {
    let group = groups[group] == nil && groups.count >= Self.mostGroups ? Self.others : group
    groups[group] = (name, judged || groups[group]?.isJudged == true)
  }

  mutating func look(_ subject: Subject, group: String) {
    let group = groups[group] == nil && groups.count >= Self.mostGroups ? Self.others : group
    enter(group, name: subject.name, judged: false)
    for (index, asked) in asked.enumerated() {
      let rule = asked.rule
      guard let when = rule.when, rule.of == nil || rule.of == subject.kind else { continue }
      let least = rule.minCount ?? minimum
      let isMeasured = when.paths.allSatisfy { subject.value($0).map { !$0.isNull } ?? false }
      let holds = when.isTrue { subject.value($0) }
      // A condition that holds is an answer; one that does not, only where all of it was there.
      guard holds || isMeasured else { continue }
      var tally = tallies[index][group] ?? Tally()
      tally.name = subject.name
      if subject.count < least {
        tally.small += 1
        tally.largestSmall = max(tally.largestSmall, subject.count)
        tallies[index][group] = tally
        continue
      }
      tally.measured += 1
      tally.samples += subject.count
      tally.value = Self.value(when, subject)
      tally.recent.append(holds)
      if tally.recent.count > rule.windows { tally.recent.removeFirst() }
      let isTrouble = tally.recent.count { $0 } >= rule.needed
      tallies[index][group] = tally
      enter(group, name: subject.name, judged: true)
      if isTrouble, holds { fail(index, rule, when, subject, tally) }
    }
  }

  private mutating func fail(
    _ index: Int, _ rule: Rule, _ when: Expression, _ subject: Subject, _ tally: Tally
  ) {
    failureCounts[index] += 1
    guard failures[index].count < Self.told else { return }
    let windows = rule.windows > 1 ? ", in \(rule.needed) of \(rule.windows) windows" : ""
    var reason = Reason(
      rule.name, .fail, "\(subject.name): \(when) holds\(windows)")
    reason.value = tally.value
    reason.threshold = rule.threshold
    reason.samples = subject.count
    reason.record = subject.naming
    reason.place = subject.place
    failures[index].append(reason)
  }

  private static func value(_ when: Expression, _ subject: Subject) -> JSONValue {
    switch when.paths.first.flatMap({ subject.value($0) }) {
    case .array, .object, nil: .null
    case let value?: value
    }
  }
}

extension Judge {
  /// What all rules found. `noData` is what a rule says that had nothing to look at.
  func reasons(noData: NoData) -> [Reason] {
    var reasons: [Reason] = []
    for (index, asked) in asked.enumerated() {
      reasons += failures[index]
      if failureCounts[index] > Self.told {
        reasons.append(
          Reason(
            asked.rule.name, .fail,
            "\(failureCounts[index]) in all; the first \(Self.told) are shown"))
      }
      reasons += open(index)
      if failures[index].isEmpty { reasons += quiet(index, noData) }
    }
    let unjudged = groups.filter { group in
      !group.value.isJudged && !tallies.contains { $0[group.key].map { $0.small > 0 } ?? false }
    }.values.map(\.name).sorted()
    for name in unjudged.prefix(Self.told) {
      reasons.append(Reason("evidence", .undecided, "\(name): no rule can judge it"))
    }
    return reasons
  }

  /// Groups of which the rule had too few events, where somebody asked or nothing else decides.
  private func open(_ index: Int) -> [Reason] {
    let (asked, least) = (asked[index], asked[index].rule.minCount ?? minimum)
    let small = tallies[index].filter { group, tally in
      tally.measured == 0 && tally.small > 0
        && (asked.isExplicit || groups[group]?.isJudged == false)
    }.values.sorted { $0.name < $1.name }
    return small.prefix(Self.told).map { tally in
      var reason = Reason(
        asked.rule.name, .undecided,
        "\(tally.name): \(tally.largestSmall) events, and the rule wants \(least)")
      reason.threshold = asked.rule.threshold
      reason.samples = tally.largestSmall
      return reason
    }
  }

  /// The rule failed nowhere: it passed, or had nothing to look at.
  private func quiet(_ index: Int, _ noData: NoData) -> [Reason] {
    let asked = asked[index]
    let measured = tallies[index].values.filter { $0.measured > 0 }
    if let first = measured.first {
      let names = measured.count == 1 ? first.name : "\(measured.count) groups"
      let condition = asked.rule.when.map { "\($0)" } ?? ""
      var reason = Reason(asked.rule.name, .pass, "\(names): \(condition) does not hold")
      if measured.count == 1 { reason.value = first.value }
      reason.threshold = asked.rule.threshold
      reason.samples = measured.reduce(0) { $0 + $1.samples }
      return [reason]
    }
    guard asked.isExplicit, !tallies[index].values.contains(where: { $0.small > 0 }) else {
      return []
    }
    return [noData.reason(asked.rule.name, "nothing came in that it can judge")]
  }
}

/// What a rule says that had nothing to look at.
enum NoData: String, CaseIterable {
  case inconclusive, fail, pass

  func reason(_ rule: String, _ message: String) -> Reason {
    let outcome: Reason.Outcome =
      switch self {
      case .inconclusive: .undecided
      case .fail: .fail
      case .pass: .warn
      }
    var reason = Reason(rule, outcome, message)
    reason.samples = 0
    return reason
  }
}
