import JSON
import JSONParse
import Rules
import Toolbox
import Wire

/// The rules at work: decides by `RuleStep`, and keeps what outlives the process.
final class RuleEngine {
  private var step: RuleStep
  private let store: RuleStore?
  private let clock: Clock
  private let parser = JSONParser()
  private var stored: [RuleState]

  init(_ rules: [Rule], store: RuleStore?, clock: Clock) throws {
    self.store = store
    self.clock = clock
    stored = try store?.load() ?? []
    step = RuleStep(rules, states: stored)
  }

  var hasFired: Bool { step.hasFired }

  func begin(at end: Timestamp?) { step.begin(at: (end ?? clock.now).milliseconds) }

  func look(_ line: [UInt8], kind: String) throws {
    step.look(try parser.value(line), kind: kind)
  }

  func end() -> [[UInt8]] { step.end() }

  /// Keeps the state. What it says must have been written before: who is killed in between says it
  /// again, with the same id.
  func save() throws {
    let states = step.states.values.sorted { $0.id < $1.id }
    guard states != stored else { return }
    try store?.save(states)
    stored = states
  }
}
