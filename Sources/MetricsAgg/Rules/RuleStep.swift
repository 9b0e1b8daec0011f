import Expressions
import JSON
import Rules
import Toolbox
import Wire

/// Decides, window after window, which alerts begin and which end. It touches nothing: times come
/// with the windows, and what is to be kept is `states`.
struct RuleStep: Sendable {
  private let rules: [Rule]
  private(set) var states: [String: RuleState]
  /// Whether anything has begun to fire in this run.
  private var hasBegun = false
  private var time: Int64 = 0
  private var lines: [[UInt8]] = []
  private var seen: Set<String> = []

  /// An alert about a group that is not heard of any more ends after this: a day.
  private static let forgotten: Int64 = 86_400_000

  init(_ rules: [Rule], states: [RuleState]) {
    self.rules = rules
    self.states = Dictionary(states.map { ($0.id, $0) }) { first, _ in first }
  }

  /// Whether anything has fired in this run, or still does.
  var hasFired: Bool { hasBegun || states.values.contains(where: \.isFiring) }

  /// A window ends at `time`, in milliseconds since 1970.
  mutating func begin(at time: Int64) {
    self.time = time
    seen = []
    // A rule that was changed or taken away says no more.
    let digests = Set(rules.map(\.digest))
    for state in states.values.sorted(by: { $0.id < $1.id }) where !digests.contains(state.digest) {
      states[state.id] = nil
      if state.isFiring { tell(state, "resolved") }
    }
  }

  /// Takes in a metric record of the window. `kind` is the type of its events.
  mutating func look(_ metric: JSONValue, kind: String) {
    for rule in rules where rule.of == nil || rule.of == kind {
      let id = Self.id(rule, metric, kind)
      if let absent = rule.absent {
        guard Self.holds(rule.when, metric) else { continue }
        note(rule, metric, id)
        states[id]?.seen = time
        settle(rule, id, isTrouble: false, lasting: 0, value: .double(Double(absent) / 1000))
        continue
      }
      guard let count = metric["count"]?.int, count >= rule.minCount ?? 0 else { continue }
      if let burn = rule.burnRate {
        if let when = rule.when, !Self.holds(when, metric) { continue }
        look(metric, rule, burn, id)
        continue
      }
      let isTrouble = Self.holds(rule.when, metric)
      // Of a group without trouble, now and before, there is nothing to keep.
      if !isTrouble, states[id] == nil { continue }
      note(rule, metric, id)
      let value = rule.when?.paths.first.flatMap { Rule.value($0, metric) } ?? .null
      let isOver = rule.resolve.map { Self.holds($0, metric) }
      look(rule, id, isTrouble, isOver, value)
    }
  }

  /// The window is over: answers the alerts that it brought.
  mutating func end() -> [[UInt8]] {
    for rule in rules { if let absent = rule.absent { lookForAbsent(rule, absent) } }
    for state in states.values.sorted(by: { $0.id < $1.id }) where !seen.contains(state.id) {
      guard rules.first(where: { $0.name == state.rule })?.absent == nil else { continue }
      if time - state.seen > Self.forgotten {
        states[state.id] = nil
        if state.isFiring { tell(state, "resolved") }
      } else if !state.isFiring, state.shares.isEmpty {
        // What is not there any more does not last.
        states[state.id]?.since = nil
      }
    }
    defer { lines = [] }
    return lines
  }

  private mutating func look(
    _ rule: Rule, _ id: String, _ isTrouble: Bool, _ isOver: Bool?, _ value: JSONValue
  ) {
    states[id]?.history.append(isTrouble)
    let history = states[id]?.history.suffix(rule.windows) ?? []
    states[id]?.history = Array(history)
    let holds = history.count { $0 } >= rule.needed
    let stays = states[id]?.isFiring == true && isOver == false
    settle(rule, id, isTrouble: holds || stays, lasting: rule.lasting, value: value)
    if let state = states[id], !state.isFiring, state.since == nil,
      !state.history.contains(true)
    {
      states[id] = nil
    }
  }

  private mutating func look(
    _ metric: JSONValue, _ rule: Rule, _ burn: Rule.BurnRate, _ id: String
  ) {
    guard let count = metric["count"]?.int, let errors = metric["errors"]?.int else { return }
    note(rule, metric, id)
    states[id]?.shares.append(RuleState.Share(end: time, count: count, errors: errors))
    states[id]?.shares.removeAll { $0.end <= time - burn.slow }
    let shares = states[id]?.shares ?? []
    func rate(_ length: Int64) -> Double {
      let recent = shares.filter { $0.end > time - length }
      let (count, errors) = recent.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.errors) }
      return count == 0 ? 0 : Double(errors) / Double(count) / burn.budget
    }
    let (fast, slow) = (rate(burn.fast), rate(burn.slow))
    // Once it is told, the fast one alone says when it is over.
    let isFiring = states[id]?.isFiring == true
    let holds = fast > burn.factor && (isFiring || slow > burn.factor)
    settle(rule, id, isTrouble: holds, lasting: rule.lasting, value: .double(fast))
  }

  private mutating func lookForAbsent(_ rule: Rule, _ absent: Int64) {
    let known = states.values.filter { $0.rule == rule.name }
    if known.isEmpty {
      // Nothing was ever seen: the time counts from the first look.
      let id = Self.id(rule, .null, "")
      note(rule, .null, id)
    }
    for state in states.values.sorted(by: { $0.id < $1.id }) where state.rule == rule.name {
      let isGeneral = state.id == Self.id(rule, .null, "")
      if isGeneral, known.contains(where: { $0.id != state.id }) {
        states[state.id] = nil
        if state.isFiring { tell(state, "resolved") }
        continue
      }
      let missing = time - state.seen
      settle(
        rule, state.id, isTrouble: missing >= absent, lasting: 0,
        value: .double(Double(missing) / 1000))
    }
  }

  /// Lets an alert begin or end.
  private mutating func settle(
    _ rule: Rule, _ id: String, isTrouble: Bool, lasting: Int64, value: JSONValue
  ) {
    guard var state = states[id] else { return }
    if isTrouble {
      state.value = value
      let since = state.since ?? (rule.absent != nil ? state.seen : time)
      state.since = since
      if !state.isFiring, time - since >= lasting {
        state.isFiring = true
        state.threshold = rule.threshold
        state.summary = Self.summary(rule, state, value)
        hasBegun = true
        tell(state, "firing")
      }
    } else {
      if state.isFiring {
        state.value = value
        state.isFiring = false
        tell(state, "resolved")
        state.history = []
      }
      state.since = nil
    }
    states[id] = state
  }

  private mutating func tell(_ state: RuleState, _ word: String) {
    lines.append(state.alert(word, at: time))
  }

  /// Makes the state of a group where it is not there yet.
  private mutating func note(_ rule: Rule, _ metric: JSONValue, _ id: String) {
    seen.insert(id)
    if states[id] != nil {
      states[id]?.seen = time
      return
    }
    var labels = metric["by"]?.object ?? JSONObject()
    for label in rule.labels { labels[label.key] = label.value }
    states[id] = RuleState(
      rule: rule.name, digest: rule.digest, id: id, labels: labels, severity: rule.severity,
      summary: rule.name, seen: time)
  }

  /// The same for the same rule and group, whenever and wherever it is asked for.
  private static func id(_ rule: Rule, _ metric: JSONValue, _ kind: String) -> String {
    let text = [rule.name, kind, metric["by"]?.text ?? ""].joined(separator: "\u{1f}")
    let name = rule.name.lowercased().map { $0 == "_" ? "-" : $0 }
    return String(name) + "-" + hexText(SHA256.digest(text).prefix(8))
  }

  private static func holds(_ expression: Expression?, _ metric: JSONValue) -> Bool {
    expression?.isTrue { Rule.value($0, metric) } ?? true
  }

  private static func summary(_ rule: Rule, _ state: RuleState, _ value: JSONValue) -> String {
    let about = state.labels.members
      .filter { member in !rule.labels.contains { $0.key == member.key } }
      .map { "\($0.key) \($0.value.string ?? $0.value.text)" }.joined(separator: ", ")
    let suffix = about.isEmpty ? "" : " (\(about))"
    if let summary = rule.summary { return summary + suffix }
    if let absent = rule.absent {
      return "no metric for \(Duration.milliseconds(absent).shortText)" + suffix
    }
    if let burn = rule.burnRate {
      return "errors eat their budget \(fixed(value.double ?? 0, 1)) times as fast as it allows, "
        + "more than \(fixed(burn.factor, 1))" + suffix
    }
    let path = rule.when?.paths.first?.description ?? rule.name
    let shown =
      value.double.map { JSONNumber(($0 * 1e6).rounded() / 1e6)?.text ?? "" } ?? value.text
    return "\(path) is \(shown): \(rule.when?.description ?? "")" + suffix
  }
}
