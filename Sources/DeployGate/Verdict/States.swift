import JSON
import Wire

/// What is known of things that have a state: the last word of each counts.
struct States {
  struct State {
    var outcome: Reason.Outcome
    var message: String
    var record: JSONObject
    var place: Reason.Place?
    var value: JSONValue
    var time: Timestamp?
    var samples = 1
  }

  let rule: String
  private var states: [String: State] = [:]
  /// Of those beyond the limit, a bad word is kept whatever follows.
  private var surplus = 0
  private var surplusFailures = 0

  init(rule: String) { self.rule = rule }

  mutating func set(_ name: String, _ state: State) {
    guard let known = states[name] else {
      if states.count < Judge.mostGroups {
        states[name] = state
      } else {
        surplus += 1
        if state.outcome == .fail { surplusFailures += 1 }
      }
      return
    }
    var state = state
    state.samples = known.samples + 1
    // Files may come in any order; without a time the later line counts.
    if let time = state.time, let before = known.time, time < before {
      states[name]?.samples = state.samples
    } else {
      states[name] = state
    }
  }

  var reasons: [Reason] {
    var reasons: [Reason] = []
    let sorted = states.sorted { $0.key < $1.key }
    for outcome in [Reason.Outcome.fail, .undecided, .warn] {
      let found = sorted.filter { $0.value.outcome == outcome }.map(\.value)
      for state in found.prefix(Judge.told) {
        var reason = Reason(rule, state.outcome, state.message)
        reason.value = state.value
        reason.samples = state.samples
        reason.record = state.record
        reason.place = state.place
        reasons.append(reason)
      }
      if found.count > Judge.told {
        reasons.append(
          Reason(rule, outcome, "\(found.count) in all; the first \(Judge.told) are shown"))
      }
    }
    if surplusFailures > 0 {
      reasons.append(
        Reason(rule, .fail, "\(surplusFailures) more records of trouble, of names beyond the limit")
      )
    } else if surplus > 0 {
      reasons.append(
        Reason(rule, .undecided, "more than \(Judge.mostGroups) names; the rest were not judged"))
    }
    let good = states.values.filter { $0.outcome == .pass }
    if let first = good.first {
      let message = good.count == 1 ? first.message : "\(good.count) are well"
      var reason = Reason(rule, .pass, message)
      if good.count == 1 { (reason.value, reason.record) = (first.value, first.record) }
      reason.samples = good.reduce(0) { $0 + $1.samples }
      reasons.append(reason)
    }
    return reasons
  }
}
