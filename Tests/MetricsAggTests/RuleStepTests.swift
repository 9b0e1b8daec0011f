import JSON
import JSONParse
import Rules
import TestSupport
import Testing

@testable import MetricsAgg

@Suite("Rules")
struct RuleStepTests {
  private static func rules(_ list: JSONValue) -> [Rule] {
    var parser = RuleParser()
    parser.add(list.array ?? [], at: "rules")
    #expect(parser.problems == [])
    return parser.rules
  }

  private static func metric(_ rate: Double, count: Int = 100, by: String = "a") -> JSONValue {
    [
      "type": "metric", "by": ["target": .string(by)], "count": .int(count),
      "errors": .int(Int(rate * Double(count))), "error_rate": .double(rate),
    ]
  }

  /// Runs windows a minute long; answers for each the states of the alerts that it brought. `nil`
  /// is a window without the group.
  private static func run(_ rule: JSONValue, _ rates: [Double?], count: Int = 100) throws
    -> [String]
  {
    var step = RuleStep(rules([rule]), states: [])
    return try rates.enumerated().map { index, rate in
      try window(&step, Int64(index + 1) * 60_000, rate.map { [metric($0, count: count)] } ?? [])
        .map(\.state).joined(separator: " ")
    }
  }

  private static func window(
    _ step: inout RuleStep, _ time: Int64, _ metrics: [JSONValue]
  ) throws -> [(id: String, state: String)] {
    step.begin(at: time)
    for metric in metrics { step.look(metric, kind: "") }
    return try step.end().map { line in
      let alert = try JSONParser().value(line)
      return (alert["id"]?.string ?? "", alert["state"]?.string ?? "")
    }
  }

  @Test(
    "when alerts begin and end",
    arguments: [
      // The value at the limit is no trouble.
      (["when": "error_rate > 5%"], [0.05, 0.06, 0.07, 0.05], ["", "firing", "", "resolved"]),
      // A group that is missing says nothing.
      (["when": "error_rate > 5%"], [0.06, nil, nil, 0.01], ["firing", "", "", "resolved"]),
      // What changes with each window is told each time.
      (
        ["when": "error_rate > 5%"], [0.06, 0.05, 0.06, 0.05],
        ["firing", "resolved", "firing", "resolved"]
      ),
      // Trouble must last, without a gap.
      (
        ["when": "error_rate > 5%", "for": "2m"], [0.1, 0.1, 0.0, 0.1, 0.1, 0.1, 0],
        ["", "", "", "", "", "firing", "resolved"]
      ),
      (
        ["when": "error_rate > 5%", "for": "2m"], [0.1, 0.1, nil, 0.1, 0.1], ["", "", "", "", ""]
      ),
      // A threshold of its own for the end.
      (
        ["when": "error_rate > 5%", "resolve": "error_rate < 2%"], [0.06, 0.04, 0.03, 0.01, 0.04],
        ["firing", "", "", "resolved", ""]
      ),
      // Some of many windows.
      (
        ["when": "error_rate > 5%", "windows": "2 of 3"], [0.1, 0, 0.1, 0, 0, 0.1, 0, 0],
        ["", "", "firing", "resolved", "", "", "", ""]
      ),
      // No data is a condition of its own.
      (
        ["absent": "2m"], [nil, nil, nil, 0, nil, nil],
        ["", "", "firing", "resolved", "", "firing"]
      ),
      (["absent": "2m"], [0, nil, nil, 0, nil], ["", "", "firing", "resolved", ""]),
    ] as [(JSONValue, [Double?], [String])])
  func alerts(rule: JSONValue, rates: [Double?], expected: [String]) throws {
    var rule = rule.object ?? JSONObject()
    rule["name"] = "r"
    #expect(try Self.run(.object(rule), rates) == expected)
  }

  @Test("an alert about a group that is not heard of any more ends after a day")
  func forgotten() throws {
    var step = RuleStep(
      Self.rules([["name": "r", "when": "error_rate > 5%"]]), states: [])
    let hour: Int64 = 3_600_000
    #expect(try Self.window(&step, hour, [Self.metric(0.5)]).map(\.state) == ["firing"])
    for hours: Int64 in 2...25 {
      #expect(try Self.window(&step, hours * hour, [Self.metric(0, by: "b")]).isEmpty)
    }
    #expect(try Self.window(&step, 25 * hour + 1, []).map(\.state) == ["resolved"])
    #expect(step.states.isEmpty)
  }

  @Test("of few records nothing is concluded, neither trouble nor its end")
  func minimum() throws {
    let rule: JSONValue = ["name": "r", "when": "error_rate > 5%", "min_count": 20]
    #expect(try Self.run(rule, [0.5], count: 19) == [""])
    var step = RuleStep(Self.rules([rule]), states: [])
    #expect(try Self.window(&step, 1, [Self.metric(0.5)]).count == 1)
    #expect(try Self.window(&step, 2, [Self.metric(0, count: 3)]).isEmpty)
    #expect(try Self.window(&step, 3, [Self.metric(0)]).map(\.state) == ["resolved"])
  }

  @Test("a budget burns fast over a short and over a long time")
  func burnRate() throws {
    let rule: JSONValue = [
      "name": "r",
      "burn_rate": ["objective": "99%", "fast": "2m", "slow": "6m", "factor": 10],
    ]
    // One bad minute is too little of six; two are enough; the fast time says when it is over.
    let rates = [0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0, 0]
    #expect(
      try Self.run(rule, rates) == ["", "", "", "", "", "", "firing", "", "", "resolved", ""])
  }

  @Test("the same trouble has the same id, and another group another one")
  func identity() throws {
    var step = RuleStep(
      Self.rules([["name": "Error_rate", "when": "error_rate > 5%"]]), states: [])
    let first = try Self.window(&step, 1, [Self.metric(0.1), Self.metric(0.1, by: "b")])
    let over = try Self.window(&step, 2, [Self.metric(0), Self.metric(0, by: "b")])
    #expect(Set(first.map(\.id)).count == 2)
    #expect(Set(first.map(\.id)) == Set(over.map(\.id)))
    for (id, _) in first { #expect(id.wholeMatch(of: /[a-z0-9-]{8,64}/) != nil) }
  }

  @Test("a rule that is changed or gone resolves what fires")
  func edited() throws {
    let old = Self.rules([["name": "r", "when": "error_rate > 5%"]])
    var step = RuleStep(old, states: [])
    let fired = try Self.window(&step, 1, [Self.metric(0.06)])
    for rules in [Self.rules([["name": "r", "when": "error_rate > 7%"]]), []] {
      var next = RuleStep(rules, states: Array(step.states.values))
      let resolved = try Self.window(&next, 2, [Self.metric(0.06)])
      #expect(resolved.map(\.id) == fired.map(\.id))
      #expect(resolved.map(\.state) == ["resolved"])
      #expect(next.states.isEmpty)
    }
  }

  @Test("a state that was stored goes on as if nothing had happened", arguments: 0..<60)
  func restart(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let rules = Self.rules([
      ["name": "plain", "when": "error_rate > 5%", "resolve": "error_rate < 3%"],
      ["name": "lasting", "when": "error_rate > 5%", "for": "2m"],
      ["name": "some", "when": "error_rate > 5%", "windows": "2 of 4"],
      ["name": "silent", "absent": "3m"],
      [
        "name": "budget",
        "burn_rate": ["objective": "95%", "fast": "2m", "slow": "5m", "factor": 1],
      ],
    ])
    var whole = RuleStep(rules, states: [])
    var parts = RuleStep(rules, states: [])
    for minute in 1...40 {
      let metrics = ["a", "b"].compactMap { name in
        Int.random(in: 0..<4, using: &generator) == 0
          ? nil : Self.metric(Double(Int.random(in: 0...12, using: &generator)) / 100, by: name)
      }
      let first = try Self.window(&whole, Int64(minute) * 60_000, metrics)
      let stored = parts.states.values.map(\.json.text)
      parts = RuleStep(
        rules,
        states: try stored.map { try #require(RuleState(JSONParser().value(Array($0.utf8)))) })
      let second = try Self.window(&parts, Int64(minute) * 60_000, metrics)
      #expect(first.map(\.id) == second.map(\.id))
      #expect(first.map(\.state) == second.map(\.state))
      #expect(whole.states == parts.states)
    }
  }

  @Test(
    "what is wrong with a rule is told with its place",
    arguments: [
      (["when": "true"], "expected letters, digits, - and _ at rules[0].name, found null"),
      (["name": "a"], "rules[0]: expected when, absent or burn_rate, found none"),
      (
        ["name": "a", "when": "error_rate >"],
        "at rules[0].when: column 13: expected a value after \">\", found the end"
      ),
      (["name": "a", "when": "true", "for": 5], "expected a text at rules[0].for, found 5"),
      (
        ["name": "a", "when": "true", "windows": "5 of 3"],
        "expected windows such as \"3 of 5\" at rules[0].windows, found \"5 of 3\""
      ),
      (
        ["name": "a", "when": "true", "severity": "page"],
        "expected info, warning, error or critical at rules[0].severity, found \"page\""
      ),
      (
        ["name": "a", "when": "true", "min_count": -1],
        "expected a count at rules[0].min_count, found -1"
      ),
      (7, "expected an object at rules[0], found 7"),
    ] as [(JSONValue, String)])
  func problems(rule: JSONValue, problem: String) {
    var parser = RuleParser()
    parser.add([rule], at: "rules")
    #expect(parser.problems == [problem])
  }
}
