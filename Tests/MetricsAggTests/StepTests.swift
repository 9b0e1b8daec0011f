import JSON
import TestSupport
import Testing
import Wire

@testable import MetricsAgg

@Suite("Events added up")
struct StepTests {
  private static func event(
    _ key: String, at milliseconds: Int64? = nil, isError: Bool = false, latency: Double? = nil,
    cost: Double? = nil
  ) -> Event {
    Event(
      key: Array(key.utf8), time: milliseconds.map(Timestamp.init(milliseconds:)),
      isError: isError, latency: latency, values: [nil, nil, cost])
  }

  private static func group(_ events: [Event]) -> Group {
    var group = Group(sums: 3)
    for event in events { group.add(event) }
    return group
  }

  @Test("what is absent is not counted as zero")
  func absent() {
    let group = Self.group([
      Self.event("1", latency: 10, cost: 0.5), Self.event("1"), Self.event("1", isError: true),
    ])
    #expect(group.count == 3)
    #expect(group.errorRate == 1.0 / 3)
    #expect(group.meanLatency == 10)
    #expect(group.sums[2].value == 0.5)
    #expect(group.sums[0].value == nil)
    #expect(group.rate == nil)
  }

  @Test(
    "events a second, between the first and the last time in any order",
    arguments: [
      ([nil, nil], nil), ([5], nil), ([5, 5], nil), ([0, 2000], 1.0), ([2000, 0, 1000], 1.5),
      ([0, nil, 500], 6.0),
    ] as [([Int64?], Double?)])
  func rate(times: [Int64?], expected: Double?) {
    #expect(Self.group(times.map { Self.event("1", at: $0) }).rate == expected)
  }

  @Test("results are in the order of their keys, as jq sorts")
  func order() throws {
    var step = Step(sums: 3)
    let keys = [
      "\"b\"", "10", "\"ä\"", "null", "true", "9", "false", "\"a\"", "\"B\"", "-1", "\"\"",
    ]
    for key in keys { step.add(Self.event("\(key)\u{1f}1")) }
    let sorted = try step.results().map { $0.key[0].text }
    #expect(
      sorted == [
        "null", "false", "true", "-1", "9", "10", "\"\"", "\"B\"", "\"a\"", "\"b\"", "\"ä\"",
      ])
  }

  @Test("the second key decides where the first ones are equal")
  func secondKey() throws {
    var step = Step(sums: 3)
    for key in ["1\u{1f}2", "2\u{1f}1", "1\u{1f}1"] { step.add(Self.event(key)) }
    #expect(
      try step.results().map { $0.key.map(\.text) } == [["1", "1"], ["1", "2"], ["2", "1"]])
  }

  @Test("groups merged equal the whole, and the total is all groups", arguments: 0..<100)
  func merge(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let events = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
      Self.event(
        "\(Int.random(in: 0..<4, using: &generator))",
        at: Bool.random(using: &generator) ? Int64.random(in: 0..<1000, using: &generator) : nil,
        isError: Int.random(in: 0..<5, using: &generator) == 0,
        latency: Bool.random(using: &generator)
          ? Double(Int.random(in: 0..<9000, using: &generator)) / 8 : nil,
        cost: Bool.random(using: &generator) ? 0.25 : nil)
    }
    let whole = Self.group(events)
    var step = Step(sums: 3)
    for event in events.shuffled(using: &generator) { step.add(event) }
    #expect(step.total() == whole)
    #expect(step.events == events.count)
    #expect(try step.results().map(\.group.count).reduce(0, +) == events.count)
  }
}
