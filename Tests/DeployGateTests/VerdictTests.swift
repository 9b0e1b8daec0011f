import JSON
import TestSupport
import Testing
import Wire

@testable import DeployGate

@Suite("Verdicts")
struct VerdictTests {
  private static func answers(_ count: Int, errors: Int) -> [String] {
    (0..<count).map {
      #"{"type":"response","status":"\#($0 < errors ? "error" : "ok")","latency_ms":\#($0)}"#
    }
  }

  @Test(
    "the thresholds: strictly more is too much, and few are too few",
    arguments: [
      (0, 0, Decision.inconclusive), (1, 1, .inconclusive), (19, 1, .inconclusive),
      (19, 19, .inconclusive), (20, 0, .go), (20, 1, .go), (20, 2, .noGo), (100, 5, .go),
      (100, 6, .noGo),
    ])
  func errorRate(count: Int, errors: Int, decision: Decision) throws {
    #expect(try Gate.verdict(Self.answers(count, errors: errors)).decision == decision)
  }

  @Test(
    "one record of each type",
    arguments: [
      (#"{"type":"health","target":"a","status":"healthy"}"#, Decision.go),
      (#"{"type":"health","target":"a","status":"degraded"}"#, .go),
      (#"{"type":"health","target":"a","status":"unhealthy"}"#, .noGo),
      (#"{"type":"check","name":"a","status":"pass"}"#, .go),
      (#"{"type":"check","name":"a","status":"warn"}"#, .go),
      (#"{"type":"check","name":"a","status":"fail"}"#, .noGo),
      (#"{"type":"check","name":"a","status":"skip"}"#, .inconclusive),
      (#"{"type":"breaker","name":"a","state":"closed"}"#, .go),
      (#"{"type":"breaker","name":"a","state":"half_open"}"#, .go),
      (#"{"type":"breaker","name":"a","state":"open"}"#, .noGo),
      (#"{"type":"breaker","name":"a","state":"forced_open"}"#, .noGo),
      (#"{"type":"alert","id":"aaaaaaaa","state":"firing","severity":"error"}"#, .noGo),
      (#"{"type":"alert","id":"aaaaaaaa","state":"firing","severity":"warning"}"#, .go),
      (#"{"type":"alert","id":"aaaaaaaa","state":"resolved","severity":"error"}"#, .go),
      (#"{"type":"verdict","decision":"go","reasons":[]}"#, .go),
      (#"{"type":"verdict","decision":"no_go","reasons":[]}"#, .noGo),
      (#"{"type":"verdict","decision":"inconclusive","reasons":[]}"#, .inconclusive),
      (#"{"type":"metric","count":20,"errors":1,"error_rate":0.05}"#, .go),
      (#"{"type":"metric","count":20,"errors":2,"error_rate":0.1}"#, .noGo),
      (#"{"type":"metric","count":19,"errors":9,"error_rate":0.4}"#, .inconclusive),
      (#"{"type":"metric","count":0,"errors":0,"error_rate":null}"#, .inconclusive),
      (#"{"type":"metric","count":50}"#, .inconclusive),
      (
        #"{"type":"metric","count":50,"errors":0,"error_rate":0,"by":{"target":"a"},"latency_ms":{"p99":5000}}"#,
        .go
      ),
      (
        #"{"type":"metric","count":50,"errors":0,"error_rate":0,"by":{"target":"a"},"latency_ms":{"p99":5000.1}}"#,
        .noGo
      ),
      // Language models have no rule of latency unless somebody makes one.
      (
        #"{"type":"metric","count":50,"errors":0,"error_rate":0,"by":{"model":"a"},"latency_ms":{"p99":60000}}"#,
        .go
      ),
      (#"{"type":"deploy","id":"a","step":"b","status":"failed"}"#, .inconclusive),
      (#"{"type":"domain","domain":"a.com"}"#, .inconclusive),
    ])
  func one(record: String, decision: Decision) throws {
    #expect(try Gate.verdict([record]).decision == decision)
  }

  @Test(
    "what is no evidence is bad",
    arguments: [
      #"{"type":"health","target":"a","status":"fine"}"#, #"{"type":"health","status":"healthy"}"#,
      #"{"type":"response"}"#, #"{"type":"check","name":"a"}"#, #"{"type":7}"#,
      #"{"type":"metric","count":-1}"#, #"{"type":"metric","count":1,"errors":2}"#,
      #"{"type":"metric","count":1,"error_rate":2}"#, #"{"type":"metric","count":"1"}"#,
      #"{"type":"breaker","name":"a","state":"ajar"}"#, #"{"type":"verdict","decision":"yes"}"#,
      #"{"type":"health","target":"a","status":"healthy","ts":"yesterday"}"#,
      #"{"type":"health","target":"a","status":"healthy","latency_ms":"fast"}"#,
      #"{"type":"response","status":"ok","ts":7}"#,
    ])
  func bad(record: String) {
    #expect(throws: RecordError.self) { try Gate.verdict([record]) }
  }

  @Test("the last word of a target counts, by time and not by place")
  func last() throws {
    func word(_ status: String, _ minute: Int) -> String {
      #"{"type":"health","target":"a","status":"\#(status)","ts":"2026-11-24T06:0\#(minute):00Z"}"#
    }
    #expect(try Gate.verdict([word("unhealthy", 1), word("healthy", 2)]).decision == .go)
    #expect(try Gate.verdict([word("healthy", 2), word("unhealthy", 1)]).decision == .go)
    #expect(try Gate.verdict([word("healthy", 1), word("unhealthy", 1)]).decision == .noGo)
  }

  @Test("latency is that of records that did not fail")
  func failingFast() throws {
    let slow = (0..<100).map { _ in
      #"{"type":"health","target":"a","status":"healthy","latency_ms":6000}"#
    }
    let failed = #"{"type":"health","target":"a","status":"unhealthy","latency_ms":1}"#
    let rules: JSONValue = [["name": "slow", "when": "latency_ms.p50 > 5s"]]
    let fast = (0..<200).map { _ in failed }
    let verdict = try Gate.verdict(fast + slow, rules: rules)
    #expect(verdict.reasons.contains { $0.rule == "slow" && $0.outcome == .fail })
  }

  @Test(
    "a rule without data is not passed in silence",
    arguments: [
      (NoData.inconclusive, Decision.inconclusive), (.fail, .noGo), (.pass, .go),
    ])
  func noData(what: NoData, decision: Decision) throws {
    let rules: JSONValue = [["name": "lag", "when": "details.replication_lag_s.max > 10s"]]
    let record = #"{"type":"health","target":"a","status":"healthy"}"#
    #expect(
      try Gate.verdict([record], rules: rules, minimum: 1, noData: what).decision == decision)
    #expect(try Gate.verdict([], noData: what).decision == decision)
  }

  @Test("a condition of which a part is missing holds or says nothing, and is never passed")
  func missingPart() throws {
    let rules: JSONValue = [["name": "r", "when": "error_rate > 5% || latency_ms.p99 > 1s"]]
    let good = #"{"type":"metric","count":50,"errors":0,"error_rate":0}"#
    let bad = #"{"type":"metric","count":50,"errors":9,"error_rate":0.18}"#
    #expect(try Gate.verdict([good], rules: rules).decision == .inconclusive)
    #expect(try Gate.verdict([bad], rules: rules).decision == .noGo)
  }

  @Test("three of five windows")
  func windows() throws {
    let rules: JSONValue = [
      ["name": "error_rate", "when": "error_rate > 5%", "windows": "3 of 5"]
    ]
    func window(_ rate: Double) -> String {
      #"{"type":"metric","count":100,"errors":\#(Int(rate * 100)),"error_rate":\#(rate)}"#
    }
    #expect(try Gate.verdict([0.1, 0, 0.1, 0, 0].map(window), rules: rules).decision == .go)
    #expect(try Gate.verdict([0.1, 0, 0.1, 0, 0.1].map(window), rules: rules).decision == .noGo)
  }

  @Test("the reason names the rule, the value, the threshold, the events and the record")
  func reason() throws {
    let record = #"{"type":"metric","count":40,"errors":4,"error_rate":0.1,"by":{"provider":"x"}}"#
    let reason = try #require(try Gate.verdict([record]).reasons.first)
    #expect(reason.rule == "error_rate")
    #expect(reason.value == 0.1)
    #expect(reason.threshold == 0.05)
    #expect(reason.samples == 40)
    #expect(reason.record?["by"]?["provider"] == "x")
    #expect(reason.place == Reason.Place(file: "in", line: 1))
  }

  @Test("one more record of trouble never makes a yes of a no", arguments: 0..<400)
  func monotone(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let rules: JSONValue = [
      ["name": "slow", "when": "latency_ms.p99 > 2s", "min_count": 3],
      ["name": "windows", "when": "error_rate > 20%", "windows": "2 of 3", "min_count": 1],
      ["name": "few", "when": "errors > 3", "min_count": 1],
    ]
    let noData = NoData.allCases[Int.random(in: 0..<3, using: &random)]
    let minimum = Int.random(in: 0...6, using: &random)
    let isStrict = Bool.random(using: &random)
    let kinds = Int.random(in: 1...6, using: &random)
    func decide(_ records: [String], _ rules: JSONValue) throws -> Decision {
      try Gate.verdict(
        records, rules: rules, minimum: minimum, isStrict: isStrict, noData: noData
      ).decision
    }
    let chosen: JSONValue = Bool.random(using: &random) ? rules : []
    var records = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      Self.any(isBad: Int.random(in: 0..<4, using: &random) == 0, of: kinds, &random)
    }
    var before = try decide(records, chosen)
    for _ in 0..<12 {
      records.insert(
        Self.any(isBad: true, of: kinds, &random),
        at: Int.random(in: 0...records.count, using: &random))
      let after = try decide(records, chosen)
      #expect(!(before == .noGo && after == .go), "\(records)")
      before = after
    }
  }

  private static func any(isBad: Bool, of kinds: Int, _ random: inout SplitMix64) -> String {
    let name = ["a", "b"][Int.random(in: 0..<2, using: &random)]
    let latency = Int.random(in: 0..<4000, using: &random)
    let time = "2026-11-24T06:00:0\(Int.random(in: 0..<10, using: &random))Z"
    switch Int.random(in: 0..<kinds, using: &random) {
    case 0:
      let status = isBad ? "unhealthy" : "healthy"
      return
        #"{"type":"health","ts":"\#(time)","target":"\#(name)","status":"\#(status)","latency_ms":\#(latency)}"#
    case 1:
      return #"{"type":"response","status":"\#(isBad ? "error" : "ok")","latency_ms":\#(latency)}"#
    case 2:
      let count = Int.random(in: 4...40, using: &random)
      let errors = isBad ? count : 0
      return
        #"{"type":"metric","by":{"n":"\#(name)"},"count":\#(count),"errors":\#(errors),"error_rate":\#(isBad ? 1 : 0)}"#
    case 3: return #"{"type":"check","name":"\#(name)","status":"\#(isBad ? "fail" : "pass")"}"#
    case 4:
      return
        #"{"type":"breaker","ts":"\#(time)","name":"\#(name)","state":"\#(isBad ? "open" : "closed")"}"#
    default:
      return #"{"type":"verdict","decision":"\#(isBad ? "no_go" : "go")","reasons":[]}"#
    }
  }
}
