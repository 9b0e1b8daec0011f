import TestSupport

@testable import Resilience

/// Policies with small numbers, so that things happen.
enum RandomPolicy {
  static func draw(_ random: inout SplitMix64) throws -> Policy {
    func one(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    func isChosen() -> Bool { number(0...2) == 0 }
    let window = one(["none", "count:\(number(1...9))", "time:\(number(1...30))s", "fixed:10s"])
    var text = "--window \(window)"
    var rules = [
      "--trip-consecutive \(number(1...5))", "--trip-rate \(number(1...100))%",
      "--trip-failures 1",
    ].filter { _ in isChosen() }
    if rules.isEmpty { rules = ["--trip-consecutive 2"] }
    text += " " + rules.joined(separator: " ") + " --min-calls \(number(1...6))"
    if isChosen() { text += " --trip-on-success" }
    if isChosen() { text += " --slow-over 1s --slow-rate \(number(1...100))%" }
    text += " --open-for \(number(1...20))s"
    if isChosen() { text += " --open-multiplier 1.\(number(0...9)) --open-max 40s" }
    text += " --half-open \(number(1...4))"
    if isChosen() { text += " --half-open-mode \(one(["1/2", "2/3", "3/3"]))" }
    if text.contains("-rate ") && !text.contains("mode") && isChosen() {
      text += " --half-open-mode rate"
    }
    if isChosen() {
      text += " --half-open-max-wait \(number(1...20))s"
      text += " --half-open-on-wait \(one(["open", "close", "release"]))"
    }
    if isChosen() { text += " --half-open-lost reopen" }
    if isChosen() { text += " --lump \(number(1...3))s" }
    if isChosen() { text += " --max-concurrent \(number(1...4))" }
    if isChosen() { text += " --rate \(number(1...32))/\(number(1...20))s" }
    return try Policy().applying(settings(of: text))
  }
}
